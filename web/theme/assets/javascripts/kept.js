/* What this site keeps in the reader's browser: a list, a file of it all and the way back from such a file, and its end. Loaded
   where its box is (theme.js). */

import { MOST, Unusable, take } from "./kept-import.js";
import { SITE, kept, rows } from "./kept-kinds.js";
import { element } from "./marks.js";
import { showOffline } from "./offline-kept.js";
import { forget, show as showProgress } from "./progress.js";
import { saveAs } from "./save-as.js";

/** For this box alone, which is there only with a script. */
const STYLE = new URL("../stylesheets/kept.css", import.meta.url).href;

const FILE = "kept-by-asyncio-tick-by-tick.json";

let shown;

/** Shows in that box what is kept. */
export function show(box) {
  const said = element("p", { class: "kept-said", role: "status", tabindex: "-1" });
  const list = element("ul");
  const exporting = button("Export", save);
  const importing = button("Import", () => field.click());
  const field = element("input", { type: "file", accept: ".json,application/json", hidden: "", "aria-label": "A file made by Export" });
  field.addEventListener("change", async () => {
    const [file] = field.files;
    field.value = ""; // so that the same one can be chosen again
    if (file) tell(await sayOfImport(file));
  });
  const erasing = button("Erase", () => ask(true));
  const question = element("p", {}, "Erase all of this? Nothing brings it back. ");
  const sure = button("Yes, erase it", () => {
    const all = kept();
    for (const { store, key } of all) window[store].removeItem(key);
    forget();
    tell(`Erased: ${listed(all)}.`);
  });
  const no = button("No, keep it", () => {
    ask(false);
    erasing.focus();
  });
  const buttons = element("p", { class: "kept-buttons" }, exporting, importing, erasing, sure, no);
  let some = false;

  /** Whether the reader is asked if all is to be erased. */
  function ask(whether) {
    for (const each of [question, sure, no]) each.hidden = !whether;
    for (const each of [exporting, erasing]) each.hidden = whether || !some;
    importing.hidden = whether;
    if (whether) no.focus();
  }

  function tell(text) {
    refresh();
    said.textContent = text;
    said.focus();
  }

  function refresh() {
    const all = readable();
    some = Boolean(all?.length);
    list.replaceChildren(...rows(all ?? []).map(({ told, size }) => element("li", {}, `${told[0].toUpperCase()}${told.slice(1)} · ${written(size)}`)));
    said.textContent = !all ? "Your browser lets this site keep nothing." : some ? "" : "Nothing is kept now.";
    buttons.hidden = !all;
    ask(false);
  }

  refresh();
  showOffline(document.querySelector(".offline"));
  box.replaceChildren(element("link", { rel: "stylesheet", href: STYLE }), list, question, buttons, field, said);
  shown = { box, refresh };
}

// Another tab keeps or erases something.
addEventListener("storage", () => shown?.box.isConnected && shown.refresh());

/** All that is kept now; undefined where the browser lets nothing be kept. */
function readable() {
  try {
    return kept();
  } catch {
    return undefined;
  }
}

function save() {
  const file = { site: new URL(SITE, location).href, localStorage: {}, sessionStorage: {} };
  for (const { store, key, text } of kept()) file[store][key] = text;
  saveAs(FILE, new Blob([JSON.stringify(file, undefined, 1)], { type: "application/json" }));
}

/** Takes what is in that file; gives what the reader is told of it. */
async function sayOfImport(file) {
  try {
    if (file.size > MOST) throw new Unusable("it is larger than all that a browser keeps for a site");
    const { taken, left, unsound, full } = take(await file.text());
    showProgress();
    return [
      taken.length ? `Imported: ${listed(taken)}.` : "Nothing was imported.",
      left.length && `Left as it is here, and not as in the file: ${listed(left)}.`,
      unsound && `Left out, because it is damaged or is not what this site keeps: ${unsound} of the file’s entries.`,
      full && "Your browser has no room for the rest.",
      !taken.length && !left.length && !unsound && !full && "All that is in this file is here already.",
    ].filter(Boolean).join(" ");
  } catch (error) {
    return `This file cannot be used: ${error instanceof Unusable ? error.message : "it cannot be read"}.`;
  }
}

function listed(things) {
  return rows(things).map(({ told }) => told).join("; ");
}

function written(size) {
  return `${size.toLocaleString("en")} character${size === 1 ? "" : "s"}`;
}

function button(label, act) {
  const made = element("button", { type: "button" }, label);
  made.addEventListener("click", act);
  return made;
}

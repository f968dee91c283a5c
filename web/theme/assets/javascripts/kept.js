/* What this site keeps in the reader's browser: a list, a file of it all, and its end. Loaded where its box is (theme.js). */

import { element } from "./marks.js";

/** Sites of one origin have one storage: what is ours has this path in its key. */
const SITE = new URL("../../", import.meta.url).pathname;

/** For this box alone, which is there only with a script. */
const STYLE = new URL("../stylesheets/kept.css", import.meta.url).href;

const FILE = "kept-by-asyncio-tick-by-tick.json";

/** All that is kept: in which storage, under which keys, and what the reader is told that it is. */
const KINDS = [
  { store: "localStorage", own: (key) => key === `${SITE}.__palette`, told: () => "whether pages are light or dark" },
  { store: "localStorage", own: (key) => key.startsWith(`${SITE}playground/`), told: (_, text) => `a program in the playground: ${nameIn(text)}` },
  { store: "sessionStorage", own: (key) => key === `${SITE}playground/shown`, told: () => "which program the playground shows in this tab" },
  { store: "sessionStorage", own: (key) => key === `${SITE}playground/from`, told: () => "the program that you last took to the playground in this tab" },
  { store: "sessionStorage", own: (key) => key.startsWith(`program:${SITE}`), told: (key) => `what you changed in ${key.split(":").at(-1)}, in this tab` },
];

let shown;

/** Shows in that box what is kept. */
export function show(box) {
  const said = element("p", { class: "kept-said", role: "status", tabindex: "-1" });
  const list = element("ul");
  const exporting = button("Export", save);
  const erasing = button("Erase", () => ask(true));
  const question = element("p", {}, "Erase all of this? Nothing brings it back. ");
  const sure = button("Yes, erase it", () => {
    const all = kept();
    for (const { store, key } of all) window[store].removeItem(key);
    refresh();
    said.textContent = `Erased: ${all.map(({ told }) => told).join("; ")}.`;
    said.focus();
  });
  const no = button("No, keep it", () => {
    ask(false);
    erasing.focus();
  });
  const buttons = element("p", { class: "kept-buttons" }, exporting, erasing, sure, no);

  /** Whether the reader is asked if all is to be erased. */
  function ask(whether) {
    for (const each of [question, sure, no]) each.hidden = !whether;
    for (const each of [exporting, erasing]) each.hidden = whether;
    if (whether) no.focus();
  }

  function refresh() {
    const all = kept();
    list.replaceChildren(...(all ?? []).map(({ told, text }) => element("li", {}, `${told[0].toUpperCase()}${told.slice(1)} · ${size(text)}`)));
    said.textContent = !all ? "Your browser lets this site keep nothing." : all.length ? "" : "Nothing is kept now.";
    buttons.hidden = !all?.length;
    ask(false);
  }

  refresh();
  box.replaceChildren(element("link", { rel: "stylesheet", href: STYLE }), list, question, buttons, said);
  shown = { box, refresh };
}

// Another tab keeps or erases something.
addEventListener("storage", () => shown?.box.isConnected && shown.refresh());

/** All that is kept now, [{store, key, text, told}]; undefined where the browser lets nothing be kept. */
function kept() {
  try {
    return KINDS.flatMap(({ store, own, told }) =>
      Object.entries(window[store])
        .filter(([key]) => own(key))
        .map(([key, text]) => ({ store, key, text, told: told(key, text) })),
    );
  } catch {
    return undefined;
  }
}

function save() {
  const file = { site: new URL(SITE, location).href, localStorage: {}, sessionStorage: {} };
  for (const { store, key, text } of kept()) file[store][key] = text;
  const address = URL.createObjectURL(new Blob([JSON.stringify(file, undefined, 1)], { type: "application/json" }));
  element("a", { href: address, download: FILE }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** What the reader calls that program of the playground. */
function nameIn(text) {
  try {
    return `“${JSON.parse(text).name}”`;
  } catch {
    return "it is damaged"; // and can be erased, as the others
  }
}

function size(text) {
  return `${text.length.toLocaleString("en")} character${text.length === 1 ? "" : "s"}`;
}

function button(label, act) {
  const made = element("button", { type: "button" }, label);
  made.addEventListener("click", act);
  return made;
}

/* The box in which the reader has the whole course kept for reading without a network, and removed. On the page of kept.js. */

import { element } from "./marks.js";
import { ask, keeping } from "./offline.js";

/** For this box and for what is offered (offline.js). */
const STYLE = new URL("../stylesheets/kept.css", import.meta.url).href;

const AT_ONCE = 4; // files on their way
const FAULTS = {
  network: "The network or the server does not answer. What is kept stays, and the rest can be kept another time.",
  room: "Your browser has no room for more. What is kept stays.",
  newer: "There is a newer edition of this site. Load it, as is offered below, then keep that one.",
};

/** Shows in that box what is kept. */
export async function showOffline(box) {
  const said = element("p", { class: "kept-said", role: "status", tabindex: "-1" });
  const bar = element("progress", { "aria-label": "How much of the course is kept", hidden: "" });
  const keepAll = button(fill);
  const stop = button(() => (stopped = true), "Stop");
  const remove = button(empty, "Remove what is kept");
  box.replaceChildren(element("link", { rel: "stylesheet", href: STYLE }), said, bar, element("p", { class: "kept-buttons" }, keepAll, stop, remove));
  for (const each of [keepAll, stop, remove]) each.hidden = true;
  const registration = await keeping;
  let stopped = false;
  await refresh();

  /** [path, [bytes, whether it is kept]] of each file of the course; none where nothing can be kept. */
  async function listed() {
    return Object.entries((registration && (await ask(registration.active, "files"))) ?? {});
  }

  /** Tells what is kept of it; a fault is told first. */
  async function refresh(fault = "") {
    const files = await listed();
    if (!files.length) {
      said.textContent = "No pages can be kept here: your browser lets this site keep none, or the site was not published for it.";
      return;
    }
    const [all, kept, python] = [() => true, ([, [, kept]]) => kept, ([path]) => path.startsWith("assets/runtime/")].map((which) =>
      files.filter(which).reduce((sum, [, [bytes]]) => sum + bytes, 0),
    );
    const pages = files.filter(([path, [, kept]]) => kept && path.endsWith("index.html")).length;
    const what =
      kept === all
        ? `The whole course is kept, ${size(all)}. Every page can be read without a network, and every program that runs here, run.`
        : `${pages === 1 ? "1 page is kept, with what it" : `${pages} pages are kept, with what they`} loaded: ${size(kept)}. The whole course takes ${size(all)}, ${size(python)} of it for Python.`;
    said.textContent = `${fault} ${what}`.trim();
    bar.max = all;
    bar.value = kept;
    keepAll.textContent = `Keep the whole course: ${size(all - kept)} more`;
    keepAll.hidden = kept === all;
    remove.hidden = !kept;
  }

  async function fill() {
    keepAll.hidden = remove.hidden = true;
    stop.hidden = bar.hidden = false;
    stop.focus();
    said.textContent = "Being kept …";
    stopped = false;
    let fault = "";
    const wanted = (await listed()).filter(([, [, kept]]) => !kept);
    const next = async () => {
      for (let file; !stopped && !fault && (file = wanted.pop()); ) {
        const [path, [bytes]] = file;
        const wrong = await ask(registration.active, "keep", path);
        if (wrong) fault ||= wrong;
        else bar.value += bytes;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    if (!stopped && !fault) await ask(registration.active, "all");
    stop.hidden = bar.hidden = true;
    await refresh(FAULTS[fault] ?? (stopped ? "Stopped." : ""));
    said.focus();
  }

  async function empty() {
    await ask(registration.active, "forget");
    await refresh("Removed.");
    said.focus();
  }
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function button(act, label = "") {
  const made = element("button", { type: "button" }, label);
  made.addEventListener("click", act);
  return made;
}

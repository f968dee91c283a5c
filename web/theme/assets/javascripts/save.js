/* What saves a run as a file, in the menu of its replay: loaded when a reader asks for it (replay.js). The files with text are
   made by Python, as by the command `tickbytick --save`; the pictures of the timeline that is shown. */

import { element } from "./marks.js";
import { paint } from "./picture.js";
import { saveAs } from "./save-as.js";

const PICTURES = { "Picture (SVG)": ".svg", "Picture (PNG)": ".png" };
const TEXTS = { "Text with times": ".txt", "Recording (JSON Lines)": ".jsonl", "Trace for Perfetto": ".trace.json" };
const TYPES = { ".svg": "image/svg+xml", ".txt": "text/plain", ".jsonl": "application/jsonl", ".trace.json": "application/json" };
const FAULTS = {
  busy: "A program is running. Save this once it has ended.",
  offline: "Python, which makes this file, could not be loaded. Is there a network? Then try again.",
};

const NOTHING = "There is no picture of this run, and this copy of the site has no Python, which makes the other files.";

/** By the button that opens them: the entries. */
const made = new WeakMap();

/** Shows the entries below `button`, or takes them away; `note` is below them, and says why a file could not be made. */
export function toggle(button, note, replay) {
  if (!made.has(button)) made.set(button, entries(note, replay));
  const all = made.get(button);
  const opens = button.getAttribute("aria-expanded") === "false";
  button.setAttribute("aria-expanded", opens);
  note.textContent = all.length ? "" : NOTHING;
  if (opens) button.after(...all);
  else for (const entry of all) entry.remove();
  if (opens) reveal(all.at(-1) ?? note);
}

/** The menu stays where it is, below the pointer: what does not fit into the window is scrolled to. */
function reveal(part) {
  part.scrollIntoView({ block: "nearest", behavior: "instant" });
}

function entries(note, replay) {
  let busy = false;
  const say = (text) => {
    note.textContent = text;
    if (text) reveal(note);
  };
  const all = { ...(replay.svg && PICTURES), ...(pythonIsHere() && TEXTS) };
  return Object.entries(all).map(([label, ending]) => {
    const entry = element("button", { type: "button", class: "menu-file" }, label);
    entry.addEventListener("click", async (event) => {
      event.stopPropagation(); // it closes the menu when the file is there
      if (busy) return;
      busy = true;
      say("");
      try {
        saveAs(nameOf(replay) + ending, await fileOf(replay, ending, say));
        say("");
        replay.menu.panel.hidePopover();
      } catch (error) {
        say(FAULTS[error.kind] ?? "This file could not be made in this browser.");
        console.warn(error);
      } finally {
        busy = false;
      }
    });
    return entry;
  });
}

/** Whether this copy of the site was built with Python: then something can be run on each page that has runs. */
function pythonIsHere() {
  return document.querySelector(".runnable, .playground, .embed") !== null;
}

async function fileOf({ run, svg }, ending, say) {
  if (ending === ".png") return inPixels(paint(svg));
  if (ending === ".svg") return new Blob([paint(svg).text], { type: TYPES[ending] });
  const { written } = await import("./running.js").catch((cause) => {
    throw Object.assign(new Error("not loaded", { cause }), { kind: "offline" });
  });
  const text = await written(run, ending, say);
  return new Blob([text], { type: TYPES[ending] });
}

async function inPixels({ text, width, height }) {
  const image = new Image();
  await new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = () => reject(new Error("this browser does not show the picture"));
    image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  });
  const canvas = element("canvas", { width: 2 * width, height: 2 * height }); // two pixels for one, as screens have them
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("this browser makes no such picture"))), "image/png");
  });
}

/** That of the example, else of the file that ran. */
function nameOf({ section, run }) {
  const example = section.closest(".runnable")?.dataset.example ?? section.getAttribute("aria-label").match(/([\w-]+)\/[^/]+$/)?.[1];
  return example?.split("/").at(-1) ?? run.recording.entry.replace(/\.py$/, "");
}

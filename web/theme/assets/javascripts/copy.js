/* What is copied. Material's copy button takes a block's text as it is laid out, without its last line break; here it gets
   exactly the file's text. And the output of a run can be copied, without its times. The copying itself, and saying so, is
   Material's: it copies the attribute data-clipboard-text of the button that was pressed. */

import { element } from "./marks.js";

/** Lets the output of the run in `section` be copied. */
export function offerOutput(section) {
  if (!section.querySelector("pre.run") || section.querySelector(".run-copy")) return;
  let place = section.querySelector(".run-take");
  if (!place) {
    place = element("p", { class: "run-take" });
    section.querySelector(".run-end").after(place);
  }
  place.append(element("button", { type: "button", class: "run-copy" }, "Copy the output"));
}

function outputOf(section) {
  return [...section.querySelectorAll("pre.run")].map((block) => block.textContent).join("");
}

/** The file's text; of a terminal, the commands without their prompts. */
function textOf(code) {
  if (!code.querySelector(".gp")) return code.textContent; // Pygments' class for a prompt
  return [...code.textContent.matchAll(/^\$ (.*\n)/gm)].map(([, command]) => command).join("");
}

// On its way down to the button, before Material learns of the click.
document.addEventListener(
  "click",
  ({ target }) => {
    const button = target.closest("[data-clipboard-target], .run-copy");
    if (!button) return;
    const { clipboardTarget } = button.dataset;
    const text = clipboardTarget ? textOf(document.querySelector(clipboardTarget)) : outputOf(button.closest("section"));
    button.dataset.clipboardText = text;
  },
  { capture: true },
);

function start() {
  for (const section of document.querySelectorAll("section.recorded-run")) offerOutput(section);
}

// Material and Zensical say when a page is there, the first one and those that replace it.
if (window.document$) window.document$.subscribe(start);
else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();

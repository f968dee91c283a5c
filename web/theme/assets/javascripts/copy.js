/* What is copied: of a program exactly the file's text, of a terminal the commands, of a run its output without the times.
   The copying itself, and saying so, is Material's: it copies the attribute data-clipboard-text of the button pressed. */

import { element } from "./marks.js";

/** Lets the output of the run in `section` be copied. */
export function offerOutput(section) {
  if (!section.querySelector("pre.run") || section.querySelector(".run-copy")) return;
  let place = section.querySelector(".run-take");
  if (!place) {
    place = element("p", { class: "run-take" });
    section.querySelector(".run-end").after(place);
  }
  const button = element("button", { type: "button", class: "run-copy" }, "Copy the output");
  texts.set(button, () => [...section.querySelectorAll("pre.run")].map((block) => block.textContent).join(""));
  place.append(button);
}

/** The button in the corner of a block of code; `text` gives what it copies. */
export function copyButton(text) {
  const button = element("button", { type: "button", class: "md-code__button", "data-md-type": "copy", title: "Copy to clipboard" });
  button.dataset.clipboardText = ""; // Material listens to those that have it
  texts.set(button, text);
  return element("div", { class: "md-code__nav" }, button);
}

/** What each button copies. */
const texts = new WeakMap();

/** The file's text; of a terminal, the commands without their prompts. */
function textOf(code) {
  if (!code.querySelector(".gp")) return code.textContent; // Pygments' class for a prompt
  return [...code.textContent.matchAll(/^\$ (.*\n)/gm)].map(([, command]) => command).join("");
}

/** Called with each block that is laid out, which it is when it is nearly in sight, and when it gets another size. */
const laidOut = new ResizeObserver((blocks) => {
  const shown = blocks.map(({ target }) => target).filter((code) => code.clientWidth);
  const wide = new Set(shown.filter((code) => code.scrollWidth > code.clientWidth)); // all are asked before one is changed
  for (const code of shown) {
    if (wide.has(code)) code.tabIndex = 0; // by keyboard it is scrolled too
    else code.removeAttribute("tabindex");
  }
});

// On its way down to the button, before Material learns of the click.
document.addEventListener(
  "click",
  ({ target }) => {
    const button = target.closest("button");
    if (texts.has(button)) button.dataset.clipboardText = texts.get(button)();
  },
  { capture: true },
);

for (const section of document.querySelectorAll("section.recorded-run")) offerOutput(section);
for (const code of document.querySelectorAll(".md-content pre > code")) {
  code.before(copyButton(() => textOf(code)));
  laidOut.observe(code);
}

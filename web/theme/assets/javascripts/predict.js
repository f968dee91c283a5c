/* A reader says what a run will do, then it plays, and what they said is marked on it. Loaded where there is a `.guess` (replay.js);
   the forms are made by course/site/templates/predict.html. */

import { element } from "./marks.js";
import { mark as note } from "./progress.js";

const HEADER = 48; // pixels that it takes of the window
const AWAY = 8; // from it, and from the window's foot

/** Takes care of that form; `replayOf(section)` promises the replay of a run, if it can have one. */
export function ask(form, replayOf) {
  for (const list of form.querySelectorAll(".guess-order ol")) makeOrder(list);
  for (const part of form.querySelectorAll(".guess-time")) makeTime(part);
  form.addEventListener("input", () => {
    if (!form.classList.contains("answered")) form.querySelector(".guess-said").textContent = "";
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const section = document.getElementById(form.dataset.run);
    compare(form, section, await replayOf(section));
  });
  // Until here a click would be lost, and an answer would load the page anew.
  for (const each of form.querySelectorAll("fieldset, [type=submit]")) each.disabled = false;
}

// --- saying it

/** By the buttons, or by a tap on a line and one on its new place. */
function makeOrder(list) {
  const said = list.closest("form").querySelector(".guess-said");
  const move = (line, to) => {
    const lines = [...list.children];
    const at = lines.indexOf(line);
    const place = Math.min(Math.max(to, 0), lines.length - 1);
    if (place === at) return;
    lines[place][place > at ? "after" : "before"](line);
    list.parentElement.dataset.moved = "";
    said.textContent = `${line.firstElementChild.textContent}: line ${place + 1} of ${lines.length}`;
  };
  let taken;
  const take = (line) => {
    taken?.classList.remove("taken");
    taken = taken === line ? undefined : line;
    taken?.classList.add("taken");
  };
  list.addEventListener("click", ({ target }) => {
    const line = target.closest("li");
    if (!line || list.closest("form").classList.contains("answered")) return;
    const button = target.closest("button");
    if (button) {
      move(line, [...list.children].indexOf(line) + Number(button.dataset.by));
      // At an end of the list the button is not there any more, but the other one is.
      (getComputedStyle(button).visibility === "hidden" ? line.querySelector(`button:not([data-by="${button.dataset.by}"])`) : button).focus();
    } else if (taken && taken !== line) {
      move(taken, [...list.children].indexOf(line));
      take(taken);
    } else {
      take(line);
    }
  });
}

/** The field and the scale beside it are one. */
function makeTime(part) {
  const [field, scale] = part.querySelectorAll("input");
  field.addEventListener("beforeinput", (event) => {
    if (event.data !== ",") return;
    event.preventDefault(); // an English browser would leave the comma out, and take 4,5 for 45
    document.execCommand("insertText", false, ".");
  });
  field.addEventListener("input", () => {
    scale.value = field.value || 0;
  });
  scale.addEventListener("input", () => {
    field.value = scale.value;
  });
}

// --- comparing it

function compare(form, section, replay) {
  const parts = [...form.querySelectorAll("fieldset")];
  const missing = parts.find((part) => PARTS[part.className].missing?.(part));
  const said = form.querySelector(".guess-said");
  if (missing) {
    said.textContent = PARTS[missing.className].ask;
    missing.querySelector("input, select, li:nth-child(2) button").focus();
    return;
  }
  const found = parts.map((part) => PARTS[part.className].compare(part, section, replay)).filter(Boolean);
  form.classList.add("answered");
  note("prediction", form.dataset.id, !found.length);
  for (const each of form.querySelectorAll("input, select, button")) each.disabled = true;
  const why = explanationOf(section);
  said.replaceChildren(
    element("strong", { class: found.length ? "wrong" : "right" }, found.length ? "Not quite." : "Right!"),
    ` ${found.join(" ")} The run is shown below. `,
    ...(why ? [element("q", {}, readableText(why)), " ", leadTo(why)] : []),
  );
  const cover = section.closest(".cover");
  if (cover) cover.open = true;
  section.tabIndex = -1;
  section.focus({ preventScroll: true });
  section.addEventListener("blur", () => section.removeAttribute("tabindex"), { once: true });
  const { bottom } = section.getBoundingClientRect();
  const { top } = said.getBoundingClientRect();
  scrollBy({ top: Math.max(0, Math.min(bottom + AWAY - innerHeight, top - HEADER - AWAY)), behavior: "instant" });
  if (!replay) return;
  replay.follow.resting = true;
  replay.goToStart();
  replay.play();
}

/** For each kind of question, by its class: what is missing of the answer, and what is wrong with it, in words. It is marked. */
const PARTS = {
  "guess-order": {
    ask: "Put the lines in order first.",
    missing: (part) => !("moved" in part.dataset), // as they stand at first they never are right
    compare(part, section) {
      const keys = part.dataset.keys.split("\n");
      const lines = [...part.querySelectorAll("li")];
      const wrong = lines.filter((line, at) => !mark(line, line.dataset.key === keys[at]));
      if (!wrong.length) return "";
      const at = lines.indexOf(wrong[0]);
      const printed = printedLine(section, Number(part.dataset.first) + at);
      return `Line ${at + 1} of these is “${printed.text}”, at ${printed.time}.`;
    },
  },
  "guess-time": {
    ask: "Say a time first, in seconds.",
    missing(part) {
      const { value, validity } = part.querySelector("input");
      return value === "" || validity.rangeUnderflow;
    },
    compare(part, _, replay) {
      const [field, scale] = part.querySelectorAll("input");
      const seconds = Number(part.dataset.seconds);
      const right = Math.abs(Number(field.value) - seconds) < Number(scale.step) / 2;
      mark(part, right);
      replay?.showGuess(Number(field.value), right);
      return right ? "" : `${part.querySelector("legend").textContent} ${seconds} s, and you said ${Number(field.value)} s.`;
    },
  },
  "guess-fill": {
    ask: "Complete each line first.",
    missing: (part) => [...part.querySelectorAll("select")].some((select) => !select.value),
    compare(part) {
      const wrong = [...part.querySelectorAll("select")].filter((select) => !mark(select.parentElement, select.value === select.dataset.word));
      return wrong.map((select) => `“${select.previousElementSibling.textContent}” is ${select.dataset.word}.`).join(" ");
    },
  },
  "guess-choice": {
    ask: "Choose first.",
    missing: (part) => !part.querySelector("input:checked"),
    compare(part) {
      const chosen = part.querySelector("input:checked");
      const right = "right" in chosen.dataset;
      mark(chosen.parentElement, right);
      if (!right) mark(part.querySelector("[data-right]").parentElement, true);
      return right ? "" : "It prints something else: the one with the tick.";
    },
  },
};

function mark(box, right) {
  box.classList.add(right ? "right" : "wrong");
  return right;
}

/** The text and the time of that printed line, from 1. */
function printedLine(section, number) {
  const line = section.querySelectorAll(".run [data-task], .run .stderr span:not([data-task])")[number - 1];
  return { text: line.textContent.trim(), time: line.closest("[data-time]").dataset.time };
}

/** The first paragraph below the run, which says why it did that. */
function explanationOf(section) {
  const below = [...document.querySelectorAll("article p:not(.admonition p, .cover p, .guess p)")].find(
    (paragraph) => section.compareDocumentPosition(paragraph) === Node.DOCUMENT_POSITION_FOLLOWING,
  );
  if (below) below.id ||= `${section.id}-why`;
  return below;
}

/** Not by a link's own way: it would be an address that the page has only now. */
function leadTo(paragraph) {
  const link = element("a", { href: `#${paragraph.id}` }, "Read on");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    paragraph.tabIndex = -1;
    paragraph.focus({ preventScroll: true });
    paragraph.scrollIntoView({ block: "center", behavior: "instant" });
  });
  return link;
}

/** Without what its links to moments tell a screen reader beside. */
function readableText(paragraph) {
  const copy = paragraph.cloneNode(true);
  for (const hint of copy.querySelectorAll(".moment-hint")) hint.remove();
  return copy.textContent.trim();
}

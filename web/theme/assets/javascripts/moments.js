/* From a sentence to its moment in a run. Without this, a link to a moment leads to the run. */

import { ANSWERED, element, lineRects } from "./marks.js";

/** Makes the links of all pages lead; `replayOf(section)` promises the replay of that run, if it can have one. */
export function leadToMoments(replayOf) {
  document.addEventListener("click", async (event) => {
    const link = linkOf(event);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const place = placeOf(link);
    if (!place) return;
    event.preventDefault();
    const replay = await replayOf(place);
    if (!replay) return place.scrollIntoView();
    const cover = place.closest(".cover");
    if (cover) cover.open = true;
    const { state } = history;
    history.replaceState({ ...state, sentence: [moments().indexOf(link), link.getBoundingClientRect().top] }, "");
    history.pushState(state, "", link.hash);
    const { time, line, task } = link.dataset;
    replay.goTo(Number(time), { line: Number(line), task: Number(task) });
    await new Promise((resolve) => setTimeout(resolve, ANSWERED)); // to measure the page for what follows takes as long again
    const run = place.getBoundingClientRect();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    // With its end at the foot of the window there is room above it for the program.
    place.scrollIntoView({ block: run.height < innerHeight - HEADER ? "end" : "start", behavior: calm ? "auto" : "smooth" });
    replay.range.focus({ preventScroll: true });
    point(link, replay);
    held = true; // the page moves away from under the mouse
  }, true);
  // Back leads to the sentence again. The browser only leads to where it was, but what lies above may be higher now than it was.
  addEventListener("popstate", ({ state }) => {
    if (state?.sentence === undefined) return;
    const [at, top] = state.sentence;
    const lead = () => scrollBy({ top: moments()[at].getBoundingClientRect().top - top, behavior: "instant" });
    lead(); // a scroll may still be under way
    requestAnimationFrame(lead);
    history.replaceState({ ...state, sentence: undefined }, "");
  });
  for (const next of ["pointerdown", "keydown"]) document.addEventListener(next, () => { if (held) unpoint(); }, true);
  for (const [over, out] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    document.addEventListener(over, async (event) => {
      const link = linkOf(event);
      const place = link && placeOf(link);
      if (!place || link === near) return; // a press gives it the focus too
      near = link;
      const replay = await replayOf(place);
      if (replay && near === link && !held && !place.closest(".cover:not([open])")) point(link, replay);
    });
    document.addEventListener(out, (event) => {
      if (!linkOf(event)) return;
      near = undefined;
      if (!held) unpoint();
    });
  }
}

const HEADER = 64; // pixels: Material's, which lies over the page

const moments = () => [...document.querySelectorAll("a.moment")];

const linkOf = ({ target }) => target.closest?.("a.moment");

/** What shows its run on this page, if that does. */
function placeOf(link) {
  return link.pathname === location.pathname ? document.getElementById(link.hash.slice(1)) : null;
}

/** The link that the mouse or the focus is on. */
let near;

let pointed = [];
/** The tint stays until the reader does something. */
let held = false;

/** Tint the printed line, the lane of the task and the line of code that the sentence is about. */
function point({ dataset: { line, task, where } }, { lines, section, blocks }) {
  unpoint();
  const parts = [lines[line - 1]?.[0], section.querySelector(`.timeline .lane[data-task="${task}"]`)];
  const [name, number] = (where ?? "").split(":");
  const code = blocks[name];
  const rect = code?.offsetWidth && lineRects(code)[number - 1];
  if (rect) {
    const top = code.offsetTop + rect.top - code.getBoundingClientRect().top;
    const made = element("div", { class: "moment-line", "aria-hidden": "true", style: `top:${top}px;height:${rect.height}px` });
    code.parentElement.append(made);
    pointed.push(() => made.remove());
  }
  for (const part of parts.filter(Boolean)) {
    part.classList.add("moment-pointed");
    pointed.push(() => part.classList.remove("moment-pointed"));
  }
}

function unpoint() {
  for (const undo of pointed) undo();
  pointed = [];
  held = false;
}

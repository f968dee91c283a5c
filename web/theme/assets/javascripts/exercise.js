/* What a reader's run of an exercise shows, sentence by sentence (course/site/templates/exercise.html has it of the recorded run).
   Loaded with the first such run (program.js). */

import { element } from "./marks.js";
import { mark } from "./progress.js";

const MARKS = new Map([
  [true, "right"],
  [false, "wrong"],
  [null, "open"],
]);

/** What is asked of a run, as the checks of that box; see `check` in runner.js. */
export function checksOf(box) {
  return JSON.parse(box.querySelector("template").content.textContent);
}

/** Shows the verdicts in the box; gives a line that says how many are right. `show(seconds)` leads to a moment of the run. */
export function judge(box, verdicts, show) {
  const asked = checksOf(box).length;
  // What holds for every exercise is of interest where it does not.
  const said = verdicts.filter(([, right], at) => at >= verdicts.length - asked || right !== true);
  const right = said.filter(([, each]) => each).length;
  box.querySelector(".exercise-checks").replaceChildren(...said.map((verdict) => line(verdict, show)));
  const solved = right === said.length;
  box.classList.remove("stale");
  box.classList.toggle("solved", solved);
  if (solved) mark("exercise", box.dataset.id);
  box.querySelector(".exercise-said").textContent = solved ? "Compare your program with the solution below." : "";
  return solved ? "Solved!" : `It shows ${right} of the ${said.length} points below.`;
}

/** As the page had it, of the recorded run. */
export function forget(box, original) {
  box.replaceChildren(...original.cloneNode(true).childNodes);
  box.classList.remove("solved", "stale");
}

function line([says, right, saw, seconds], show) {
  const made = element("li", { class: MARKS.get(right) }, element("span", { class: "exercise-says" }, ...withCode(says)));
  if (right === null && !saw) made.append(element("span", { class: "exercise-saw" }, "Your run broke off before."));
  if (saw) {
    const seen = element("span", { class: "exercise-saw" }, ...withCode(saw));
    if (seconds !== null) {
      const button = element("button", { type: "button", "aria-label": `Show ${Number(seconds.toFixed(3))} s in the run` }, "Show");
      button.addEventListener("click", () => show(seconds));
      seen.append(" ", button);
    }
    made.append(seen);
  }
  return made;
}

/** Text in which `backticks` mark code. */
function withCode(text) {
  return text.split("`").map((part, at) => (at % 2 ? element("code", {}, part) : part));
}

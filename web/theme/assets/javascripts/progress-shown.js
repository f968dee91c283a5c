/* Shows what a reader has done: in the navigation, on the home page, in the list of all exercises, at a question. Loaded once
   there is something to show (progress.js). */

import { element } from "./marks.js";
import ids from "./progress-ids.js"; // made by course/progress.py

const SITE = new URL("../../", import.meta.url);
const STYLE = new URL("assets/stylesheets/progress.css", SITE).href;
const LINKS = ".md-nav--primary a.md-nav__link, .lessons a";

let styled;

/** `read`: gives the marks, as marks() of progress.js; of several calls none knows which comes last. */
export async function show(read) {
  await (styled ??= style());
  const marks = read();
  for (const old of document.querySelectorAll(".progress-mark, .progress, .guess-before, .exercise-before")) old.remove();
  const states = new Map([
    ...ids.lessons.map((lesson) => [new URL(lesson.page, SITE).pathname, ofLesson(lesson, marks)]),
    ...ids.exercises.map((page) => [new URL(page.page, SITE).pathname, ofExercises(page, marks)]),
  ]);
  for (const link of document.querySelectorAll(LINKS)) {
    const state = !link.hash && states.get(link.pathname); // the table of contents stands in the navigation too
    if (state) for (const each of namesOf(link)) each.append(drawn(state));
  }
  for (const link of document.querySelectorAll("a[data-exercise]")) {
    if (marks.exercise.has(link.dataset.exercise)) link.append(drawn({ done: true, says: "solved" }));
  }
  for (const form of document.querySelectorAll(".guess[data-id]:not(.answered)")) {
    const before = marks.prediction.get(form.dataset.id);
    if (before) form.querySelector(".guess-end").append(element("span", { class: "guess-before" }, saidBefore(before)));
  }
  for (const box of document.querySelectorAll(".exercise[data-id]")) {
    const solved = marks.exercise.get(box.dataset.id);
    if (solved) box.querySelector(".exercise-head").append(element("span", { class: "exercise-before" }, `Solved on ${dateOf(solved)}.`));
  }
  if (document.querySelector(".lessons")) document.querySelector(".lead").after(...home(marks));
}

function style() {
  return new Promise((resolve) => {
    const link = element("link", { rel: "stylesheet", href: STYLE });
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}

/** How far the reader is with that page of a lesson; undefined if not begun. */
function ofLesson({ id, predictions }, marks) {
  const read = marks.lesson.has(id);
  const made = predictions.filter((each) => marks.prediction.has(each)).length;
  if (!read && !made) return undefined;
  const done = read && made === predictions.length;
  return { done, says: done ? "read, all predictions made" : `begun: ${read ? "read, " : ""}${made} of ${predictions.length} predictions made` };
}

function ofExercises({ exercises }, marks) {
  const solved = exercises.filter((each) => marks.exercise.has(each)).length;
  if (!solved) return undefined;
  const done = solved === exercises.length;
  return { done, says: done ? "all solved" : `begun: ${solved} of ${exercises.length} solved` };
}

/** Where the navigation has a link's name: for the page that is open, once more on a phone. */
function namesOf(link) {
  const names = link.closest(".md-nav__item")?.querySelectorAll(":scope > .md-nav__link");
  return names?.length ? names : [link];
}

function drawn({ done, says }) {
  return element("span", { class: `progress-mark ${done ? "done" : "begun"}`, role: "img", "aria-label": `– ${says}`, title: says });
}

function saidBefore(prediction) {
  return `Answered on ${dateOf(prediction)}: ${prediction.right ? "right" : "not quite"}.`;
}

function dateOf({ day }) {
  return new Date(`${day}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}

/** The box on the home page; nothing if there is nothing to tell. */
function home(marks) {
  const all = [ids.lessons.map(({ id }) => id), ids.lessons.flatMap(({ predictions }) => predictions), ids.exercises.flatMap(({ exercises }) => exercises)];
  const [read, made, solved] = ["lesson", "prediction", "exercise"].map((kind, at) => all[at].filter((id) => marks[kind].has(id)));
  const right = made.filter((id) => marks.prediction.get(id).right);
  const did = [
    read.length && `read ${read.length} of ${all[0].length} pages`,
    made.length && `made ${made.length} of ${all[1].length} predictions (${right.length} right)`,
    solved.length && `solved ${solved.length} of ${all[2].length} exercises`,
  ].filter(Boolean);
  if (!did.length) return [];
  const said = `You have ${new Intl.ListFormat("en-GB").format(did)}. `;
  const kept = element("a", { href: new URL("kept/", SITE).href }, "This is kept in your browser only.");
  return [element("p", { class: "progress" }, said, ...onward(marks), element("small", {}, kept))];
}

/** To the first page that is not read yet; after the last, to the first exercises. */
function onward(marks) {
  const next = ids.lessons.find(({ id }) => !marks.lesson.has(id)) ?? ids.exercises.find((page) => !ofExercises(page, marks)?.done);
  const { href, pathname } = next ? new URL(next.page, SITE) : {};
  const link = [...document.querySelectorAll(LINKS)].find((each) => each.pathname === pathname && !each.hash);
  return link ? ["Continue with ", element("a", { href }, link.textContent.trim()), ". "] : [];
}

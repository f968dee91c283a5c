/* What a reader has read, predicted and solved: kept in their browser alone, by ids that no rename changes. Where it keeps nothing,
   it is there for as long as the page is. What shows it is loaded once there is something: progress-shown.js. */

/** Of the keys; sites of one origin have one storage. */
export const PREFIX = `${new URL("../../", import.meta.url).pathname}progress/`;

const KEY = /^(lesson|prediction|exercise)\/([a-z0-9]+(?:-[a-z0-9]+)*)$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const DAY_AND_WHETHER_RIGHT = /^\d{4}-\d\d-\d\d (?:right|wrong)$/;

const unkept = new Map(); // by key: what could not be written
let shows = false;

/** Notes that the reader did that today: read a "lesson", made a "prediction" (which was right, or not), solved an "exercise". */
export function mark(kind, id, right) {
  const key = `${PREFIX}${kind}/${id}`;
  if (marks()[kind].has(id)) return; // the first time counts
  const text = kind === "prediction" ? `${today()} ${right ? "right" : "wrong"}` : today();
  try {
    localStorage.setItem(key, text);
  } catch {
    unkept.set(key, text); // denied, or full
  }
  show();
}

/** All that the reader did: {lesson, prediction, exercise}, each a Map of {day, right} by the ids. */
export function marks() {
  const found = { lesson: new Map(), prediction: new Map(), exercise: new Map() };
  for (const [key, text] of [...unkept, ...stored()]) {
    if (!sound(key, text)) continue;
    const [, kind, id] = key.slice(PREFIX.length).match(KEY);
    const [day, said] = text.split(" ");
    found[kind].set(id, { day, right: said === "right" });
  }
  return found;
}

/** Whether that is what is kept under such a key. */
export function sound(key, text) {
  const [, kind] = key.slice(PREFIX.length).match(KEY) ?? [];
  return Boolean(kind) && (kind === "prediction" ? DAY_AND_WHETHER_RIGHT : DAY).test(text);
}

/** Shows it as it is now, after another one wrote into the storage. */
export function show() {
  shows ||= Object.values(marks()).some(({ size }) => size);
  // Without a network there are no marks; the page is whole.
  if (shows) import("./progress-shown.js").then((shown) => shown.show(marks), () => {});
}

/** After all was erased. */
export function forget() {
  unkept.clear();
  show();
}

function stored() {
  try {
    return Object.entries(localStorage).filter(([key]) => key.startsWith(PREFIX));
  } catch {
    return []; // the reader's browser keeps nothing
  }
}

/** The reader's day, not that of Greenwich. */
function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

addEventListener("storage", ({ key }) => {
  if (!key || key.startsWith(PREFIX)) show(); // no key: another tab cleared it all
});
show();

/* What this site keeps in the reader's browser: in which storage, under which keys, and what the reader is told that it is. */

import { PREFIX } from "./progress.js";

/** Sites of one origin have one storage: what is ours has this path in its key. */
export const SITE = new URL("../../", import.meta.url).pathname;

export const PLAYGROUND = `${SITE}playground/`;

/** `told` tells of one thing, `together` of all of its kind. */
export const KINDS = [
  { name: "palette", store: "localStorage", own: (key) => key === `${SITE}.__palette`, told: () => "whether pages are light or dark" },
  { name: "program", store: "localStorage", own: (key) => key.startsWith(PLAYGROUND), told: (_, text) => `a program in the playground: ${nameIn(text)}` },
  { name: "progress", store: "localStorage", own: (key) => key.startsWith(`${PREFIX}lesson/`), together: (count) => `which pages you have read: ${count}` },
  { name: "progress", store: "localStorage", own: (key) => key.startsWith(`${PREFIX}prediction/`), together: (count) => `which predictions you have made, and whether they were right: ${count}` },
  { name: "progress", store: "localStorage", own: (key) => key.startsWith(`${PREFIX}exercise/`), together: (count) => `which exercises you have solved: ${count}` },
  { name: "tab", store: "sessionStorage", own: (key) => key === `${PLAYGROUND}shown`, told: () => "which program the playground shows in this tab" },
  { name: "tab", store: "sessionStorage", own: (key) => key === `${PLAYGROUND}from`, told: () => "the program that you last took to the playground in this tab" },
  { name: "change", store: "sessionStorage", own: (key) => key.startsWith(`program:${SITE}`), told: (key) => `what you changed in ${key.split(":").at(-1)}, in this tab` },
];

/** All that is kept now, [{kind, store, key, text}]. Throws where the browser lets nothing be kept. */
export function kept() {
  return KINDS.flatMap((kind) =>
    Object.entries(window[kind.store])
      .filter(([key]) => kind.own(key))
      .map(([key, text]) => ({ kind, store: kind.store, key, text })),
  );
}

/** What the reader is told of these, [{told, size}]: of some kinds together. */
export function rows(things) {
  return KINDS.flatMap((kind) => {
    const own = things.filter((thing) => thing.kind === kind);
    if (!kind.together) return own.map(({ key, text }) => ({ told: kind.told(key, text), size: text.length }));
    return own.length ? [{ told: kind.together(own.length), size: own.reduce((sum, { text }) => sum + text.length, 0) }] : [];
  });
}

/** What the reader calls that program of the playground. */
function nameIn(text) {
  try {
    return `“${JSON.parse(text).name}”`;
  } catch {
    return "it is damaged"; // and can be erased, as the others
  }
}

/* A lesson is read when its end has been in sight. */

import { mark } from "./progress.js";

const STAYS = 1000; // milliseconds: while one page takes another's place, the end of the new one may be seen for a moment

/** `end`: the box at the end of a lesson, with its id. */
export function watch(end) {
  let timer;
  const observer = new IntersectionObserver((seen) => {
    clearTimeout(timer);
    if (!seen.at(-1).isIntersecting) return;
    timer = setTimeout(() => {
      observer.disconnect();
      mark("lesson", end.dataset.lesson);
    }, STAYS);
  });
  observer.observe(end);
}

/* What Material leaves to do. */

// Material kept the tab last pressed, and showed it in every other program.
try {
  localStorage.removeItem(`${__md_scope.pathname}.__tabs`);
} catch {
  // a browser that keeps nothing
}

const box = document.querySelector(".kept");
const failed = () => { box.textContent = "What is kept could not be listed. Is there a network? Then load the page again."; };
if (box) import("./kept.js").then(({ show }) => show(box), failed);
addEventListener("load", () => import("./offline.js").catch(() => {})); // without a network, and nothing is kept

// What a reader has done: where that is nothing, nothing of it is loaded but what sees that a lesson's end is reached.
const prefix = `${__md_scope.pathname}progress/`;
const show = () => import("./progress.js").catch(() => {}); // without a network there are no marks
addEventListener("storage", ({ key }) => key?.startsWith(prefix) && show());
try {
  if (Object.keys(localStorage).some((key) => key.startsWith(prefix))) show();
} catch {
  // a browser that keeps nothing
}
const end = document.querySelector(".take-away[data-lesson]");
if (end) import("./lesson-end.js").then(({ watch }) => watch(end), () => {});

/* What Material leaves to do. No module, so that it also works where there are none: in a page opened as a file. */

document$.subscribe(() => {
  // A landmark without a name for each block of code, around one button.
  for (const place of document.querySelectorAll(".md-code__nav")) place.setAttribute("role", "none");
});

// Material kept the tab last pressed, and showed it in every other program.
try {
  localStorage.removeItem(`${__md_scope.pathname}.__tabs`);
} catch {
  // a browser that keeps nothing
}

document$.subscribe(() => {
  const box = document.querySelector(".kept");
  const failed = () => { box.textContent = "What is kept could not be listed. Is there a network? Then load the page again."; };
  if (box) import("./kept.js").then(({ show }) => show(box), failed);
});

// What a reader has done: where that is nothing, nothing of it is loaded but what sees that a lesson's end is reached.
{
  const prefix = `${__md_scope.pathname}progress/`;
  const show = () => import("./progress.js").catch(() => {}); // without a network there are no marks
  addEventListener("storage", ({ key }) => key?.startsWith(prefix) && show());
  document$.subscribe(() => {
    try {
      if (Object.keys(localStorage).some((key) => key.startsWith(prefix))) show();
    } catch {
      // a browser that keeps nothing
    }
    const end = document.querySelector(".take-away[data-lesson]");
    if (end) import("./lesson-end.js").then(({ watch }) => watch(end), () => {});
  });
}

if (location.protocol === "file:") {
  for (const place of document.querySelectorAll(".replay:empty")) {
    const notice = document.createElement("p");
    notice.className = "replay-notice";
    notice.textContent = "This page was opened as a file, and from files a browser loads no replay and runs no program. Behind a web server it does both.";
    place.append(notice);
  }
  const playground = document.querySelector(".playground");
  playground?.querySelector(".play").replaceWith(playground.querySelector(".play-gallery"));
}

/* Loaded only in a page that was opened as a file, where a browser loads no modules, so no other script of ours: each box says
   in a line why nothing happens in it. */

const BOXES = {
  ".replay:empty": "it has no replay and runs no program. Behind a web server it does both",
  ".guess-said": "it compares no answer. Behind a web server it does",
  ".exercise-said": "it checks no program. Behind a web server it does",
  ".offline": "nothing of it is kept. Behind a web server it is",
  ".playground": "it runs none of these programs. Behind a web server it does",
  ".kept": "it does not list what is kept. Behind a web server it does",
};

addEventListener("DOMContentLoaded", () => {
  document.querySelector(".open-search").remove(); // the index could not be read
  const playground = document.querySelector(".playground");
  playground?.replaceChildren(playground.querySelector(".play-gallery"));
  for (const [selector, says] of Object.entries(BOXES)) {
    for (const box of document.querySelectorAll(selector)) {
      const notice = document.createElement("p");
      notice.className = "replay-notice";
      notice.textContent = `This page was opened as a file, so ${says}.`;
      if (box.matches("p")) box.textContent = notice.textContent;
      else if (box.matches(".offline")) box.replaceChildren(notice);
      else box.prepend(notice);
    }
  }
  playground?.classList.remove("playground"); // in which the list is hidden
  for (const run of document.querySelectorAll(".recorded-run")) run.dataset.noReplay = "";
  // Of files a browser shows no index, but what is in the folder.
  for (const link of document.links) {
    if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  }
});

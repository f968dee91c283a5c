/* Loaded only in a page that was opened as a file, where a browser loads no modules, so no other script of ours. */

addEventListener("DOMContentLoaded", () => {
  document.querySelector(".open-search").remove(); // the index could not be read
  for (const place of document.querySelectorAll(".replay:empty")) {
    const notice = document.createElement("p");
    notice.className = "replay-notice";
    notice.textContent = "This page was opened as a file, and from files a browser loads no replay and runs no program. Behind a web server it does both.";
    place.append(notice);
    place.closest("section").dataset.noReplay = "";
  }
  const playground = document.querySelector(".playground");
  playground?.querySelector(".play").replaceWith(playground.querySelector(".play-gallery"));
});

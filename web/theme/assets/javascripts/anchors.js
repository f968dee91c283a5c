/* A place in the page is found where all above it is laid out, and not only guessed as high as it may be: site.css, main.html. */

document.addEventListener("click", ({ target }) => {
  if (target.closest?.('a[href*="#"]:not(.moment)')) document.documentElement.classList.remove("in-parts");
}, true);

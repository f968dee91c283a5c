/* Before a page is printed, what is folded is unfolded, and the links of its prose get the whole address that they lead to:
   print.css shows it. */

let unfolded = [];

addEventListener("beforeprint", () => {
  for (const link of document.querySelectorAll(".md-content a[href]:not(.headerlink, .moment, .download, .run-foot *, .video-claims *)")) {
    const inThisPage = link.href.split("#")[0] === location.href.split("#")[0];
    if (!inThisPage) link.dataset.address = link.href;
  }
  unfolded = [...document.querySelectorAll(".md-content details:not([open])")];
  for (const each of unfolded) each.open = true;
});

addEventListener("afterprint", () => {
  for (const each of unfolded) each.open = false;
});

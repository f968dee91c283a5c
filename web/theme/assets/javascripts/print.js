/* Before a page is printed, the links of its prose get the whole address that they lead to: print.css shows it. */

addEventListener("beforeprint", () => {
  for (const link of document.querySelectorAll(".md-content a[href]:not(.headerlink, .moment, .download, .run-foot *, .video-claims *)")) {
    const inThisPage = link.href.split("#")[0] === location.href.split("#")[0];
    if (!inThisPage) link.dataset.address = link.href;
  }
});

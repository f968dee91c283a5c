async (box, stopAfter) => {
  // Milliseconds from the click on Run until the reader's run stands on the page, laid out; and the largest gap of a
  // timer meanwhile. Stop is pressed so many milliseconds after the program began, or never if 0.
  const clicked = performance.now();
  let gap = 0;
  let tick = clicked;
  const timer = setInterval(() => {
    gap = Math.max(gap, performance.now() - tick);
    tick = performance.now();
  }, 10);
  const said = box.querySelector(".program-said");
  const shown = new Promise((resolve) => {
    let began = false;
    const watch = new MutationObserver(() => {
      if (stopAfter && !began && said.textContent === "Running …") {
        began = true;
        setTimeout(() => box.querySelector(".program-run").click(), stopAfter);
      }
      if (!said.textContent.startsWith("Your run")) return;
      watch.disconnect();
      document.body.getBoundingClientRect(); // laid out
      resolve(performance.now() - clicked);
    });
    watch.observe(said, { childList: true });
  });
  box.querySelector(".program-run").click();
  const time = await shown;
  await new Promise((resolve) => setTimeout(resolve, 200)); // what the page does with it afterwards
  clearInterval(timer);
  return { time, gap };
}

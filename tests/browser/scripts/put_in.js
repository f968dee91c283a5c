// Puts drawings into the page one after the other, `checked` by harmless.js or as they are; how many were taken, and
// what came of them: what ran, and what lies over the page.
async ({ url, drawings, checked }) => {
  const { harmless } = await import(url);
  const seen = { taken: 0, ran: (window.ran = []), over: [] };
  for (const [number, html] of drawings.entries()) {
    window.drawing = number;
    const place = document.querySelector("article").appendChild(document.createElement("div"));
    try {
      place.append(checked ? await harmless(html, "yours") : document.createRange().createContextualFragment(html));
      seen.taken++;
    } catch {
      continue;
    }
    const fixed = [...place.querySelectorAll("*")].filter((each) => /fixed|sticky|absolute/.test(getComputedStyle(each).position));
    seen.over.push(...fixed.map((each) => each.className));
    await new Promise((done) => setTimeout(done, 2));
    place.remove();
  }
  await new Promise((done) => setTimeout(done, 200));
  return seen;
}

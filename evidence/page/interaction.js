async () => {
  // Milliseconds from what the reader did until the page had answered: the longest since this was asked the last time. Of a
  // click or a key, as Interaction to Next Paint has it: a mouse that only passes over something waits for no answer.
  const took = ({ interactionId, duration }) => (interactionId ? duration : 0);
  const take = (events) => (window.longest = Math.max(window.longest, ...events.map(took)));
  if (!window.answers) {
    window.answers = new PerformanceObserver((list) => take(list.getEntries()));
    answers.observe({ type: "event", durationThreshold: 16 });
    window.longest = 0;
    window.dot = document.createElement("i");
    dot.style = "height: 1px; left: 0; position: fixed; top: 0; width: 1px";
    document.body.append(dot);
  }
  // Told later; and of what changed nothing that is seen, such as Escape, only once something else is painted.
  for (let frames = 0; frames < 10; frames++) {
    dot.style.backgroundColor = frames % 2 ? "black" : "white";
    await new Promise((done) => requestAnimationFrame(done));
  }
  take(answers.takeRecords());
  const { longest } = window;
  window.longest = 0;
  return longest;
}

/* Material's search drops a word with a colon behind it, which every pasted error has: `TimeoutError: …`. Without it, it is found. */

addEventListener(
  "keyup",
  ({ target }) => {
    if (!target.matches?.(".md-search__input")) return;
    const words = target.value.replace(/:(?=\s|$)/g, "");
    if (words !== target.value) target.value = words;
  },
  true, // before Material reads it
);

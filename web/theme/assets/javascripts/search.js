/* Material's search drops a word with a colon behind it, which every pasted error has: `TimeoutError: …`. Without it, it is
   found. And Material reads its field when a key goes up, not when text is pasted, dropped or spoken there. */

const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");

for (const field of document.querySelectorAll(".md-search__input")) {
  Object.defineProperty(field, "value", {
    get() {
      return get.call(this).replace(/:(?=\s|$)/g, "");
    },
    set,
  });
  field.addEventListener("input", () => field.dispatchEvent(new KeyboardEvent("keyup")));
}

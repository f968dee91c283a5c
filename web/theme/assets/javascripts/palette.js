/* Light, dark, or as the system is: Material's switch, and what Material keeps of it. Material's own script has the browser
   style the whole page three times when it starts and when it is pressed; here it is once, when it is pressed. */

const AUTOMATIC = "(prefers-color-scheme)";
const KEYS = ["media", "scheme", "primary", "accent"];

const choices = [...document.querySelectorAll("input[name=__palette]")];
const system = matchMedia("(prefers-color-scheme: dark)");
let chosen;

function show() {
  for (const [at, { nextElementSibling: button }] of choices.entries()) button.hidden = at !== chosen;
  const colours = coloursOf(choices[chosen]);
  const media = `(prefers-color-scheme: ${system.matches ? "dark" : "light"})`;
  const shown = colours.media === AUTOMATIC ? coloursOf(choices.find((choice) => coloursOf(choice).media === media)) : colours;
  for (const key of KEYS) document.body.setAttribute(`data-md-color-${key}`, shown[key]);
  document.documentElement.style.colorScheme = shown.scheme === "slate" ? "dark" : "light"; // of the browser's own bars and fields
}

const coloursOf = (choice) => Object.fromEntries(KEYS.map((key) => [key, choice.getAttribute(`data-md-color-${key}`)]));

/** `at`: of the choices. It is kept also before a reader has chosen, as Material does it. */
function choose(at) {
  chosen = at;
  choices[at].checked = true;
  __md_set("__palette", { index: at, color: coloursOf(choices[at]) });
  show();
}

if (choices.length) {
  const { index } = __md_get("__palette"); // without one main.html gives the first
  choose(index in choices ? index : 0); // what is kept may be damaged
  system.addEventListener("change", show);
  choices[0].form.addEventListener("change", ({ target }) => choose(choices.indexOf(target)));
}

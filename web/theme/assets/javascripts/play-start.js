/* When the playground starts. Its editor is large and no page's first view needs it, for the example stands there as text: it
   is loaded where there is a program to show, or once a reader does something. What is pressed before that is pressed then. */

const SIGNS = ["pointermove", "pointerdown", "wheel", "keydown", "focusin", "dragenter", "hashchange"];

/** `make` promises a playground, which is a failure of its own to tell. */
export function startPlayground(box, make) {
  const play = box.querySelector(".play");
  if (location.hash || hasKept(`${__md_scope.pathname}playground/`)) {
    play.querySelector(".play-editors").replaceChildren(); // another program will stand there
    return make();
  }
  let pressed;
  const hold = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed = event.target.closest(".play-editors, button, a");
  };
  const begin = async () => {
    for (const sign of SIGNS) removeEventListener(sign, begin, true);
    await make();
    play.removeEventListener("click", hold, true);
    delete play.dataset.waits;
    if (pressed?.matches(".play-editors")) box.querySelector(".cm-content").focus();
    else pressed?.click();
  };
  play.addEventListener("click", hold, true);
  for (const sign of SIGNS) addEventListener(sign, begin, true);
  play.dataset.waits = "";
  play.inert = false; // found and focused it can be
}

function hasKept(prefix) {
  try {
    return [localStorage, sessionStorage].some((storage) => Object.keys(storage).some((key) => key.startsWith(prefix)));
  } catch {
    return false; // a browser that keeps nothing
  }
}

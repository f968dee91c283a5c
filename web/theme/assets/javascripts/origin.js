/* From which page of this site a program came into the playground. No link can tell: anybody can write one. So it is told in
   this tab, by the menu of a run (offer.js) to the playground (play.js). */

const KEY = `${new URL("../../", import.meta.url).pathname}playground/from`;

/** `from`: {fragment of the program's link, name, page: its title, href, changed: whether the reader has changed it}. */
export function tell(from) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(from));
  } catch {
    // the reader's browser keeps nothing: there it is a program from a link
  }
}

/** What was told of the program with that fragment, if it was. */
export function told(fragment) {
  try {
    const from = JSON.parse(sessionStorage.getItem(KEY));
    return from?.fragment === fragment ? from : undefined;
  } catch {
    return undefined;
  }
}

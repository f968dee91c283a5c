/* On the page for an address that leads nowhere: searches for its words, and for others that are typed. */

import { find, reason, result, summary } from "./search-dialog.js";

const SHOWN = 5;

export async function search(page, site) {
  const [form, field, said, list] = ["form", "input", ".search-said", ".search-results"].map((part) => page.querySelector(part));
  let asked;

  async function show() {
    const typed = (asked = field.value);
    let [found, text] = [[], ""];
    if (typed.trim()) {
      try {
        const all = await find(typed, site);
        found = all.sections.slice(0, SHOWN);
        text = summary({ ...all, sections: found }, typed.trim());
      } catch (error) {
        text = await reason(site, error);
      }
    }
    if (typed !== asked) return; // more was typed meanwhile
    list.replaceChildren(...found.map((section) => {
      const row = document.createElement("li");
      row.append(result(section, site));
      return row;
    }));
    said.textContent = text;
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault()); // the results are there already
  field.addEventListener("input", show);
  field.value = asks(location.pathname.slice(new URL(site).pathname.length));
  await show();
}

/** The words of the last part of an address that has any: "lessons/03-gatherr/index.html" asks for "gatherr". */
function asks(path) {
  let text = path.replace(/\/?(index)?(\.html?)?(\.md)?$/, "");
  try {
    text = decodeURIComponent(text);
  } catch {} // a % that stands for itself
  const parts = text.split("/").map((part) => part.match(/\p{L}[\p{L}\p{N}_]*/gu)?.join(" "));
  return parts.findLast(Boolean) ?? "";
}

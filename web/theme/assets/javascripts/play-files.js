/* The files of the playground's program: a tab and an editor for each. `main.py` is the first, stays, and runs. */

import { FileEditor } from "./editor.js";
import { bringIntoSight } from "./follow.js";
import { faultOfName } from "./link.js";
import { element } from "./marks.js";

export const MAIN = "main.py";

const AWAY = 24; // pixels that stay free above and below a line that the replay shows

export class Files {
  /** `told` is told what the reader does: changed(), run(), refused(why not, about a name), removed(name, text). */
  constructor(parts, box, told) {
    this.parts = parts;
    this.tabs = box.querySelector(".play-files");
    this.place = box.querySelector(".play-editors");
    [this.renameButton, this.removeButton] = ["renameFile", "removeFile"].map((name) => box.querySelector(`[data-do=${name}]`));
    this.told = told;
    this.editors = new Map(); // by name, in the order of the tabs
    this.tabs.addEventListener("click", ({ target }) => target.matches("[role=tab]") && this.select(target.dataset.file));
    this.tabs.addEventListener("dblclick", ({ target }) => target.matches("[role=tab]") && this.rename());
    this.tabs.addEventListener("keydown", (event) => this.#key(event));
    this.place.addEventListener("mousedown", (event) => this.#below(event));
  }

  /** {name: text} */
  get texts() {
    return Object.fromEntries([...this.editors].map(([name, editor]) => [name, editor.text]));
  }

  /** Those of another program. */
  open(texts) {
    for (const editor of this.editors.values()) editor.remove();
    this.editors.clear();
    this.place.replaceChildren();
    for (const [name, text] of Object.entries(texts)) this.#put(name, text);
    this.select(MAIN);
  }

  /** The same program, as it was changed elsewhere; what can be undone is. */
  update(texts) {
    for (const name of [...this.editors.keys()]) if (!Object.hasOwn(texts, name)) this.#take(name);
    for (const [name, text] of Object.entries(texts)) {
      const editor = this.editors.get(name);
      if (!editor) this.#put(name, text);
      else if (editor.text !== text) editor.replace(text);
    }
    this.select(this.editors.has(this.shown) ? this.shown : MAIN);
  }

  select(name) {
    this.shown = name;
    for (const [each, editor] of this.editors) editor.show(each === name);
    this.#drawTabs();
    this.#bringIntoSight(this.#tab(name));
  }

  focus() {
    this.editors.get(this.shown).focus();
  }

  goTo(name, line) {
    this.select(name);
    this.editors.get(name).goTo(line);
  }

  add() {
    this.#ask("", (name) => {
      this.#put(name, "\n");
      this.select(name);
      this.told.changed();
      this.focus();
    });
  }

  rename() {
    const old = this.shown;
    if (old === MAIN) return;
    this.#ask(old, (name) => {
      const texts = Object.entries(this.texts).map(([each, text]) => [each === old ? name : each, text]);
      this.open(Object.fromEntries(texts));
      this.select(name);
      this.told.changed();
      this.#tab(name).focus();
    });
  }

  remove() {
    const name = this.shown;
    if (name === MAIN) return;
    const names = [...this.editors.keys()];
    const { text } = this.editors.get(name);
    this.#take(name);
    this.select(names[names.indexOf(name) - 1]);
    this.told.changed();
    this.told.removed(name, text);
    this.#tab(this.shown).focus();
  }

  /** A removed one is there again. */
  putBack(name, text) {
    this.#put(name, text);
    this.select(name);
    this.told.changed();
    this.#tab(name).focus();
  }

  /** Where the replay of a run of `files` puts its marks: over what still is the text that ran. */
  surfaces(files) {
    const ran = [...this.editors].filter(([name, { text }]) => files[name] === text);
    return Object.fromEntries(ran.map(([name, { surface }]) => [name, { ...surface, tab: () => this.#tab(name) }]));
  }

  /** Brings a line that the replay marks into sight. */
  follow(row) {
    bringIntoSight(this.place, row, AWAY);
  }

  #put(name, text) {
    const editor = new FileEditor(this.parts, { name, text, onChange: () => this.told.changed(), onRun: () => this.told.run() });
    editor.show(false);
    editor.box.classList.add("highlight"); // the colours are those of a code block
    this.place.append(editor.box);
    this.editors.set(name, editor);
  }

  #take(name) {
    const editor = this.editors.get(name);
    editor.remove();
    editor.box.remove();
    this.editors.delete(name);
  }

  #tab(name) {
    return this.tabs.querySelector(`[data-file="${name}"]`);
  }

  /** Not by scrollIntoView: from there the next Tab would go on. */
  #bringIntoSight(tab) {
    const { left, right } = this.tabs.getBoundingClientRect();
    const its = tab.getBoundingClientRect();
    if (its.left < left) this.tabs.scrollLeft -= left - its.left;
    else if (its.right > right) this.tabs.scrollLeft += its.right - right;
  }

  #drawTabs() {
    const tab = (name) => {
      const chosen = name === this.shown;
      return element("button", {
        type: "button",
        role: "tab",
        "data-file": name,
        "aria-selected": chosen,
        tabindex: chosen ? 0 : -1,
        ...(name !== MAIN && { title: "F2 renames it, Delete removes it" }),
      }, name);
    };
    const names = [...this.editors.keys()];
    const there = [...this.tabs.children].map((each) => each.dataset.file);
    if (there.join("/") !== names.join("/")) this.tabs.replaceChildren(...names.map(tab));
    for (const each of this.tabs.children) {
      const chosen = each.dataset.file === this.shown;
      each.setAttribute("aria-selected", chosen);
      each.tabIndex = chosen ? 0 : -1;
    }
    for (const [button, does] of [[this.renameButton, "Rename"], [this.removeButton, "Remove"]]) {
      button.hidden = this.shown === MAIN;
      button.setAttribute("aria-label", `${does} ${this.shown}`);
      button.title = `${does} ${this.shown}`;
    }
  }

  /** A field for a name, of a new file or in the place of `old`, behind the tabs; done(name) with one that a file can have. */
  #ask(old, done) {
    const field = element("input", {
      class: "play-file-name",
      "aria-label": old ? `New name of ${old}` : "Name of the new file",
      value: old,
      placeholder: "name.py",
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
    });
    const tab = old && this.#tab(old);
    if (tab) tab.hidden = true;
    this.tabs.after(field);
    let over = false; // that the field goes is a blur too
    const end = (focus) => {
      if (over) return;
      over = true;
      field.remove();
      if (tab) tab.hidden = false;
      if (focus) this.#tab(this.shown)?.focus();
      this.told.refused("");
    };
    const take = (focus) => {
      if (over) return undefined;
      const typed = field.value.trim();
      const name = typed && !typed.endsWith(".py") && !typed.includes(".") ? `${typed}.py` : typed;
      if (!name || name === old) return end(focus);
      const fault = faultOfName(name, [...this.editors.keys()].filter((each) => each !== old));
      if (fault && !focus) {
        end(false);
        return this.told.refused(fault);
      }
      if (fault) {
        field.setAttribute("aria-invalid", "true");
        return this.told.refused(fault);
      }
      end(false);
      return done(name);
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation(); // the tabs have keys of their own
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault(); // it would arrive where the focus goes
      if (event.key === "Enter") take(true);
      else end(true);
    });
    field.addEventListener("blur", () => take(false));
    field.focus();
    field.setSelectionRange(0, old.replace(/\.py$/, "").length);
  }

  /** As in any list of tabs: the arrows go to the next one. */
  #key(event) {
    const names = [...this.editors.keys()];
    const at = names.indexOf(this.shown);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: names.length - 1 }[event.key];
    if (event.key === "F2") this.rename();
    else if (event.key === "Delete") this.remove();
    else if (to === undefined) return;
    else {
      this.select(names[(to + names.length) % names.length]);
      this.#tab(this.shown).focus();
    }
    event.preventDefault();
  }

  /** A click below the last line goes to its end. */
  #below(event) {
    if (event.target !== this.place) return;
    event.preventDefault();
    const { view } = this.editors.get(this.shown);
    view.dispatch({ selection: { anchor: view.state.doc.length } });
    view.focus();
  }
}

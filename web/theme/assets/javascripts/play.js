/* The playground: a reader's own programs, kept in this browser, run here, shared as links. Loaded where its box is (replay.js). */

import { loadEditor } from "./editor.js";
import { decode, encode } from "./link.js";
import { element, touch } from "./marks.js";
import { told } from "./origin.js";
import { Files } from "./play-files.js";
import { KEYS, Run } from "./play-run.js";
import { Views } from "./play-views.js";
import { Programs } from "./programs.js";
import { SITE } from "./running.js";

const LINK = /^#\d+\./;
const PREFIX = `${new URL(SITE).pathname}playground/`;
const SHOWN = `${PREFIX}shown`; // in the tab's own storage: the program that it shows

const LEAVES = touch ? "" : " Esc, then Tab, leaves the editor.";
const KEPT = `Kept in this browser as you type.${LEAVES}`;
const NOTHING_KEPT = "This browser keeps nothing here: before you leave, download the program or share it.";
const STRANGER = "This program came with the link; somebody else may have written it. Read it, then press Run.";
const SHARED = "The program is in the link. Anyone who has the link can read it.";
const FRAMED = "A page that has it shows the program, and runs it when its reader presses Run.";

export class Playground {
  constructor(box, makeReplay) {
    this.box = box;
    this.makeReplay = makeReplay;
    this.version = box.dataset.version;
    const find = (selector) => box.querySelector(selector);
    this.name = find(".play-name");
    this.noted = find(".play-note");
    this.menu = find(".play-menu");
    this.examples = find("dialog.play-examples");
    this.chooser = find(".play-files-chosen");
    this.programs = new Programs(PREFIX);
    this.started = this.#start();
  }

  // --- what the reader does: named by `data-do` of the buttons

  actions = {
    run: () => this.#run(),
    addFile: () => this.files.add(),
    renameFile: () => this.files.rename(),
    removeFile: () => this.files.remove(),
    newProgram: () => this.#open({ name: this.programs.freeName("My program"), files: { "main.py": BLANK } }),
    chooseFiles: () => this.chooser.click(),
    examples: () => this.examples.showModal(),
    closeExamples: () => this.examples.close(),
    download: () => this.#download(),
    share: () => this.#share(),
  };

  #run() {
    if (this.run.on) return this.run.stop();
    this.stranger = false; // read, or else it is too late
    this.views.show("run");
    return this.run.start();
  }

  async #download() {
    try {
      const { download } = await import("./exchange.js");
      await download(this.program.name, this.files.texts, this.version);
    } catch (error) {
      this.#refuse(error);
    }
  }

  async #share() {
    this.views.show("program"); // below it stands what is said of it
    let fragment;
    try {
      fragment = await encode(this.files.texts);
    } catch (error) {
      return this.#refuse(error);
    }
    const html = frame(`${SITE}play/embed/#${fragment}`, this.program.name);
    const button = element("button", { type: "button" }, "Copy HTML that shows it in another page");
    button.addEventListener("click", () => this.#copy("HTML", html, FRAMED));
    return this.#copy("link", `${location.origin}${location.pathname}#${fragment}`, SHARED, button);
  }

  /** Where that is denied, the text stands there to be copied by hand. */
  async #copy(what, text, says, ...more) {
    try {
      await navigator.clipboard.writeText(text);
      this.#note(`The ${what} is copied. ${says}`, { more });
    } catch {
      const field = element("input", { class: "play-link", readonly: "", "aria-label": `The ${what}`, value: text });
      this.#note(`Copy this ${what}. ${says}`, { more: [field, ...more] });
      field.focus();
      field.select();
    }
  }

  /** Files that were dropped or chosen are a new program. */
  async #take(dropped) {
    if (!dropped.length) return;
    try {
      const { programOf } = await import("./exchange.js");
      const { name, files } = await programOf(dropped, this.version);
      this.#open({ name: this.programs.freeName(name.slice(0, this.name.maxLength)), files });
      this.#keep();
    } catch (error) {
      this.#refuse(error);
    }
  }

  // --- the program that is shown: {id, name, files, fragment}; without an id it is not kept yet

  #open(program, note = this.#rest) {
    this.program = program;
    this.stranger = false;
    this.run.clear();
    this.#name(program.name);
    this.files.open(program.files);
    this.views.show("program");
    this.#remember();
    if (!program.fragment) this.#dropFragment();
    note.call(this);
  }

  /** In the link there is another program than this one. */
  #dropFragment() {
    this.program.fragment = undefined;
    if (LINK.test(location.hash)) history.replaceState(history.state, "", location.pathname + location.search);
  }

  /** The last one of this tab, or of this browser, or the first of the gallery. */
  async #openLast() {
    const last = this.#remembered() ?? this.programs.list()[0];
    if (last) this.#open(this.programs.read(last.id));
    else await this.#openFirst();
  }

  async #openFirst(note = undefined) {
    const [{ dataset, firstElementChild }] = this.gallery;
    this.#open({ name: firstElementChild.textContent, files: await decode(dataset.fragment) }, note);
  }

  /** What the address asks for. It never runs by itself. */
  async #openLink() {
    const fragment = location.hash.slice(1);
    if (this.program?.fragment === fragment) return;
    const example = this.gallery.find(({ dataset }) => dataset.fragment === fragment);
    let files;
    try {
      files = await decode(fragment);
    } catch (error) {
      if (fragment === location.hash.slice(1)) await this.#openFirst(() => this.#refuse(error));
      return;
    }
    if (fragment !== location.hash.slice(1)) return; // the next one already
    const from = told(fragment);
    const name = example?.firstElementChild.textContent ?? from?.name ?? "A program from a link";
    this.#open({ name, files, fragment }, () => {
      if (example) this.#noteExample(example);
      else if (from) this.#noteOrigin(from);
      else {
        this.stranger = true;
        this.#rest();
      }
    });
  }

  #changed() {
    this.run.changed();
    this.#keep();
  }

  #keep() {
    const { id, name } = this.program;
    const kept = this.programs.write({ id, name: id ? name : this.programs.freeName(name), files: this.files.texts });
    this.program = kept;
    this.#name(kept.name);
    this.#dropFragment();
    this.#remember();
    if (id && kept.id !== id) this.#note(`Another tab has changed “${name}” too: what you write here is “${kept.name}” now.`);
    else this.#rest();
  }

  /** Another tab has changed or removed a program. */
  #changedElsewhere(id) {
    if (id !== this.program.id) return;
    const kept = this.programs.read(id);
    if (!kept) return this.#note("Another tab has deleted this program. It is kept again when you change it.");
    const texts = this.files.texts;
    this.program = kept;
    this.#name(kept.name);
    if (JSON.stringify(texts) === JSON.stringify(kept.files)) return undefined;
    this.updating = true; // which is no change of the reader's in this tab
    this.files.update(kept.files);
    this.updating = false;
    this.run.changed();
    return this.#note("Changed in another tab.");
  }

  #rename() {
    const name = this.name.value.trim();
    if (!name || name === this.program.name) return this.#name(this.program.name);
    this.program = { ...this.program, name: this.programs.freeName(name) };
    return this.#keep();
  }

  #name(name) {
    this.name.value = name;
    this.name.parentElement.dataset.name = name;
  }

  #delete(program) {
    const shown = program.id === this.program.id;
    this.programs.remove(program.id);
    const undo = () => {
      this.#open(this.programs.write({ ...program, id: undefined, name: this.programs.freeName(program.name) }));
    };
    const note = () => this.#note(`“${program.name}” is deleted.`, { undo });
    this.menu.hidePopover();
    if (!shown) return note();
    return this.#openLast().then(note);
  }

  #remember() {
    try {
      if (this.program.id) sessionStorage.setItem(SHOWN, this.program.id);
      else sessionStorage.removeItem(SHOWN);
    } catch {
      // the reader's browser keeps nothing
    }
  }

  #remembered() {
    try {
      return this.programs.read(sessionStorage.getItem(SHOWN));
    } catch {
      return undefined;
    }
  }

  // --- what is said of the program

  /** `undo`: what a button does that is there for it; `more`: elements behind the text. */
  #note(text, { kind = "", undo, more = [] } = {}) {
    this.noted.className = `play-note ${kind}`;
    const parts = [text];
    if (undo) {
      const button = element("button", { type: "button" }, "Undo");
      button.addEventListener("click", undo);
      parts.push(" ", button);
    }
    for (const each of more) parts.push(" ", each);
    this.noted.replaceChildren(...parts);
  }

  #rest() {
    if (this.stranger) this.#note(STRANGER, { kind: "stranger" });
    else if (!this.programs.keeps) this.#note(NOTHING_KEPT, { kind: "lost" });
    else this.#note(this.program.id ? KEPT : touch ? "Change it: it is kept in this browser as you type." : `${KEYS} runs it.${LEAVES}`);
  }

  #noteExample(example) {
    const { about, lesson } = example.dataset;
    this.#note(about, { more: lesson ? [element("a", { href: lesson }, "Where it is explained")] : [] });
  }

  #noteOrigin({ page, href, changed }) {
    this.#note(changed ? "With your changes, from" : "From", { more: [element("a", { href }, page)] });
  }

  #refuse(error) {
    this.views.show("program");
    this.#note(error.message, { kind: "refused" });
  }

  // --- starting

  async #start() {
    this.gallery = [...this.box.querySelectorAll(".play-gallery li")];
    let parts;
    try {
      parts = await loadEditor(`${SITE}assets/runtime/editor.js?v=${this.version}`);
    } catch {
      this.box.querySelector(".play").inert = true;
      this.noted.textContent = "The editor could not be loaded. Is there a network? Then load the page again.";
      return;
    }
    if (!this.box.isConnected) return;
    this.files = new Files(parts, this.box, {
      changed: () => this.updating || this.#changed(),
      run: () => this.run.on || this.#run(),
      refused: (why) => (why ? this.#note(why, { kind: "refused" }) : this.noted.matches(".refused") && this.#rest()),
      removed: (name, text) => this.#note(`${name} is removed.`, { undo: () => this.files.putBack(name, text) }),
    });
    const data = JSON.parse(this.box.querySelector("template").content.textContent);
    this.views = new Views(this.box);
    this.run = new Run(this.box, this.files, data, this.makeReplay, (name, line) => {
      this.views.show("program");
      this.files.goTo(name, line);
    });
    this.box.querySelector(".play-start kbd").textContent = KEYS;
    this.#listen();
    this.#offerExamples();
    if (LINK.test(location.hash)) await this.#openLink();
    else await this.#openLast();
    this.box.querySelector(".play").inert = false;
  }

  #listen() {
    const listen = (target, what, act) => target.addEventListener(what, act);
    listen(this.box, "click", ({ target, detail }) => {
      const button = target.closest("[data-do]");
      if (!button || (button.dataset.do === "run" && detail > 1)) return; // the second of a double click is no Stop
      this.menu.hidePopover();
      this.actions[button.dataset.do]();
    });
    listen(this.box, "keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      event.preventDefault();
      if (!this.run.on) this.#run();
    });
    listen(this.name, "input", () => void (this.name.parentElement.dataset.name = this.name.value));
    listen(this.name, "change", () => this.#rename());
    listen(this.name, "keydown", (event) => {
      if (event.key === "Escape") this.#name(this.program.name);
      if (event.key !== "Enter") return;
      event.preventDefault(); // it would be a line of the editor
      this.files.focus();
    });
    listen(this.chooser, "change", () => {
      this.#take([...this.chooser.files]);
      this.chooser.value = "";
    });
    listen(this.box, "dragover", (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      this.box.classList.add("takes");
    });
    listen(this.box, "dragleave", ({ relatedTarget }) => this.box.contains(relatedTarget) || this.box.classList.remove("takes"));
    listen(this.box, "drop", (event) => {
      this.box.classList.remove("takes");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      event.stopPropagation(); // the editor would take it for text
      this.#take([...event.dataTransfer.files]);
    });
    listen(this.menu, "beforetoggle", ({ newState }) => newState === "open" && this.#fillMenu());
    listen(window, "hashchange", () => {
      if (LINK.test(location.hash)) this.#openLink();
      else if (!location.hash) this.#openLast(); // back from an example
    });
    this.programs.watch((id) => this.#changedElsewhere(id));
  }

  /** The page's list of programs, now in a dialog; each opens here. */
  #offerExamples() {
    for (const item of this.gallery) {
      const [link] = item.children;
      item.dataset.about = item.textContent.slice(link.textContent.length).trim();
      const opens = element("a", { href: `#${item.dataset.fragment}` });
      opens.append(...link.childNodes);
      if (link.matches("a:not([download])")) item.dataset.lesson = link.href;
      link.replaceWith(opens);
    }
    const list = this.box.querySelector(".play-gallery");
    this.examples.append(list);
    list.addEventListener("click", (event) => {
      const item = event.target.closest("a") && event.target.closest("li");
      if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.examples.close();
      this.program.fragment = undefined; // chosen again it is there as it was
      if (location.hash === `#${item.dataset.fragment}`) this.#openLink();
      else location.hash = item.dataset.fragment;
    });
    this.examples.addEventListener("click", ({ target }) => target === this.examples && this.examples.close()); // beside it
  }

  #fillMenu() {
    const { left, bottom } = this.box.querySelector(".play-menu-button").getBoundingClientRect();
    this.menu.style.left = `${Math.max(8, Math.min(left, innerWidth - 330))}px`;
    this.menu.style.top = `${bottom + 6}px`;
    const items = this.programs.list().map((program) => {
      const shown = program.id === this.program.id;
      const opens = element("button", { type: "button", ...(shown && { "aria-current": "true" }) }, program.name);
      opens.addEventListener("click", () => {
        this.menu.hidePopover();
        this.#open(this.programs.read(program.id));
      });
      const deletes = element("button", { type: "button", class: "play-delete", "aria-label": `Delete ${program.name}`, title: `Delete ${program.name}` }, "×");
      deletes.addEventListener("click", () => this.#delete(program));
      return element("li", {}, opens, deletes);
    });
    this.menu.querySelector(".play-kept").replaceChildren(...items);
  }
}

/** HTML that shows the program of that address in another page. */
function frame(src, name) {
  const title = `${name}, an asyncio program`;
  return element("iframe", { src, title, loading: "lazy", width: "100%", height: "480", style: "border: 0" }).outerHTML;
}

const BLANK = `import asyncio


async def main() -> None:
    print("Hello")
    await asyncio.sleep(1)
    print("Goodbye")


asyncio.run(main())
`;

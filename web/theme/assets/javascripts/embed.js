/* A program in the frame of another page (course/site/templates/embed.html). It stands in the address, as in a link to the
   playground, is there to be read, and never runs by itself: what runs it is loaded when Run is pressed. */

import { pieces } from "./colours.js";
import { bringIntoSight } from "./follow.js";
import { BadLink, decode } from "./link.js";
import { element } from "./marks.js";
import { Views } from "./play-views.js";
import { makeReplay } from "./replay.js";

const AWAY = 8; // pixels that stay free above and below a line that the replay shows
const NOT_LOADED = "What runs a program could not be loaded. Is there a network? Then load the page again.";

class Embed {
  constructor(box) {
    this.box = box;
    this.data = JSON.parse(box.querySelector("template").content.textContent);
    this.views = new Views(box);
    this.files = new Files(box.querySelector(".embed-files"), this.data.names);
    this.opens = box.querySelector(".embed-opens");
    this.opens.querySelector(".embed-address").textContent = `${this.opens.host}${this.opens.pathname}`;
    box.querySelector(".play-start").addEventListener("click", ({ detail }) => detail > 1 || this.#press()); // a double click is no Stop
    box.addEventListener("click", ({ target }) => target.matches(".run-copy") && this.#copy(target.dataset.clipboardText));
  }

  /** What the address asks for. */
  async open() {
    const fragment = location.hash.slice(1);
    this.run?.clear();
    this.views.show("program");
    document.querySelector(".embed-refused")?.remove();
    try {
      this.files.open(await decode(fragment));
      this.opens.hash = fragment;
    } catch (error) {
      if (!(error instanceof BadLink)) throw error;
      if (fragment) document.querySelector(".lead").before(element("p", { class: "embed-refused", role: "alert" }, error.message));
      document.documentElement.classList.remove("has-program");
      return;
    }
    document.documentElement.classList.add("has-program");
    this.box.querySelector(".play").inert = false;
  }

  async #press() {
    if (this.run?.on) return this.run.stop();
    this.views.show("run");
    const goTo = (name, line) => {
      this.views.show("program");
      this.files.goTo(name, line);
    };
    try {
      const { Run } = await import("./play-run.js");
      this.run ??= new Run(this.box, this.files, this.data, makeReplay, goTo);
    } catch {
      return this.#say(NOT_LOADED);
    }
    return this.run.start();
  }

  /** On the site's pages Material does it. A frame has no right to write what is copied, but for the browser's own command. */
  #copy(text) {
    const field = element("textarea", { readonly: "" });
    field.value = text;
    this.box.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    this.#say(copied ? "Copied." : "This browser does not let the output be copied here.");
  }

  #say(text) {
    this.box.querySelector(".play-said").textContent = text;
    this.box.querySelector(".play-state").classList.remove("rests");
  }
}

/** The program's files, one below the other. */
class Files {
  constructor(place, names) {
    this.place = place;
    this.names = names;
  }

  /** `texts`: {name: text}; main.py comes first. */
  open({ "main.py": main, ...others }) {
    this.texts = { "main.py": main, ...others };
    this.blocks = Object.fromEntries(Object.entries(this.texts).map(([name, text]) => [name, this.#block(name, text)]));
    this.place.replaceChildren(...Object.entries(this.blocks).map(([name, block]) =>
      element("div", { class: "highlight" }, element("h2", { class: "filename" }, name), element("pre", {}, block))));
    this.place.scrollTop = 0;
  }

  /** Where the replay puts its marks. */
  surfaces() {
    return this.blocks;
  }

  follow(row) {
    bringIntoSight(this.place, row, AWAY);
  }

  /** Selects that line. */
  goTo(name, line) {
    const block = this.blocks[name];
    const numbers = block.querySelectorAll("[data-linenos]");
    const number = numbers[Math.min(line, numbers.length) - 1];
    block.focus({ preventScroll: true });
    bringIntoSight(this.place, number, this.place.clientHeight / 3);
    const range = document.createRange();
    range.setStartAfter(number);
    if (numbers[line]) range.setEndBefore(numbers[line]);
    else range.setEndAfter(block.lastChild);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }

  /** As a block of code of the site's pages, which Python makes. */
  #block(name, text) {
    const block = element("code", { tabindex: "0" });
    const lines = text.replace(/\n$/, "").split("\n").length;
    const width = `${lines}`.length;
    let line = 0;
    const number = () => element("span", { class: "linenos", "data-linenos": ` ${`${++line}`.padStart(width)} ` });
    block.append(number());
    for (const [kind, piece] of pieces(text, this.names)) {
      piece.split(/(?<=\n)/).forEach((part) => {
        block.append(kind ? element("span", { class: kind }, part) : part);
        if (part.endsWith("\n") && line < lines) block.append(number());
      });
    }
    return block;
  }
}

const embed = new Embed(document.querySelector(".embed"));
addEventListener("hashchange", () => embed.open());
embed.open();

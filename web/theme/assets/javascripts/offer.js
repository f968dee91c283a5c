/* What a run has whose program can be run in the page: Edit in its bar, and a link to the playground in its menu. All that
   Edit does is loaded on the first click. */

import { element } from "./marks.js";
import { tell } from "./origin.js";

const SITE = new URL("../../", import.meta.url).href;

export class Offer {
  constructor(replay, makeReplay) {
    this.replay = replay;
    this.box = replay.section.closest(".runnable");
    this.place = this.box.querySelector(":scope > .program");
    this.key = `program:${location.pathname}:${this.box.dataset.example}`;
    this.said = element("p", { class: "program-said", role: "status" });
    this.place.append(this.said);
    this.editButton = element("button", { type: "button", class: "program-edit", title: "Change this program and run it" }, "Edit");
    this.editButton.addEventListener("click", () => this.#do("edit"));
    replay.menu.button.before(this.editButton);
    const far = replay.run.wire; // the playground's network is near: there such a program would run otherwise
    if (!far) this.#leadToPlayground(replay.menu);
    this.makeReplay = (...values) => {
      const made = makeReplay(...values);
      if (!far) this.#leadToPlayground(made.menu);
      return made;
    };
    if (stored(this.key)) this.#do("restore");
  }

  async #do(what) {
    this.place.hidden = false;
    this.program ??= import("./program.js").then(({ Program }) => new Program(this, this.makeReplay));
    try {
      const program = await this.program;
      if (this.box.isConnected) await program[what]();
    } catch (error) {
      this.program = undefined;
      this.said.textContent = "This could not be loaded. Is there a network? Then try again.";
      console.warn(error);
    }
  }

  /** The link takes the program along, as it is when the menu opens. */
  #leadToPlayground(menu) {
    const link = element("a", { class: "menu-play", href: `${SITE}play/` }, "Open in the playground");
    const note = element("p", { class: "menu-note", role: "status" });
    menu.add(link, note);
    let files;
    link.addEventListener("click", () => tell(this.#origin(link.hash.slice(1), files)));
    menu.onOpen(async () => {
      link.removeAttribute("href");
      note.textContent = "";
      try {
        const { encode } = await import("./link.js");
        files = await this.#files();
        link.href = `${SITE}play/#${await encode(files)}`;
      } catch (error) {
        note.textContent = error instanceof TypeError ? "The playground is out of reach. Is there a network?" : error.message;
      }
    });
  }

  /** As the reader has changed them. */
  async #files() {
    const { sources, recording } = this.replay.run;
    return asMain(recording.entry, (await this.program?.catch(() => {}))?.files ?? sources);
  }

  #origin(fragment, files) {
    const { section, run } = this.replay;
    const [, example] = this.box.dataset.example.split("/");
    const title = [...document.querySelector("h1").childNodes].filter((node) => !node.matches?.(".headerlink"));
    return {
      fragment,
      name: example.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase()),
      page: title.map((node) => node.textContent).join(""),
      href: `${location.pathname}#${section.id}`,
      changed: JSON.stringify(files) !== JSON.stringify(asMain(run.recording.entry, run.sources)),
    };
  }
}

/** In the playground the file that runs is always main.py. */
function asMain(entry, { [entry]: main, ...others }) {
  return { "main.py": main, ...others };
}

function stored(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null; // the reader's browser keeps nothing
  }
}

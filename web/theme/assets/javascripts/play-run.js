/* The run of the playground's program, or of one in a frame: how it goes, and what came of it. */

import { touch } from "./marks.js";
import { Running, fitTraceback, linkTraceback } from "./running.js";

export const KEYS = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘↵" : "Ctrl+Enter";

export class Run {
  /** `files`: those that run, {texts, surfaces(texts), follow(row)}; `data`: {format, fields, colours} of recordings;
      `goTo(name, line)` is called where a traceback leads to a line. */
  constructor(box, files, data, makeReplay, goTo) {
    this.files = files;
    this.data = data;
    this.goTo = goTo;
    this.button = box.querySelector(".play-start");
    this.shown = box.querySelector(".play-shown");
    this.empty = [...this.shown.childNodes];
    this.state = box.querySelector(".play-state");
    this.said = box.querySelector(".play-said");
    this.progress = box.querySelector(".play-state progress");
    const place = {
      say: (text) => this.#say(text),
      count: (text) => this.state.setAttribute("data-count", text),
      loading: (fraction) => {
        this.progress.hidden = fraction === undefined;
        this.progress.value = fraction ?? 0;
      },
      busy: (on) => {
        this.shown.classList.toggle("waits", on);
        this.#offer(on);
      },
    };
    this.running = new Running(place, makeReplay);
  }

  get on() {
    return this.running.on;
  }

  async start() {
    const files = this.files.texts;
    if (this.mine) this.fit();
    const run = await this.running.run({ ...this.data, files, entry: "main.py", reviewed: false, surfaces: () => this.files.surfaces(files) });
    if (!run || !this.shown.isConnected) return;
    this.#forget();
    this.mine = run;
    // A program is as high as its editor: what is marked may be out of sight.
    if (run.replay) run.replay.follow = { show: (row) => this.files.follow(row), stop() {} };
    linkTraceback(run.section, files, this.goTo);
    this.shown.replaceChildren(run.section);
    this.shown.scrollTop = 0;
    this.fit();
    this.#tell();
  }

  stop() {
    this.running.stop();
  }

  /** Of another program: nothing is shown yet. */
  clear() {
    if (this.on) this.running.leave();
    this.#forget();
    this.shown.replaceChildren(...this.empty);
    this.#say("", true);
  }

  /** The program has changed: what a run says of lines holds for the text that ran, and for no other. */
  changed() {
    this.running.prepare();
    if (!this.mine) return;
    this.fit();
    if (!this.on) this.#tell();
  }

  /** Of the last run: what became of it, or that it is one of another text. */
  #tell() {
    const { files, told } = this.mine;
    const same = JSON.stringify(files) === JSON.stringify(this.files.texts);
    this.#say(same ? told : `Changed since this run. ${touch ? "Run" : KEYS} runs it again.`, same);
  }

  fit() {
    const { section, replay, files } = this.mine;
    fitTraceback(section, files, this.files.texts);
    replay?.pause();
    replay?.hideMarks();
    if (replay) replay.blocks = this.files.surfaces(files);
  }

  #forget() {
    this.mine?.replay?.leave();
    this.mine?.section.remove();
    this.mine = undefined;
  }

  /** The button runs it, or stops it. */
  #offer(stop) {
    const [word, keys] = this.button.children;
    word.textContent = stop ? "Stop" : "Run";
    if (keys) keys.hidden = stop; // they run, and stop nothing
    this.button.classList.toggle("stops", stop);
  }

  /** `rests`: nothing to look at, for the run itself says as much. */
  #say(text, rests = false) {
    this.said.textContent = text;
    this.state.classList.toggle("rests", rests);
  }
}

/* A reader changes a program of the page and runs it: the editor, the bar above the run, and the reader's own run. Loaded on
   the first click on Run or Edit (replay.js), or where the reader has changed something before. */

import { offerOutput } from "./copy.js";
import { Editor, loadEditor } from "./editor.js";
import { element, touch } from "./marks.js";
import { breath, harmless } from "./harmless.js";
import { createRunner } from "./runner.js";
import { Unreadable, fieldOf, runOf } from "./state.js";

const SITE = new URL("../../", import.meta.url).href;
const UNDO = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘Z" : "Ctrl+Z";
const RUN = UNDO.replace("Z", "Enter").replace("⌘Enter", "⌘↵");

const HEADER = 48; // pixels that it takes of the window
const AWAY = 8; // from it, and from the window's foot

/** One Python at a time, for all programs. */
const runner = createRunner(SITE);
addEventListener("pagehide", () => runner.leave()); // a browser keeps the page for its Back button

/** The program that runs. */
let running;
let drawn = 0;

export class Program {
  constructor({ replay, box, key, said, editButton }, makeReplay) {
    this.recorded = { section: replay.section, replay };
    this.box = box;
    this.key = key;
    this.said = said;
    this.editButton = editButton;
    this.makeReplay = makeReplay;
    ({ recording: this.recording, sources: this.sources, colours: this.colours } = replay.run);
    this.entry = this.recording.entry;
    this.order = JSON.parse(replay.section.querySelector("template").content.textContent).order;
    this.blocks = replay.blocks;
    this.editors = undefined; // {file name: Editor}, once there are any
    this.mine = undefined; // {section, replay} of the reader's last run
    this.#bar();
  }

  // --- what the reader does

  async edit() {
    const there = this.editors !== undefined;
    if (!(await this.#open())) return;
    this.#show("mine");
    (this.#editorInSight() ?? this.editors[this.entry]).focus();
    if (there) return;
    const { python, size } = this.box.dataset;
    const once = runner.loaded ? "" : ` (Python ${python}, ${size}, once)`;
    this.#say(touch ? `Change it, then tap Run${once}.` : `${RUN} runs it${once}. Esc, then Tab, leaves.`);
  }

  /** The page is there again, and with it what the reader had changed. */
  async restore() {
    if (!(await this.#open())) return;
    this.#show("mine");
    this.#say("These are your changes. Run shows what they do.");
  }

  run() {
    if (running === this) this.stop();
    else return this.#run();
  }

  stop() {
    this.#say("Stopping …");
    runner.stop();
  }

  reset() {
    for (const [name, editor] of Object.entries(this.editors)) editor.replace(this.sources[name]);
    this.#forget();
    this.#show("mine");
    this.#say(touch ? "The original is back." : `The original is back. ${UNDO} in the editor undoes that.`);
    this.bar.querySelector(".program-run").focus();
  }

  /** As they are now: {file name: text}. */
  get files() {
    return this.#files();
  }

  /** To a line of the program, from a traceback. */
  async goTo(name, line) {
    if (!(await this.#open())) return;
    this.#show("mine");
    this.editors[name].goTo(line);
  }

  /** The page is gone. */
  leave() {
    if (running === this) running = undefined;
    runner.leave();
    this.inSight?.disconnect();
    for (const editor of Object.values(this.editors ?? {})) editor.remove();
  }

  // --- the editor

  async #open() {
    if (this.editors) return true;
    const url = `${SITE}assets/runtime/editor.js?v=${this.box.dataset.version}`;
    this.#say("Loading the editor …");
    let parts;
    try {
      parts = await loadEditor(url);
    } catch (error) {
      this.#say("The editor could not be loaded. Is there a network? Then press Edit again.");
      return false;
    }
    if (this.editors) return true; // a second click
    const texts = this.#stored();
    this.editors = {};
    for (const [name, block] of Object.entries(this.blocks)) {
      this.editors[name] = new Editor(parts, block, {
        name,
        text: texts[name] ?? this.sources[name],
        onChange: () => this.#changed(),
        onRun: () => running !== this && this.#run(),
      });
    }
    this.#stick();
    this.#marks();
    return true;
  }

  /** Where the replay of a run of `files` puts its marks: over what still is the text that ran. */
  #surfaces(files) {
    const now = this.#files();
    const places = this.editors ? Object.entries(this.editors).map(([name, { surface }]) => [name, surface]) : Object.entries(this.blocks);
    return Object.fromEntries(places.filter(([name]) => files[name] === now[name]));
  }

  /** What a run says of lines holds for the text that ran, and for no other. */
  #fit() {
    const { replay } = this.recorded;
    replay.hideMarks();
    replay.blocks = this.which === "mine" ? this.#surfaces(this.sources) : this.blocks;
    if (!this.mine) return;
    const { section, replay: mine, files } = this.mine;
    const now = this.#files();
    for (const jump of section.querySelectorAll(".run-jump")) jump.disabled = files[jump.dataset.file] !== now[jump.dataset.file];
    mine?.pause();
    mine?.hideMarks();
    if (mine) mine.blocks = this.#surfaces(files);
  }

  /** As long as an editor is in sight, so is the bar: at the window's foot when its own place is below that. */
  #stick() {
    const seen = new Set();
    this.inSight = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target);
      this.bar.parentElement.classList.toggle("sticks", seen.size > 0);
    });
    for (const { box } of Object.values(this.editors)) this.inSight.observe(box);
  }

  #editorInSight() {
    return Object.values(this.editors).find((editor) => editor.box.offsetParent);
  }

  #files() {
    const files = { ...this.sources };
    for (const [name, editor] of Object.entries(this.editors ?? {})) files[name] = editor.text;
    return files;
  }

  #unchanged() {
    return Object.entries(this.#files()).every(([name, text]) => text === this.sources[name]);
  }

  #changed() {
    runner.prepare();
    this.#keep();
    this.#marks();
    this.#fit();
    if (this.mine) this.#say(`Changed since this run. ${touch ? "Run" : RUN} runs it again.`);
  }

  // --- what is kept for as long as the tab is open

  #stored() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.key)) ?? {};
      // Not what belongs to another version of the program.
      return Object.fromEntries(
        Object.entries(kept).filter(([name, { original }]) => original === this.sources[name]).map(([name, { text }]) => [name, text]),
      );
    } catch {
      return {};
    }
  }

  #keep() {
    const files = this.#files();
    const changed = Object.keys(files).filter((name) => files[name] !== this.sources[name]);
    const kept = changed.map((name) => [name, { original: this.sources[name], text: files[name] }]);
    try {
      if (kept.length) sessionStorage.setItem(this.key, JSON.stringify(Object.fromEntries(kept)));
      else sessionStorage.removeItem(this.key);
    } catch {
      // A browser that keeps nothing: the changes last as long as the page.
    }
  }

  // --- running

  async #run() {
    running?.abandon();
    running = this;
    const files = this.#files();
    this.#runButton("Stop");
    this.bar.parentElement.scrollIntoView({ block: "nearest", behavior: "instant" });
    this.#say(runner.started ? "Running …" : runner.loaded ? "Starting Python …" : "Loading Python …");
    const { format, fields } = this.recording;
    let lines = 0;
    let begun = false;
    try {
      const recording = await runner.run({
        files,
        entry: this.entry,
        reviewed: this.#unchanged(),
        onLoad: (progress) => this.#loading(progress),
        onStart: () => {
          begun = true;
          if (running === this) this.#say("Running …");
        },
        onEvents: (events) => {
          if (running !== this) return;
          const printed = events.filter(([, kind]) => kind === "printed");
          lines += printed.filter((event) => `${fieldOf(event, "text", fields)}`.endsWith("\n")).length;
          const [time] = events.at(-1);
          this.count.textContent = `${lines} line${lines === 1 ? "" : "s"}, ${time} s`;
        },
      });
      if (running !== this) return;
      if (begun) await this.#draw({ ...recording, format, fields }, files);
      else this.#say("Stopped before the program began.");
    } catch (error) {
      if (running === this) this.#say(error.kind ? error.message : "This run cannot be shown. Press Run to try again.");
      if (!error.kind) console.warn(error);
    } finally {
      if (running === this) running = undefined;
      this.#idle();
    }
  }

  /** Another program runs now. */
  abandon() {
    this.#say("Stopped: another program was started.");
    running = undefined;
    this.#idle();
  }

  #idle() {
    if (running === this) return;
    this.#runButton("Run");
    this.progress.hidden = true;
    this.count.textContent = "";
  }

  #loading({ fraction, bytes, python }) {
    if (running !== this) return;
    const what = `Python ${python.split(".").slice(0, 2).join(".")} · ${(bytes / 1e6).toFixed(0)} MB, once`;
    this.progress.hidden = fraction >= 1;
    this.progress.value = fraction;
    const text = fraction < 1 ? `Loading ${what}` : "Starting Python …";
    if (this.said.textContent !== text) this.#say(text);
  }

  async #draw(recording, files) {
    const stopped = recording.events.findLast(([, kind]) => kind === "stopped");
    const ended = stopped && fieldOf(stopped, "reason", recording.fields);
    this.#say(ended ? "Stopped; one moment …" : "One moment …");
    const name = `yours-${++drawn}`;
    await breath();
    const html = await runner.draw({ run: recording, recorded: this.recording, order: this.order, name });
    const section = await harmless(html, name);
    section.classList.add("your-run");
    offerOutput(section);
    await breath();
    const replay = await this.#replay(section, recording, files);
    if (running !== this || !this.box.isConnected) return;
    this.#forget();
    this.recorded.section.after(section);
    section.closest(".cover")?.setAttribute("open", ""); // who has run it has decided
    this.mine = { section, replay, files };
    this.#linkTraceback(section, files);
    this.#show("mine");
    this.#reveal(section);
    this.#say(ended ? `Your run was ended: ${ended}.` : `Your run took ${recording.seconds} s${recording.exit ? " and failed" : ""}. It is shown below.`);
  }

  /** Made before the section is in the page, which is then laid out once. */
  async #replay(section, recording, files) {
    try {
      if (section.querySelector(".run-left-out")) throw new Unreadable("This run is too long");
      const run = runOf({ recording, sources: files, colours: this.colours });
      await breath();
      return this.makeReplay(section, run, this.#surfaces(files));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const notice = element("p", { class: "replay-notice" }, `${error.message}, so there is no replay here.`);
      section.querySelector(".replay").replaceChildren(notice);
    }
  }

  #forget() {
    this.mine?.replay?.leave();
    this.mine?.section.remove();
    this.mine = undefined;
  }

  /** `File "main.py", line 5` goes to that line of the editor. */
  #linkTraceback(section, files) {
    for (const line of section.querySelectorAll(".stderr span")) {
      const [, before, where, name, number, after] = line.textContent.match(/^(.*)(File "([^"]+)", line (\d+))([^]*)$/) ?? [];
      if (!Object.hasOwn(files, name ?? "") || line.firstElementChild) continue;
      const jump = element("button", { type: "button", class: "run-jump", "data-file": name, title: "Go to this line" }, where);
      jump.addEventListener("click", () => this.goTo(name, Number(number)));
      line.replaceChildren(before, jump, after);
    }
  }

  // --- what is shown

  /** "mine": the editor and the reader's run, as far as there are any; or "recorded". The bar stays where it is. */
  #show(which) {
    const before = this.bar.getBoundingClientRect().top;
    const mine = which === "mine";
    for (const editor of Object.values(this.editors ?? {})) editor.show(mine);
    const hidden = mine && this.mine ? this.recorded : this.mine;
    const shown = mine && this.mine ? this.mine : this.recorded;
    hidden?.replay?.leave();
    if (hidden) hidden.section.hidden = true;
    shown.section.hidden = false;
    this.which = which;
    this.editButton.hidden = mine;
    this.#fit();
    this.#marks();
    scrollBy({ top: this.bar.getBoundingClientRect().top - before, behavior: "instant" });
  }

  /** Scroll no farther than it takes to see what the run printed, with the bar above it. */
  #reveal(section) {
    const { top: end } = (section.querySelector(".run-timeline") ?? section.querySelector(".run-foot")).getBoundingClientRect();
    const room = section.getBoundingClientRect().top - this.bar.parentElement.offsetHeight - HEADER - AWAY;
    scrollBy({ top: Math.min(Math.max(end + AWAY - innerHeight, 0), room), behavior: "instant" });
  }

  #bar() {
    const button = (name, label, act) => {
      const made = element("button", { type: "button", class: `program-${name}` }, label);
      made.addEventListener("click", act);
      return made;
    };
    this.bar = element("div", { class: "program-bar", role: "group", "aria-label": "Change and run this program" });
    for (const near of ["pointerenter", "focusin"]) this.bar.addEventListener(near, () => runner.prepare());
    this.resetButton = button("reset", "Reset", () => this.reset());
    this.progress = element("progress", { max: 1, "aria-label": "Loading Python", hidden: "" });
    this.count = element("span", { class: "program-count", "aria-hidden": "true" });
    this.tabs = {
      recorded: button("recorded", "Recorded run", () => this.#show("recorded")),
      mine: button("mine", "Your run", () => this.#show("mine")),
    };
    this.choice = element("span", { class: "program-choice", role: "group", "aria-label": "Shown" }, ...Object.values(this.tabs));
    this.bar.append(button("run", "Run", () => this.run()), this.resetButton, this.progress, this.count, this.choice);
    this.#runButton("Run");
    this.said.before(this.bar);
    this.#marks();
  }

  /** Which buttons there are, and which of the two is shown. */
  #marks() {
    const files = this.#files();
    this.resetButton.hidden = this.#unchanged();
    this.choice.hidden = !this.editors && !this.mine;
    this.tabs.mine.textContent = this.mine ? "Your run" : "Your program";
    for (const [name, tab] of Object.entries(this.tabs)) tab.setAttribute("aria-pressed", name === this.which);
  }

  #runButton(label) {
    const button = this.bar.querySelector(".program-run");
    button.textContent = label;
    button.title = touch || label === "Stop" ? "" : `${label} (${RUN})`;
    button.classList.toggle("stops", label === "Stop");
  }

  #say(text) {
    this.said.textContent = text;
  }
}

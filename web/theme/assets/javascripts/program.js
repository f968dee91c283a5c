/* A reader changes a program of the page and runs it: the editor, the bar above the run, and the reader's own run. Loaded on
   the first click on Run or Edit (replay.js), or where the reader has changed something before. */

import { Editor, loadEditor } from "./editor.js";
import { element, touch } from "./marks.js";
import { Running, SITE, fitTraceback, linkTraceback } from "./running.js";

const UNDO = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘Z" : "Ctrl+Z";
const RUN = UNDO.replace("Z", "Enter").replace("⌘Enter", "⌘↵");

const HEADER = 48; // pixels that it takes of the window
const AWAY = 8; // from it, and from the window's foot

export class Program {
  constructor({ replay, box, key, said, editButton }, makeReplay) {
    this.recorded = { section: replay.section, replay };
    this.box = box;
    this.key = key;
    this.said = said;
    this.editButton = editButton;
    ({ recording: this.recording, sources: this.sources, colours: this.colours, order: this.order, wire: this.wire } = replay.run);
    this.entry = this.recording.entry;
    this.blocks = replay.blocks;
    this.editors = undefined; // {file name: Editor}, once there are any
    this.mine = undefined; // {section, replay} of the reader's last run
    const exercise = box.parentElement.querySelector(":scope > .exercise");
    this.exercise = exercise && { box: exercise, original: exercise.cloneNode(true), judge: import("./exercise.js") };
    const place = {
      say: (text) => this.#say(text),
      count: (text) => void (this.count.textContent = text),
      loading: (fraction) => {
        this.progress.hidden = fraction === undefined;
        this.progress.value = fraction ?? 0;
      },
      busy: (busy) => this.#runButton(busy ? "Stop" : "Run"),
    };
    this.running = new Running(place, makeReplay);
    this.#bar();
  }

  // --- what the reader does

  async edit() {
    const there = this.editors !== undefined;
    if (!(await this.#open())) return;
    this.#show("mine");
    const editor = this.#editorShown() ?? this.editors[this.entry];
    editor.focus();
    const { top, bottom } = editor.box.getBoundingClientRect();
    if (bottom < HEADER + AWAY || top > innerHeight - AWAY) editor.box.scrollIntoView({ block: "nearest", behavior: "instant" });
    if (there) return;
    const { python, size } = this.box.dataset;
    const once = this.running.loaded ? "" : ` (Python ${python}, ${size}, once)`;
    this.#say(touch ? `Change it, then tap Run${once}.` : `${RUN} runs it${once}. Esc, then Tab, leaves.`);
  }

  /** The page is there again, and with it what the reader had changed. */
  async restore() {
    if (!(await this.#open())) return;
    for (const editor of Object.values(this.editors)) editor.passBy(true);
    this.#show("mine");
    this.#say("These are your changes. Run shows what they do.");
  }

  /** The second of two `clicks` that are a double click stops nothing. */
  run(clicks = 1) {
    if (!this.running.on) return this.#run();
    if (clicks < 2) this.running.stop();
  }

  reset() {
    for (const [name, editor] of Object.entries(this.editors)) editor.replace(this.sources[name]);
    this.#forget();
    this.#show("mine");
    if (this.exercise) this.exercise.judge.then(({ forget }) => forget(this.exercise.box, this.exercise.original));
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
        covered: HEADER,
        text: texts[name] ?? this.sources[name],
        onChange: () => this.#changed(),
        onRun: () => this.running.on || this.#run(),
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
    fitTraceback(section, files, this.#files());
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
      makeRoom();
    });
    for (const { box } of Object.values(this.editors)) this.inSight.observe(box);
  }

  /** That of the tab that is shown. */
  #editorShown() {
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
    this.running.prepare();
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
    this.bar.parentElement.scrollIntoView({ block: "nearest", behavior: "instant" });
    const { format, fields } = this.recording;
    this.exercise?.box.classList.add("stale");
    const files = this.#files();
    const { entry, wire, order, colours } = this;
    const recorded = this.exercise ? undefined : this.recording; // an exercise is to be changed: its checks say what differs
    const surfaces = () => this.#surfaces(files);
    const reviewed = this.#unchanged();
    const exercising = this.exercise && (await this.exercise.judge);
    if (this.running.on) return; // a second click
    const checks = exercising?.checksOf(this.exercise.box);
    const mine = await this.running.run({ files, entry, wire, reviewed, format, fields, recorded, order, colours, surfaces, checks });
    if (!mine || !this.box.isConnected) return;
    this.#forget();
    this.recorded.section.after(mine.section);
    mine.section.closest(".cover")?.setAttribute("open", ""); // who has run it has decided
    this.mine = mine;
    linkTraceback(mine.section, files, (name, line) => this.goTo(name, line));
    this.#show("mine");
    this.#reveal(mine.section);
    const judged = exercising?.judge(this.exercise.box, mine.verdicts, (seconds) => this.#showMoment(mine, seconds));
    this.#say([mine.told, judged, !mine.ended && !judged && "It is shown below."].filter(Boolean).join(" "));
  }

  #forget() {
    this.mine?.replay?.leave();
    this.mine?.section.remove();
    this.mine = undefined;
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

  /** That moment of the reader's run, if it still is theirs. */
  #showMoment(mine, seconds) {
    if (this.mine !== mine) return;
    this.#show("mine");
    mine.replay?.pause();
    mine.replay?.goTo(seconds);
    this.#reveal(mine.section);
    mine.replay?.range.focus({ preventScroll: true }); // as from a sentence that leads to a moment
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
    for (const near of ["pointerenter", "focusin"]) this.bar.addEventListener(near, () => this.running.prepare());
    this.resetButton = button("reset", "Reset", () => this.reset());
    this.progress = element("progress", { max: 1, "aria-label": "Loading Python", hidden: "" });
    this.count = element("span", { class: "program-count", "aria-hidden": "true" });
    this.tabs = {
      recorded: button("recorded", "Recorded run", () => this.#show("recorded")),
      mine: button("mine", "Your run", () => this.#show("mine")),
    };
    this.choice = element("span", { class: "program-choice", role: "group", "aria-label": "Shown" }, ...Object.values(this.tabs));
    this.bar.append(button("run", "Run", ({ detail }) => this.run(detail)), this.resetButton, this.progress, this.count, this.choice);
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

/** Where a bar sticks at the window's foot there is no button to its top. */
function makeRoom() {
  document.body.toggleAttribute("data-sticks", document.querySelector(".program.sticks") !== null);
}

/* The run of a reader's program: says how it goes, and draws it. One Python at a time, for all programs. */

import { offerOutput } from "./copy.js";
import { breath, harmless } from "./harmless.js";
import { element } from "./marks.js";
import { createRunner } from "./runner.js";
import { Unreadable, fieldOf, runOf } from "./state.js";

/** The site's root. */
export const SITE = new URL("../../", import.meta.url).href;

const runner = createRunner(SITE);
addEventListener("pagehide", () => runner.leave()); // a browser keeps the page for its Back button

/** What runs. */
let current;
let drawn = 0;
/** The end of the file that is being written: Python is asked for one after the other. */
let asked = Promise.resolve();

/** The text of the file with that `ending`, of a run as runOf gives it: see `draw` in tickbytick/page.py. What the reader waits
    for is told to `say`. The error where there is none has a `kind`: "busy", while a program runs, or that of a RunnerError. */
export function written({ recording, sources }, ending, say) {
  const text = asked.then(() => {
    if (current) throw Object.assign(new Error("a program is running"), { kind: "busy" });
    say(runner.started ? "One moment …" : "Python is loading …");
    return runner.draw({ run: recording, sources, save: ending });
  });
  asked = text.catch(() => {});
  return text;
}

export class Running {
  /**
   * `place` is where it says how it goes: say(text), count(text), loading(fraction, or undefined), busy(whether it runs).
   * `makeReplay` is that of replay.js.
   */
  constructor(place, makeReplay) {
    this.place = place;
    this.makeReplay = makeReplay;
    /** The reader's run with which the next ones are compared, if they chose one. */
    this.kept = undefined;
  }

  get on() {
    return current === this;
  }

  /** Whether the next run needs no network. */
  get loaded() {
    return runner.loaded;
  }

  /** The reader may run something soon. */
  prepare() {
    runner.prepare();
  }

  stop() {
    this.place.say("Stopping …");
    runner.stop();
  }

  /** Its program is no longer there. */
  leave() {
    if (this.on) current = undefined;
    runner.leave();
  }

  /**
   * Runs the file `entry` of `files`, {name: text}; `reviewed` says whether they are the site's own, unchanged, and
   * `wire` how far away its network is. The recordings
   * of the site have that `format`, those `fields`, so many `colours`. What differs from `recorded`, the run that the site has of
   * the program, or from the one that the reader keeps, is drawn and said; `order` are its lines that may swap. `surfaces` gives the places of the replay's marks.
   * `checks`, of an exercise, are sentences to be judged by the run.
   *
   * Gives the run, {section, replay, files, ended, told, verdicts}, to be put into the page; undefined where there is none to
   * show, which has been said. `ended`: from outside, before its own end.
   */
  async run(program) {
    const { files, entry, wire, reviewed, format, fields } = program;
    current?.#abandon();
    current = this;
    this.place.busy(true);
    this.place.say(runner.started ? "Running …" : runner.loaded ? "Starting Python …" : "Loading Python …");
    this.text = "";
    let lines = 0;
    let begun = false;
    try {
      const recording = await runner.run({
        files,
        entry,
        wire,
        reviewed,
        onLoad: (progress) => this.#loading(progress),
        onStart: () => {
          begun = true;
          if (this.on) this.place.say("Running …");
        },
        onEvents: (events) => {
          if (!this.on) return;
          const printed = events.filter(([, kind]) => kind === "printed");
          lines += printed.filter((event) => `${fieldOf(event, "text", fields)}`.endsWith("\n")).length;
          const [time] = events.at(-1);
          this.place.count(`${lines} line${lines === 1 ? "" : "s"}, ${time} s`);
        },
      });
      if (!this.on) return undefined;
      if (begun) return await this.#draw({ ...recording, format, fields }, program);
      this.place.say("Stopped before the program began.");
    } catch (error) {
      if (this.on) this.place.say(error.kind ? error.message : "This run cannot be shown. Press Run to try again.");
      if (!error.kind) console.warn(error);
    } finally {
      if (this.on) current = undefined;
      this.#idle();
    }
    return undefined;
  }

  /** Another program runs now. */
  #abandon() {
    this.place.say("Stopped: another program was started.");
    current = undefined;
    this.#idle();
  }

  #idle() {
    if (this.on) return;
    this.place.busy(false);
    this.place.loading(undefined);
    this.place.count("");
  }

  #loading({ fraction, bytes, what }) {
    if (!this.on) return;
    const size = bytes < 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e6).toFixed(0)} MB`;
    this.place.loading(fraction < 1 ? fraction : undefined);
    const text = fraction < 1 ? `Loading ${what} · ${size}, once` : "Starting Python …";
    if (this.text !== text) this.place.say(text);
    this.text = text;
  }

  async #draw(recording, { files, recorded, order, colours, surfaces, checks }) {
    const stopped = recording.events.findLast(([, kind]) => kind === "stopped");
    const ended = stopped && fieldOf(stopped, "reason", recording.fields);
    this.place.say(ended ? "Stopped; one moment …" : "One moment …");
    const name = `yours-${++drawn}`;
    await breath();
    const verdicts = checks && (await runner.check({ run: recording, checks }));
    const compared = this.kept ? { other: this.kept, what: "the run that you kept" } : { other: recorded };
    const html = await runner.draw({ run: recording, ...compared, order, name });
    const section = await harmless(html, name);
    section.classList.add("your-run");
    offerOutput(section);
    await breath();
    const replay = await this.#replay(section, { recording, sources: files, colours }, surfaces);
    if (!this.on) return undefined;
    if (replay) this.#offerToCompare(replay.menu, recording, recorded);
    const told = ended ? `Your run was ended: ${ended}.` : `Your run took ${recording.seconds} s${recording.exit ? " and failed" : ""}.`;
    return { section, replay, files, ended, told, verdicts };
  }

  /** In the menu of a run: the next ones are compared with it, or with what they would be compared with otherwise. */
  #offerToCompare(menu, recording, recorded) {
    const otherwise = recorded ? "Compare with the recorded run again" : "Compare with no run";
    const button = (label, kept, said) => {
      const made = element("button", { type: "button", class: "menu-compare" }, label);
      made.addEventListener("click", () => {
        this.kept = kept;
        this.place.say(said);
      });
      menu.add(made);
      return made;
    };
    button("Compare the next run with this one", recording, "Your next run is compared with this one.");
    const undo = button(otherwise, undefined, `Your next run is compared with ${recorded ? "the recorded run" : "none"}.`);
    menu.onOpen(() => {
      undo.hidden = !this.kept;
    });
  }

  /** Made before the section is in the page, which is then laid out once. */
  async #replay(section, data, surfaces) {
    try {
      if (section.querySelector(".run-left-out")) throw new Unreadable("This run is too long");
      const run = runOf(data);
      await breath();
      return this.makeReplay(section, run, surfaces());
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const notice = element("p", { class: "replay-notice" }, `${error.message}, so there is no replay here.`);
      section.querySelector(".replay").replaceChildren(notice);
      section.dataset.noReplay = "";
      return undefined;
    }
  }
}

/** `File "main.py", line 5` in the run of `files` becomes a button: goTo("main.py", 5). */
export function linkTraceback(section, files, goTo) {
  for (const line of section.querySelectorAll(".stderr span")) {
    const [, before, where, name, number, after] = line.textContent.match(/^(.*)(File "([^"]+)", line (\d+))([^]*)$/) ?? [];
    if (!Object.hasOwn(files, name ?? "") || line.firstElementChild) continue;
    const jump = element("button", { type: "button", class: "run-jump", "data-file": name, title: "Go to this line" }, where);
    jump.addEventListener("click", () => goTo(name, Number(number)));
    line.replaceChildren(before, jump, after);
  }
}

/** Those buttons lead to a line of the text that ran, and to no other. */
export function fitTraceback(section, files, now) {
  for (const jump of section.querySelectorAll(".run-jump")) jump.disabled = files[jump.dataset.file] !== now[jump.dataset.file];
}

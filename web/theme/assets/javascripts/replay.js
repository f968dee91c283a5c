/* The replay of the recorded runs of a page. Without it the page is complete; nothing moves before the reader says so. */

import { offerOutput } from "./copy.js";
import { Follow } from "./follow.js";
import { ANSWERED, Marks, afterPaint, codeBlocks, element } from "./marks.js";
import { Menu } from "./menu.js";
import { leadToMoments } from "./moments.js";
import { Offer } from "./offer.js";
import { startPlayground } from "./play-start.js";
import { AWAITS, Unreadable, World, holding, read } from "./state.js";

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
const SHORTEST = 1; // seconds that playing a whole run takes at 1×, at least
const LONGEST = 60; // and at most
const DWELL = 0.4; // seconds for each step, where playing goes step by step
const MANY_LINES = 3; // that come together: no more are read aloud
const MANY_STEPS = 100; // with more steps than this it goes from moment to moment

const ICONS = {
  play: "M8 5.1v13.8c0 .8.9 1.3 1.6.8l10.3-6.9c.6-.4.6-1.2 0-1.6L9.6 4.3C8.9 3.8 8 4.3 8 5.1z",
  pause: "M7 5h3.5v14H7zm6.5 0H17v14h-3.5z",
  back: "M6.5 6h2v12h-2zm11 .6v10.8c0 .6-.7 1-1.2.6l-6.8-5.4a.75.75 0 0 1 0-1.2l6.8-5.4c.5-.4 1.2 0 1.2.6z",
  on: "M15.5 6h2v12h-2zm-9 .6v10.8c0 .6.7 1 1.2.6l6.8-5.4a.75.75 0 0 0 0-1.2L7.7 6c-.5-.4-1.2 0-1.2.6z",
};

/** The replays on this page. */
let replays = [];

class Replay {
  /** `blocks`: where the program's files are shown, if not in the code blocks before the section. */
  constructor(section, run, blocks) {
    this.section = section;
    this.run = run;
    this.world = new World(run);
    this.blocks = blocks ?? codeBlocks(section, run.sources);
    this.marks = {};
    this.follow = new Follow(section);
    this.speed = 1;
    this.time = 0;
    this.shownLines = Infinity; // all, before the reader touches anything
    this.hidden = []; // where what is not shown begins
    this.lines = outputLines(section);
    this.endedBy = section.querySelector(".run-stopped");
    if (this.lines.length !== run.lines.length) throw new Unreadable("The recording of this run is damaged");
    const { seconds } = run;
    /** The slider's: seconds, or steps of a run that takes no time. */
    this.length = seconds || run.stops.length - 1;
    this.pace = seconds < SHORTEST ? seconds / SHORTEST : Math.max(1, seconds / LONGEST);
    this.#menu();
    this.#bar();
    this.#timeline();
    section.addEventListener("keydown", (event) => this.#key(event));
  }

  // --- what the reader does

  /** `asked`: by the reader, who is told what comes. */
  play(asked = true) {
    this.asked = asked;
    this.#settle();
    for (const other of replays) if (other !== this) other.pause();
    this.playing = true;
    this.#playButton();
    this.timer = setTimeout(() => this.#begin(), ANSWERED);
  }

  pause() {
    if (!this.playing) return;
    this.playing = this.follow.resting = false;
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.#playButton();
    this.#showTime();
    this.#tell();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** To the next event, or the one before. */
  step(forward) {
    this.#settle();
    const { run, world } = this;
    let events = forward ? run.stopAfter(world.events) : run.stopBefore(world.events);
    // Between two events, back is to the one that was last.
    if (!forward && this.time > run.timeOf(world.events)) events = world.events;
    this.#choose(events, run.timeOf(events), events);
  }

  /** To a value of the slider. */
  scrub(value) {
    const { run } = this;
    if (run.seconds) this.#choose(run.eventsUntil(value), value);
    else this.#choose(run.stops[Math.round(value)], 0);
  }

  /** To a moment, in seconds, and say what is there: the line of that number, or what that task did last; else what was last. */
  goTo(seconds, { line, task } = {}) {
    const { run } = this;
    if (!run.seconds) return this.goToEnd();
    const events = run.eventsUntil(seconds);
    this.#choose(events, seconds, run.lines[line - 1] ?? run.lastOf(task, events) ?? events);
  }

  goToStart() {
    this.#choose(0, 0, 0);
  }

  goToEnd() {
    this.#choose(this.run.events.length, this.run.seconds, this.run.events.length);
  }

  /** Where the reader has said that something happens, in seconds: on the timeline, as far as that goes. */
  showGuess(seconds, right) {
    if (!this.svg || seconds > this.scale.seconds) return;
    const x = this.#x(seconds);
    const guess = document.createElementNS("http://www.w3.org/2000/svg", "g");
    guess.setAttribute("class", `guess-mark ${right ? "right" : "wrong"}`);
    guess.innerHTML = `<path d="M${x.toFixed(1)} 30V${this.bottom}"/>`;
    this.svg.append(guess);
  }

  /** It is no longer there. */
  leave() {
    this.pause();
    this.chosen = undefined;
    this.hideMarks();
  }

  // --- playing

  #begin() {
    if (this.#atEnd()) this.#show(0, 0);
    this.before = undefined;
    const stepwise = this.run.seconds === 0 || matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (stepwise) this.#playSteps();
    else this.frame = requestAnimationFrame((now) => this.#playOn(now));
  }

  #playOn(now) {
    // After a pause of the page itself (a tab in the background) it goes on from where it was.
    const passed = Math.min((now - (this.before ?? now)) / 1000, 0.1);
    this.before = now;
    const time = Math.min(this.time + passed * this.pace * this.speed, this.run.seconds);
    this.#show(Math.max(this.run.eventsUntil(time), this.world.events), time);
    if (this.#atEnd()) this.pause();
    else this.frame = requestAnimationFrame((next) => this.#playOn(next));
  }

  #playSteps() {
    const { run, world } = this;
    let events = run.stopAfter(world.events);
    if (run.stops.length > MANY_STEPS) events = run.eventsUntil(run.timeOf(events));
    const gap = this.pace ? (run.timeOf(events) - this.time) / this.pace : 0;
    this.timer = setTimeout(() => {
      this.#show(events, run.timeOf(events));
      if (this.#atEnd()) this.pause();
      else this.#playSteps();
    }, (Math.max(gap, DWELL) / this.speed) * 1000);
  }

  #atEnd() {
    return this.world.events === this.run.events.length;
  }

  // --- showing a moment

  /** What the reader chose: the time says so at once, all else follows when that is painted. `told`: say that event, by the number
      of events with it. */
  #choose(events, time, told = undefined) {
    this.pause();
    this.time = time;
    this.#showTime(events);
    if (!this.chosen) afterPaint(() => this.#settle());
    this.chosen = { events, time, told };
  }

  #settle() {
    if (!this.chosen) return;
    const { events, time, told } = this.chosen;
    this.chosen = undefined;
    this.#show(events, time);
    this.#tell(told);
  }

  #show(events, time) {
    const same = events === this.world.events && this.marked;
    this.time = time;
    this.section.dataset.begun = ""; // no class: for one of an element the browser styles all that is in it anew
    this.endedBy?.classList.toggle("later", events < this.run.events.length);
    if (!same) {
      this.world.goTo(events);
      this.#showMarks(); // first: it measures, which is slow once many lines have changed
      const before = this.shownLines;
      this.#showLines(this.run.linesAfter(events));
      if (this.playing) {
        this.#tell();
        if (this.asked) this.#sayLines(before);
      }
    }
    this.#showTime();
  }

  #showLines(count) {
    if (count === this.shownLines) return;
    this.shownLines = count;
    for (const part of this.hidden) part.classList.remove("later");
    this.hidden = this.lines[count] ? from(this.lines[count]) : [];
    for (const part of this.hidden) part.classList.add("later");
  }

  #showMarks() {
    const { world, blocks } = this;
    if (!this.marked) {
      for (const other of replays) if (other !== this && other.sharesBlock(this)) other.hideMarks();
      for (const [name, code] of Object.entries(blocks)) this.marks[name] = new Marks(code);
      this.marked = true;
      for (const where of world.at.keys()) world.changed.add(where);
    }
    const touched = new Set();
    let row;
    for (const where of world.changed) {
      const [name, line] = where.split(":");
      const marks = this.marks[name];
      const standing = world.standing(where);
      const marked = marks?.set(Number(line), standing);
      if (standing.some(({ state }) => state !== AWAITS)) row = marked ?? row;
      if (marks) touched.add(marks);
    }
    world.changed.clear();
    for (const marks of touched) marks.arrange();
    if (touched.size) this.follow.show(row);
  }

  hideMarks() {
    for (const marks of Object.values(this.marks)) marks.remove();
    this.marks = {};
    this.marked = false;
    this.follow.stop();
  }

  sharesBlock(other) {
    return Object.values(this.blocks).some((code) => Object.values(other.blocks).includes(code));
  }

  #showTime(events = this.world.events) {
    const text = `${this.time.toFixed(this.run.decimals)} s`;
    if (this.readout.textContent !== text) this.readout.textContent = text;
    const value = this.run.seconds ? this.time : this.run.stops.indexOf(events);
    this.range.value = value;
    this.range.style.setProperty("--share", value / this.length);
    // Not while playing: a screen reader would say every one of them.
    if (!this.playing) this.range.setAttribute("aria-valuetext", this.run.seconds ? text : `step ${value} of ${this.length}`);
    this.#showPlayhead();
  }

  #showPlayhead() {
    if (!this.playhead) return;
    this.playhead.setAttribute("transform", `translate(${this.#x(this.time).toFixed(1)} 0)`);
    this.playhead.removeAttribute("visibility");
  }

  /** Where that moment is in the timeline, which is longer than the run if another one beside it is. */
  #x(time) {
    const { left, plot, seconds } = this.scale;
    return left + (seconds ? (time / seconds) * plot : 0);
  }

  /** While it plays, to a screen reader: the last few of the lines that have come, and the end. */
  #sayLines(before) {
    const { run, shownLines } = this;
    const said = run.lines.slice(Math.max(before, shownLines - MANY_LINES), shownLines).map((number) => {
      const [who, does] = run.told(number);
      return `${run.tasks.get(who).label} ${does}`;
    });
    if (this.#atEnd()) said.push(run.told(run.events.length)[1]);
    if (said.length) this.said.textContent = `${this.time.toFixed(run.decimals)} s: ${said.join("; ")}`;
  }

  /** The line at the foot. `number`: say that event, by the number of events with it, also to a screen reader. */
  #tell(number = undefined) {
    const { run, world } = this;
    const stepped = number !== undefined;
    const told = number ? run.told(number) : undefined;
    const [actor, does] = told ?? [];
    const items = [];
    if (told) items.push(item(run.tasks.get(actor), does, true));
    else if (!world.events) items.push(item(undefined, "Nothing has happened yet"));
    else if (this.#atEnd()) items.push(item(undefined, run.told(world.events)[1]));
    const standing = summary(world);
    for (const [who, does] of standing) if (!told || who.task !== actor) items.push(item(who, does));
    const text = items.map((made) => made.textContent).join(" · ");
    if (text !== this.statusText) {
      this.status.replaceChildren(...items);
      this.statusText = text;
    }
    this.section.toggleAttribute("data-told", stepped || !this.#atEnd() || standing.length > 0); // else the foot has the facts of the whole run
    if (stepped) this.said.textContent = `${this.readout.textContent}: ${items[0].textContent}`;
  }

  // --- making the controls

  #bar() {
    const button = (name, label, key, act) => {
      const made = element("button", { type: "button", class: `replay-${name}`, "aria-label": label, title: `${label} (${key})` });
      made.innerHTML = icon(name);
      made.addEventListener("click", act);
      return made;
    };
    this.button = button("play", "Play", "space", () => this.toggle());
    this.range = element("input", {
      type: "range",
      min: 0,
      max: this.length,
      step: "any",
      value: 0,
      "aria-label": "Time in the run",
      "aria-valuetext": "not started",
    });
    this.range.addEventListener("input", () => this.scrub(Number(this.range.value)));
    this.readout = element("span", { class: "replay-time" }, "0.0 s");
    // Before the reader has begun, how long the run is stands in the place of the steps.
    const steps = element(
      "span",
      { class: "replay-steps" },
      element("span", { class: "replay-length" }, `of ${this.run.seconds.toFixed(this.run.decimals)} s`),
      button("back", "Previous event", "←", () => this.step(false)),
      button("on", "Next event", "→", () => this.step(true)),
    );
    const bar = element(
      "div",
      { class: "replay-bar", role: "group", "aria-label": "Replay" },
      this.button,
      this.range,
      this.readout,
      steps,
      this.menu.button,
      this.menu.panel,
    );
    this.status = element("p", { class: "replay-status" });
    this.said = element("p", { class: "replay-said", role: "status" });
    this.section.querySelector(".replay").replaceChildren(bar, this.said);
    this.section.querySelector(".run-end").append(this.status);
  }

  #menu() {
    this.menu = new Menu();
    const button = (name, label, act) => {
      const made = element("button", { type: "button", class: `menu-${name}` }, label);
      made.addEventListener("click", act);
      this.menu.add(made);
    };
    const select = element("select");
    for (const speed of SPEEDS) select.append(new Option(`${speed}×`, speed, speed === 1, speed === 1));
    select.addEventListener("change", () => {
      this.speed = Number(select.value);
    });
    this.menu.add(element("label", { class: "menu-speed" }, "Speed", select));
    button("restart", "Back to the start", () => this.goToStart());
    const table = this.section.querySelector(".run-timeline details:not(.run-packages)");
    if (table) button("table", "The timeline as a table", () => this.#showTable(table));
    offerOutput(this.section);
    const take = this.section.querySelector(".run-take");
    this.menu.add(...(take?.children ?? []));
    take?.remove();
    this.#saving();
  }

  /** What saves the run as a file: in the menu, once it is asked for. */
  #saving() {
    const button = element("button", { type: "button", class: "download", "aria-expanded": false }, "Save this run");
    const note = element("p", { class: "menu-note", role: "status" });
    button.addEventListener("click", async (event) => {
      event.stopPropagation(); // the menu stays
      try {
        (await import("./save.js")).toggle(button, note, this);
      } catch (error) {
        note.textContent = "This could not be loaded. Is there a network? Then try again.";
        console.warn(error);
      }
    });
    this.menu.add(button, note);
  }

  #showTable(table) {
    table.open = true;
    table.firstElementChild.focus({ preventScroll: true });
    table.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  #playButton() {
    const name = this.playing ? "pause" : "play";
    const label = this.playing ? "Pause" : "Play";
    this.button.innerHTML = icon(name);
    this.button.setAttribute("aria-label", label);
    this.button.title = `${label} (space)`;
  }

  /** The playhead, which can be taken with a mouse or a pen; a tap anywhere puts it there. */
  #timeline() {
    this.svg = this.section.querySelector("svg.timeline");
    if (!this.svg) return;
    const { svg } = this;
    const [left, plot, seconds] = ["left", "plot", "seconds"].map((name) => Number(svg.dataset[name]));
    this.scale = { left, plot, seconds };
    const lanesEnd = svg.querySelector(".grid").getAttribute("d").match(/V(\d+)/)[1]; // above the legend
    this.bottom = svg.querySelector(".of-package") ? svg.viewBox.baseVal.height - 4 : Number(lanesEnd);
    this.playhead = document.createElementNS("http://www.w3.org/2000/svg", "g");
    this.playhead.setAttribute("class", "playhead");
    this.playhead.setAttribute("visibility", "hidden");
    this.playhead.innerHTML = `<path class="line" d="M0 30V${this.bottom}"/><path class="grip" d="M-5 23h10v4l-5 6l-5-6z"/><rect x="-12" y="14" width="24" height="${this.bottom - 10}"/>`;
    svg.append(this.playhead);
    svg.classList.add("scrubs");
    const at = ({ clientX }) => {
      const box = svg.getBoundingClientRect();
      const x = ((clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
      const whole = this.run.seconds ? seconds : this.length;
      return Math.min(Math.max(((x - left) / plot) * whole, 0), this.length);
    };
    svg.addEventListener("pointerdown", (event) => {
      const grip = this.playhead.contains(event.target);
      if (event.button || (event.pointerType === "touch" && !grip)) return; // a finger scrolls, or taps
      event.preventDefault();
      svg.setPointerCapture(event.pointerId);
      this.grabbed = true;
      this.scrub(at(event));
      this.range.focus({ preventScroll: true });
    });
    svg.addEventListener("pointermove", (event) => {
      if (this.grabbed) this.scrub(at(event));
    });
    const release = () => {
      this.grabbed = false;
    };
    svg.addEventListener("pointerup", release);
    svg.addEventListener("pointercancel", release);
    svg.addEventListener("click", (event) => this.scrub(at(event)));
  }

  #key(event) {
    const { key, target } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target.closest("[popover], summary, a")) return; // these have their own use for keys
    const act = {
      " ": target.closest("button") ? undefined : () => this.toggle(), // on a button it presses that
      ArrowLeft: () => this.step(false),
      ArrowRight: () => this.step(true),
      Home: () => this.goToStart(),
      End: () => this.goToEnd(),
    }[key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

function icon(name) {
  return `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
}

/** For each line of the output, the elements that are only there from that line on: itself, and what it begins. */
function outputLines(section) {
  const begun = new Set();
  return [...section.querySelectorAll("pre.run span")]
    .filter((span) => !span.firstElementChild)
    .map((line) => {
      const parts = [line];
      for (let around = line.parentElement; around.matches("span") && !begun.has(around); around = around.parentElement) {
        begun.add(around);
        parts.push(around);
      }
      return parts;
    });
}

/** The elements with which a line of the output begins, and all that comes behind it. `parts`: those that it begins. */
function from(parts) {
  const first = [...parts];
  for (let around = parts.at(-1).parentElement; !around.matches("pre"); around = around.parentElement) {
    if (around.nextElementSibling) first.push(around.nextElementSibling);
  }
  return first;
}

const DOES = {
  pending: ["has not started", "have not started"],
  running: ["runs", "run"],
  sleeping: ["waits", "wait"],
  waiting: ["waits", "wait"],
  holding: ["holds the loop", "hold the loop"],
};

/** [who, what they do] for everybody. */
function summary(world) {
  return world.everybody().map((who) => {
    const does = who.state === "holding" && who.count === 1 ? holding(who.task) : DOES[who.state][Number(who.count > 1)];
    return [who, `${does}${who.on && `: ${who.on}`}${who.asked ? ", to be cancelled" : ""}`];
  });
}

/** One item of the status line: a task and what it does. */
function item(who, does, now = false) {
  const made = element("span", now ? { class: "now" } : {});
  if (who) made.append(element("span", { class: `who k${who.colour}` }, who.label), " ");
  made.append(does);
  return made;
}

// --- the playground

const playground = document.querySelector(".playground");
if (playground) {
  startPlayground(playground, async () => {
    try {
      const { Playground } = await import("./play.js");
      await new Playground(playground, makeReplay).started;
    } catch (error) {
      playground.querySelector(".play").inert = true;
      playground.querySelector(".play-note").textContent = "The playground could not be loaded. Is there a network? Then load the page again.";
      console.warn(error);
    }
  });
}

// --- predictions

for (const form of document.querySelectorAll(".guess")) {
  import("./predict.js").then(({ ask }) => ask(form, replayOf), () => form.remove()); // the run can be shown without it
}

// --- starting

/** Lets go of the replays that are no longer in the page. */
function forgetOld() {
  replays = replays.filter((replay) => {
    if (!replay.section.isConnected) replay.leave();
    return replay.section.isConnected;
  });
}

/** A new one, in the page or about to come into it. */
export function makeReplay(...values) {
  forgetOld(); // a run in the place of another
  const replay = new Replay(...values);
  replays.push(replay);
  return replay;
}

/** Wakes a run shortly before it is in sight: at first few of them are. */
const sight = new IntersectionObserver(
  (seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      sight.unobserve(target);
      replayOf(target);
    }
  },
  { rootMargin: "25%" },
);
for (const section of document.querySelectorAll("section.recorded-run")) sight.observe(section);

/** By section, a promise of its replay. */
const waking = new WeakMap();

/** The replay of a run, made if there is none yet; undefined if there can be none. */
async function replayOf(section) {
  const made = replays.find((replay) => replay.section === section);
  if (!made && !waking.has(section)) waking.set(section, wake(section));
  return made ?? waking.get(section);
}

async function wake(section) {
  try {
    const replay = makeReplay(section, read(await dataOf(section)));
    if (document.querySelector(".doors")) import("./home.js").then(({ playOnSight }) => playOnSight(replay), () => {});
    if (section.closest(".runnable")) new Offer(replay, makeReplay);
    return replay;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    section.dataset.noReplay = "";
    section.querySelector(".replay").replaceChildren(element("p", { class: "replay-notice" }, `${error.message}, so there is no replay here.`));
  }
}

/** What `read` takes. A long recording is a file of its own. */
async function dataOf(section) {
  const given = section.querySelector("template").content;
  const address = given.querySelector("a")?.getAttribute("href");
  if (!address) return given.textContent;
  const answer = await fetch(address).catch(() => undefined);
  if (!answer?.ok) throw new Unreadable("The recording of this run could not be loaded");
  return answer.text();
}

// Which covered runs are shown is noted in the history's entry: for whoever goes to another page and back.
const covers = [...document.querySelectorAll(".cover")];
if (covers.length) {
  const note = () => history.replaceState({ ...history.state, shown: covers.flatMap(({ open }, at) => (open ? at : [])) }, "");
  const [arrival] = performance.getEntriesByType("navigation");
  if (arrival?.type === "back_forward") for (const at of history.state?.shown ?? []) covers[at].open = true;
  document.addEventListener("toggle", ({ target }) => covers.includes(target) && note(), true); // it does not bubble
  addEventListener("hashchange", note); // a new entry
}

// A run that was covered has the focus next, so that it is read aloud and takes the keys of the replay.
document.addEventListener("click", (event) => {
  const cover = event.target.closest?.(".cover > summary")?.parentElement;
  if (!cover) return;
  event.preventDefault(); // the browser would open it later, and lose the focus
  cover.open = true;
  const run = cover.querySelector("section");
  run.tabIndex = -1;
  run.focus({ preventScroll: true });
  run.addEventListener("blur", () => run.removeAttribute("tabindex"), { once: true });
});

leadToMoments(replayOf);

// A run in a tab that is no longer shown stops.
document.addEventListener("change", () => {
  for (const replay of replays) if (replay.playing && !replay.section.offsetParent) replay.pause();
});

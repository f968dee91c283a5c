/* The tasks beside the lines of a program: a chip with the label where there is room, a small square in the block's left
   padding, and a tinted line. All of it lies over the code block, outside of <code>, so that copying gets the code only. */

import { AWAITS, FEW, holding } from "./state.js";

const AWAY = 8; // pixels: between the code and a chip
const EDGE = 8; // between a chip and the block's right edge
const COPY_BUTTON = 40; // what the copy button takes of the first two lines

/** The code blocks before `section` that show the program's files, the nearest of each: {file name: <code>}. */
export function codeBlocks(section, sources) {
  const wanted = new Map(Object.entries(sources).map(([name, text]) => [name, text.trimEnd()]));
  const found = {};
  const blocks = [...document.querySelectorAll(".highlight pre > code")].filter(
    (code) => code.compareDocumentPosition(section) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  for (const code of blocks.reverse()) {
    const text = code.textContent.trimEnd();
    for (const [name, source] of wanted) {
      if (text === source) {
        found[name] = code;
        wanted.delete(name);
      }
    }
  }
  return found;
}

/** Milliseconds after which it is seen that something was pressed: what takes longer than a frame, and can wait, waits so long. */
export const ANSWERED = 100;

/** Calls it once what the page shows now has been painted. */
export function afterPaint(act) {
  requestAnimationFrame(() => setTimeout(act));
}

/** A phone or a tablet: it has no keys to name. */
export const touch = matchMedia("(pointer: coarse)").matches;

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** What a chip says: the label, and what the line of code does not tell. */
function noted({ label, task, state, asked, where }) {
  const notes = { pending: "not started", holding: holding(task) };
  const note = state === AWAITS ? `waits in ${where.replace(/:(?=\d+$)/, ", line ")}` : asked ? "to be cancelled" : notes[state];
  return note ? `${label} · ${note}` : label;
}

/** What a chip says where its full label has no room: `Mario` for `send_data('Mario')`, as long as that says something. */
function short({ count, call, label }) {
  if (count > 1) return label.replace(` ${call}`, "");
  const argument = label.slice(call.length).match(/^\('?([^',)]+)'?[,)]/)?.[1];
  return argument ?? label;
}

/** The marks over one code block, or over an editor: {element, rects(), tab()}, what scrolls, the rectangle of each line's text,
    and, where the file has one of its own, its tab. */
export class Marks {
  constructor(block) {
    const code = block.element ?? block;
    this.code = code;
    this.rects = block.rects ?? (() => lineRects(code));
    this.lines = new Map(); // number of the line → {row, squares, chips, standing}
    this.tab = block.tab?.() ?? tabOf(code);
    this.layer = element("div", { class: "replay-layer" });
    this.box = element("div", { class: "replay-marks", "aria-hidden": "true" }, this.layer);
    this.onScroll = () => {
      this.layer.style.transform = `translateX(${-code.scrollLeft}px)`;
    };
    code.addEventListener("scroll", this.onScroll, { passive: true });
    code.parentElement.append(this.box);
    // It also tells the size that a block has at first, which is measured here.
    this.observer = new ResizeObserver(() => {
      if (this.#size() === this.measured) return;
      if (this.seen) this.#measure();
      else afterPaint(() => this.box.isConnected && this.#measure()); // the reader has opened its tab, and sees it first
    });
    this.observer.observe(code, { box: "border-box" });
    this.#measure();
  }

  /** Show that those stand on that line: entries of World.standing. Gives what marks it, if somebody does. */
  set(number, standing) {
    const line = this.lines.get(number);
    if (!standing.length) {
      line?.row.remove();
      this.lines.delete(number);
      return undefined;
    }
    const shown = line ?? this.#line(number);
    shown.standing = standing;
    shown.row.className = `replay-line k${standing[0].colour}`;
    shown.row.classList.toggle("awaits", standing.every(({ state }) => state === AWAITS));
    shown.row.classList.toggle("mixed", standing.some(({ colour }) => colour !== standing[0].colour));
    shown.row.style.setProperty("--second", `var(--task-${standing.at(-1).colour})`);
    shown.squares.replaceChildren(...squares(standing));
    shown.chips.replaceChildren(...standing.map(chip));
    return shown.row;
  }

  /** After all changes: put the chips where they cover no code, and mark the tab. */
  arrange() {
    if (this.tab) this.#markTab();
    if (!this.seen) return;
    this.#makeRoom(this.#place());
  }

  remove() {
    this.observer.disconnect();
    this.code.removeEventListener("scroll", this.onScroll);
    this.box.remove();
    this.code.style.paddingRight = "";
    this.code.classList.remove("replay-room");
    this.tab?.querySelector(".replay-here")?.remove();
  }

  #line(number) {
    const squares = element("span", { class: "replay-squares" });
    const chips = element("span", { class: "replay-chips" });
    const row = element("div", { "data-line": number }, squares, chips);
    const line = { number, row, squares, chips };
    this.lines.set(number, line);
    if (this.seen) this.#position(line);
    this.layer.append(row);
    return line;
  }

  #size() {
    return `${this.code.offsetWidth} × ${this.code.offsetHeight}`;
  }

  /** Where the lines are. Nothing is known of a block in a tab that is not shown; then this is called again when it is. */
  #measure() {
    const { code } = this;
    this.measured = this.#size();
    this.seen = code.offsetWidth > 0;
    if (!this.seen) return;
    code.style.paddingRight = "";
    const outer = code.getBoundingClientRect();
    const rects = this.rects();
    const first = rects.findIndex(Boolean);
    const last = rects.findLastIndex(Boolean);
    this.height =
      last > first ? (rects[last].top - rects[first].top) / (last - first) : parseFloat(getComputedStyle(code).lineHeight);
    const middle = (rects[first].top + rects[first].bottom) / 2 - outer.top;
    this.top = middle - (first + 0.5) * this.height;
    this.ends = rects.map((rect) => (rect ? rect.right - outer.left + code.scrollLeft : 0));
    this.longest = Math.max(...this.ends);
    this.width = code.clientWidth;
    this.fits = code.scrollWidth <= code.clientWidth;
    this.padding = parseFloat(getComputedStyle(code).paddingRight);
    const { style } = this.box;
    style.left = `${code.offsetLeft}px`;
    style.top = `${code.offsetTop}px`;
    style.width = `${code.clientWidth}px`;
    style.height = `${code.clientHeight}px`;
    for (const line of this.lines.values()) this.#position(line);
    this.arrange();
  }

  #position({ number, row }) {
    row.style.top = `${this.top + (number - 1) * this.height}px`;
    row.style.height = `${this.height}px`;
  }

  /** Right-aligned if there is room after the code, with shorter labels if that helps; else after the code, to scroll to.
      All are written before one is measured, for each change between two measures the browser lays them out. The end of
      the one that goes farthest. */
  #place() {
    const all = [...this.lines.values()];
    const edge = ({ number }) => (number <= 2 ? COPY_BUTTON : EDGE);
    const end = ({ number }) => this.ends[number - 1] ?? 0;
    const width = ({ chips }) => chips.offsetWidth;
    const say = (text, tight) => ({ chips, standing }) => {
      chips.classList.toggle("tight", tight);
      standing.forEach((one, at) => {
        chips.children[at].lastChild.textContent = text(one);
      });
    };
    let outside = all;
    for (const [text, tight] of [[noted, false], [({ label }) => label, false], [short, true]]) {
      outside.forEach(say(text, tight));
      outside = outside.filter((line) => width(line) > this.width - edge(line) - end(line) - AWAY);
    }
    outside.forEach(say(noted, false));
    const places = all.map((line) => [line, outside.includes(line) ? end(line) + AWAY : this.width - edge(line) - width(line)]);
    const ends = places.map(([line, left]) => left + width(line));
    for (const [{ chips }, left] of places) chips.style.left = `${left}px`;
    return Math.max(0, ...ends);
  }

  /** Let the block scroll as far as its chips go; what is added once stays, so that the block is steady. */
  #makeRoom(end) {
    const right = Math.max(this.width, end + EDGE);
    const padding = right - this.longest;
    if (right > this.width && padding > (parseFloat(this.code.style.paddingRight) || this.padding)) {
      this.code.style.paddingRight = `${Math.ceil(padding)}px`;
      this.code.classList.toggle("replay-room", this.fits);
    }
    this.layer.style.width = `${this.code.scrollWidth}px`;
  }

  #markTab() {
    this.tab.querySelector(".replay-here")?.remove();
    const here = [...this.lines.values()].flatMap(({ standing }) => standing);
    if (!here.length) return;
    // A task that awaits may stand on several lines.
    const total = here.reduce((sum, { state, count }) => sum + (state === AWAITS ? 0 : count), 0);
    const text = !total ? "A task waits in another file" : total === 1 ? "1 task is here" : `${total} tasks are here`;
    const words = element("span", { class: "replay-here-words" }, ` ${text}`);
    this.tab.append(element("span", { class: "replay-here", title: text }, element("span", { "aria-hidden": "true" }, ...squares(here)), words));
  }
}

function chip({ state, asked, colour, label }) {
  const marked = asked && state !== AWAITS ? " asked" : "";
  return element("span", { class: `replay-chip ${state} k${colour}${marked}` }, element("i"), label);
}

/** Up to FEW squares, else a number. */
function squares(standing) {
  const total = standing.reduce((sum, { count }) => sum + count, 0);
  if (total <= FEW) return standing.map(({ state, colour }) => element("i", { class: `${state} k${colour}` }));
  const number = total < 100 ? `${total}` : total < 1000 ? "99+" : `${Math.floor(total / 1000)}k`;
  return [element("b", { class: `k${standing.at(-1).colour}` }, number)];
}

/** The label of the content tab that shows `code`, if it is in one. */
function tabOf(code) {
  const block = code.closest(".tabbed-block");
  if (!block) return undefined;
  const at = [...block.parentElement.children].indexOf(block);
  return block.closest(".tabbed-set").querySelector(".tabbed-labels").children[at];
}

/** For each line of the code, the rectangle of its text, or undefined for an empty line. */
export function lineRects(code) {
  const rects = [];
  const range = document.createRange();
  const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  let started = false;
  const close = () => {
    rects.push(started ? range.getBoundingClientRect() : undefined);
    started = false;
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parts = node.data.split("\n");
    let offset = 0;
    parts.forEach((part, at) => {
      if (at) close();
      if (part) {
        if (!started) range.setStart(node, offset);
        range.setEnd(node, offset + part.length);
        started = true;
      }
      offset += part.length + 1;
    });
  }
  if (started) close();
  return rects;
}

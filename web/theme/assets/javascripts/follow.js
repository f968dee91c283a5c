/* Where a run stands below its program, as on a phone, the program stays at the window's top while the run is replayed, in a
   box of its own that scrolls to the lines on which a task stands. */

const STACKED = matchMedia("(max-width: 79.9375em)"); // else they stand beside each other: site.css
const AWAY = 8; // pixels that stay free above and below such a line

/** Scrolls `box` until all of `row` is in sight, with so many pixels above and below it. */
export function bringIntoSight(box, row, away) {
  if (!row?.offsetParent) return; // in a tab, or of a file, that is not shown
  const outer = box.getBoundingClientRect();
  const { top, bottom } = row.getBoundingClientRect();
  if (top < outer.top + away) box.scrollTop += top - outer.top - away;
  else if (bottom > outer.bottom - away) box.scrollTop += bottom - outer.bottom + away;
}

export class Follow {
  constructor(section) {
    this.section = section;
    this.beside = section.closest(".beside");
    this.program = this.beside?.querySelector(".beside-program");
    /** Until it pauses the reader compares it with what they said of it, and the program would cover that. */
    this.resting = false;
    this.gone = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting || this.stop());
  }

  /** Bring that line of the program into sight, given by what marks it. */
  show(row) {
    const { program } = this;
    if (this.resting || !program || !STACKED.matches || program.querySelector(".cm-editor")) return;
    if (!("follows" in program.dataset)) {
      const { top, bottom } = this.beside.getBoundingClientRect();
      if (bottom < 0 || top > innerHeight) return; // the reader looks at something else while it plays
      this.#resize(true);
    }
    bringIntoSight(program, row, AWAY);
  }

  stop() {
    this.gone.disconnect();
    if (this.program && "follows" in this.program.dataset) this.#resize(false);
  }

  /** Nothing that the reader looks at moves, but for a run that the box would cover. */
  #resize(follows) {
    const { program, section } = this;
    const before = section.getBoundingClientRect().top;
    program.toggleAttribute("data-follows", follows);
    const after = section.getBoundingClientRect().top;
    const covered = follows ? Math.min(0, before - program.offsetHeight - parseFloat(getComputedStyle(program).top)) : 0;
    scrollBy({ top: after - before + covered, behavior: "instant" });
    if (follows) this.gone.observe(this.beside);
  }
}

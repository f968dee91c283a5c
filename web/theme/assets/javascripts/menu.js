/* The menu of a run, for what a reader seldom needs: a button, and the browser's popover, which Escape and a click elsewhere
   close, and which lies over every box of the page. */

import { ANSWERED, element } from "./marks.js";

const AWAY = 8; // pixels, from the window's edges
const GAP = 4; // from the button

export class Menu {
  constructor() {
    this.panel = element("div", { class: "run-menu", popover: "" });
    this.button = element("button", { type: "button", class: "replay-more", "aria-label": "More", "aria-expanded": "false", title: "More" });
    this.button.popoverTargetElement = this.panel;
    this.panel.addEventListener("beforetoggle", ({ newState }) => {
      const opens = newState === "open";
      this.button.setAttribute("aria-expanded", opens);
      if (opens) {
        requestAnimationFrame(() => this.#place()); // then it has a size
        setTimeout(() => this.panel.toggleAttribute("data-seen", true), ANSWERED); // its pictures are loaded
      } else if (this.panel.contains(document.activeElement)) this.button.focus({ preventScroll: true });
    });
    this.panel.addEventListener("click", ({ target }) => target.closest("a, button") && this.panel.hidePopover());
    this.panel.addEventListener("focusout", ({ relatedTarget: next }) => {
      if (next && next !== this.button && !this.panel.contains(next)) this.panel.hidePopover();
    });
  }

  add(...items) {
    this.panel.append(...items);
  }

  /** Calls that each time before it opens. */
  onOpen(act) {
    this.panel.addEventListener("beforetoggle", ({ newState }) => newState === "open" && act());
  }

  /** Below the button, or above where the window ends; it scrolls with the page. */
  #place() {
    const { style, offsetWidth, offsetHeight } = this.panel;
    const { right, top, bottom } = this.button.getBoundingClientRect();
    const { clientWidth } = document.documentElement;
    const below = bottom + GAP;
    const above = top - GAP - offsetHeight;
    style.right = `${Math.min(clientWidth - right, clientWidth - AWAY - offsetWidth)}px`;
    style.setProperty("--menu-top", `${(below + offsetHeight > innerHeight - AWAY && above > AWAY ? above : below) + scrollY}px`);
  }
}

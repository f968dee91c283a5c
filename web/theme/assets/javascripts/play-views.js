/* Where program and run have no room beside each other, as on a phone: one of the two is shown. */

const NARROW = matchMedia("(max-width: 47.5em)"); // as in play.css

export class Views {
  constructor(box) {
    this.box = box;
    this.tabs = { program: box.querySelector("#play-view-program"), run: box.querySelector("#play-view-run") };
    for (const [name, tab] of Object.entries(this.tabs)) tab.addEventListener("click", () => this.#choose(name));
    this.tabs.program.parentElement.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: "program", Home: "program", ArrowRight: "run", End: "run" }[event.key];
      if (!to) return;
      event.preventDefault();
      this.#choose(to);
      this.tabs[to].focus();
    });
    for (const what of ["resize", "scroll"]) window.visualViewport?.addEventListener(what, () => this.#fit());
    this.#fit();
    this.#choose("program");
  }

  /** Where only one of the two is seen: that one. */
  show(name) {
    if (NARROW.matches && name === "run") document.activeElement?.blur(); // the keyboard of the screen goes
    this.#choose(name);
  }

  #choose(name) {
    this.box.dataset.view = name;
    for (const [each, tab] of Object.entries(this.tabs)) {
      tab.setAttribute("aria-selected", each === name);
      tab.tabIndex = each === name ? 0 : -1;
    }
  }

  /** A phone's keyboard lies over the page: what has to be seen stays above it. */
  #fit() {
    const { height, offsetTop } = window.visualViewport ?? { height: innerHeight, offsetTop: 0 };
    this.box.style.setProperty("--covered", `${Math.max(0, Math.round(innerHeight - height - offsetTop))}px`);
  }
}

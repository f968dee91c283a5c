/* An editor of a file, for the playground, and one in the place of a code block. Their parts are CodeMirror's
   (web/runtime/editor.js). */

import { copyButton } from "./copy.js";
import { highlighting } from "./highlighting.js";
import { element, touch } from "./marks.js";

const TAB = 4;
const STYLE = new URL("../stylesheets/editor.css", import.meta.url).href;

let loading;
let failures = 0;

/** CodeMirror's parts, loaded once. A browser remembers a module that it could not load, so each try has its own address. */
export function loadEditor(url) {
  const parts = () => import(failures ? `${url}&try=${failures}` : url);
  loading ??= Promise.all([parts(), style()]).then(([loaded]) => loaded).catch((error) => {
    loading = undefined;
    failures++;
    throw error;
  });
  return loading;
}

/** How an editor looks. */
function style() {
  return new Promise((resolve, reject) => {
    const link = element("link", { rel: "stylesheet", href: STYLE });
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => {
      link.remove();
      reject(new TypeError("no network"));
    });
    document.head.append(link);
  });
}

export class FileEditor {
  /** Of the file `name`, in a box of its own, to be put into the page; starts with `text`. `covered`: so many pixels of what it
      scrolls in, above, are under something. */
  constructor(parts, { name, text, onChange, onRun, covered = 0 }) {
    this.box = element("div", { class: "program-editor" });
    const { EditorView, EditorState } = parts;
    const hint = touch ? name : `${name}. Escape, then Tab, leaves the editor.`;
    this.view = new EditorView({
      parent: this.box,
      state: EditorState.create({
        doc: text.replace(/\n$/, ""), // no empty last line to look at
        extensions: [
          parts.keymap.of([
            { key: "Mod-Enter", run: () => (onRun(), true) },
            { key: "Escape", run: leaveByTab },
            ...parts.defaultKeymap,
            ...parts.historyKeymap,
            parts.indentWithTab,
          ]),
          parts.lineNumbers(),
          parts.history(),
          parts.indentOnInput(),
          parts.bracketMatching(),
          parts.indentUnit.of(" ".repeat(TAB)),
          EditorState.tabSize.of(TAB),
          parts.python(),
          highlighting(parts),
          EditorView.domEventObservers({
            keydown: ({ key }) => ["Escape", "Tab", "Shift"].includes(key) || this.passBy(false),
            pointerdown: () => this.passBy(false),
            blur: () => this.passBy(true), // who comes back by Tab or Shift+Tab goes through it, and changes nothing
          }),
          EditorView.theme(THEME),
          EditorView.scrollMargins.of(() => ({ top: covered })),
          EditorView.contentAttributes.of({ "aria-label": hint, tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
          EditorView.updateListener.of((update) => update.docChanged && onChange()),
        ],
      }),
    });
    /** Where the replay puts its marks. */
    this.surface = { element: this.view.scrollDOM, rects: () => this.#rects() };
  }

  get text() {
    return `${this.view.state.doc}\n`;
  }

  /** A step that can be undone. */
  replace(text) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text.replace(/\n$/, "") }, userEvent: "input.reset" });
  }

  show(shown) {
    this.box.hidden = !shown;
    if (shown) this.view.requestMeasure();
  }

  focus() {
    this.passBy(false);
    this.view.focus();
  }

  /** Whether Tab passes it by, until something is done in it: where the reader did not open it now. */
  passBy(passed) {
    this.view.setTabFocusMode(passed);
  }

  /** Selects that line, and scrolls to it. */
  goTo(number) {
    const { doc } = this.view.state;
    const { from, to } = doc.line(Math.min(number, doc.lines));
    this.view.dispatch({ selection: { anchor: from, head: to } });
    this.focus();
    this.scrollTo(this.view.documentTop + this.view.lineBlockAt(from).top);
  }

  /** In its box, which scrolls. */
  scrollTo(top) {
    const around = this.box.parentElement;
    around.scrollTop += top - around.getBoundingClientRect().top - around.clientHeight / 3;
  }

  remove() {
    this.view.destroy();
  }

  /** Computed, for CodeMirror makes only the lines in sight. */
  #rects() {
    const { view } = this;
    const { doc } = view.state;
    const line = view.contentDOM.querySelector(".cm-line");
    const left = view.contentDOM.getBoundingClientRect().left + (line ? parseFloat(getComputedStyle(line).paddingLeft) : 0);
    return Array.from({ length: doc.lines }, (_, at) => {
      const { from, text } = doc.line(at + 1);
      if (!text) return undefined;
      const { top, height } = view.lineBlockAt(from);
      const columns = [...text].reduce((count, letter) => (letter === "\t" ? count + TAB - (count % TAB) : count + 1), 0);
      return {
        left,
        right: left + columns * view.defaultCharacterWidth,
        top: view.documentTop + top,
        bottom: view.documentTop + top + height,
      };
    });
  }
}

export class Editor extends FileEditor {
  /** In the place of `block`, the <code> of the file. */
  constructor(parts, block, file) {
    super(parts, file);
    this.pre = block.closest("pre");
    this.box.style.minHeight = `${this.pre.getBoundingClientRect().height}px`; // so that the page below stays where it is
    this.pre.after(this.box);
    this.box.append(copyButton(() => this.text)); // the block's own copies the block
  }

  show(shown) {
    this.pre.hidden = shown;
    super.show(shown);
  }

  focus() {
    this.#showTab();
    super.focus();
  }

  /** In the window. */
  scrollTo(top) {
    scrollTo({ top: scrollY + top - innerHeight / 3, behavior: "instant" });
  }

  #showTab() {
    const tab = this.box.closest(".tabbed-block");
    if (!tab) return;
    const at = [...tab.parentElement.children].indexOf(tab);
    tab.closest(".tabbed-set").querySelectorAll(":scope > input")[at].click();
  }
}

/** From then on Tab leaves the editor, whatever is selected in it. CodeMirror's own is for two seconds, and not in a selection. */
function leaveByTab(view) {
  view.setTabFocusMode(true);
  return false; // what else Escape does
}

/** As a code block of the page looks; what is measured is in editor.css. */
const THEME = {
  "&": { color: "var(--md-code-fg-color)" },
  "&.cm-focused": { outline: "0" }, // its box has one, over all of it
  ".cm-scroller": { fontFamily: "var(--md-code-font-family)", lineHeight: "inherit", overflowX: "auto" },
  ".cm-content": { caretColor: "var(--md-default-fg-color)", padding: "0" },
  ".cm-line": { padding: "0" },
  ".cm-gutters": { backgroundColor: "var(--md-code-bg-color)", border: "0", color: "var(--md-default-fg-color--light)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--md-accent-fg-color--transparent)" },
};

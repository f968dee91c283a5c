// The parts of CodeMirror that the page's editor is made of; built into one file, loaded on the first click on "edit".

export { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
export { globalCompletion, python } from "@codemirror/lang-python";
export { bracketMatching, ensureSyntaxTree, indentOnInput, indentUnit, syntaxTree } from "@codemirror/language";
export { Compartment, EditorState } from "@codemirror/state";
export {
  Decoration,
  EditorView,
  ViewPlugin,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";

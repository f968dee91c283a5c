/* The colours of a program in the editor: each piece gets the class that it has in a code block of the page, where Pygments
   gives it, and so the same colour. */

const PATIENCE = 50; // milliseconds for reading a program
const OPERATORS = /^(and|in|is|not|or)$/;
const LATER = ["BaseExceptionGroup", "ExceptionGroup"]; // Python's own that CodeMirror does not know yet

/** An extension of CodeMirror's, made of its `parts`. */
export function highlighting(parts) {
  const { Decoration, ViewPlugin, ensureSyntaxTree, syntaxTree } = parts;
  const names = builtins(parts);
  const classes = {};
  const mark = (name, from, to) => (classes[name] ??= Decoration.mark({ class: name })).range(from, to);
  const inSight = ({ state, viewport, visibleRanges }) => {
    // At once, or the program would be without colours for a moment; what is too long for that gets them later.
    const tree = ensureSyntaxTree(state, viewport.to, PATIENCE) ?? syntaxTree(state);
    const marks = [];
    const enter = (node) => {
      const text = state.sliceDoc(node.from, Math.min(node.to, node.from + 40)); // longer is no name
      if (node.name === "TypeDef" && text.startsWith("->")) marks.push(mark("o", node.from, node.from + 2));
      const name = classOf(node, text, names);
      if (name && node.to > node.from) marks.push(mark(name, node.from, node.to));
    };
    for (const { from, to } of visibleRanges) tree.iterate({ from, to, enter });
    return Decoration.set(marks, true);
  };
  return ViewPlugin.define(
    (view) => ({
      marks: inSight(view),
      update({ docChanged, viewportChanged, startState, state, view: changed }) {
        if (docChanged || viewportChanged || syntaxTree(startState) !== syntaxTree(state)) this.marks = inSight(changed);
      },
    }),
    { decorations: ({ marks }) => marks },
  );
}

/** {name: class} of what Python has without an import: from the list that CodeMirror completes from. */
function builtins({ EditorState, globalCompletion }) {
  const all = globalCompletion({ state: EditorState.create(), pos: 0, explicit: true, matchBefore: () => null });
  const kinds = { class: "nb", function: "nb", type: "ne" };
  const found = all.options.filter(({ type }) => type in kinds).map(({ label, type }) => [label, kinds[type]]);
  return Object.fromEntries([...found, ...LATER.map((name) => [name, "ne"]), ["self", "bp"], ["cls", "bp"]]);
}

const KINDS = {
  Boolean: "kc",
  Comment: "c1",
  Escape: "se",
  FormatConversion: "si",
  FormatSpec: "si",
  FormatString: "s2",
  None: "kc",
  Number: "mi",
  PropertyName: "n",
  String: "s2",
};

/** The parser's name of a keyword is the keyword, and that of a sign the sign; undefined for what is made of others. */
function classOf({ name, node, type }, text, names) {
  const within = node.parent?.name;
  if (type.isError) return undefined;
  if (name === "VariableName") return classOfName(node, within, text, names);
  if (/^[a-z]+$/.test(name)) return OPERATORS.test(name) ? "ow" : "k";
  if (name === "." && isModule(node)) return "nn";
  if (/^\W+$/.test(name)) return within?.startsWith("Format") ? "si" : "p";
  if (/Op$|^Ellipsis$/.test(name)) return "o";
  return name === "At" ? "nd" : KINDS[name];
}

function classOfName(node, within, text, names) {
  if (within === "FunctionDefinition") return /^__\w+__$/.test(text) ? "fm" : "nf";
  if (within === "ClassDefinition") return "nc";
  if (within === "Decorator" && node.prevSibling?.name === "At") return "nd";
  if (isModule(node)) return "nn";
  return Object.hasOwn(names, text) ? names[text] : "n";
}

/** In `import a, b` all names are; in `from a import b` those before `import`. */
function isModule({ parent, from }) {
  if (parent?.name !== "ImportStatement") return false;
  const imports = parent.getChild("import");
  return parent.firstChild.name === "import" || !imports || from < imports.from;
}

/* The colours of a program that is there to be read, without an editor: each piece of it gets the class that Pygments gives it
   in a code block of the page, or another one of the same colour. In an editor CodeMirror's parser tells: highlighting.js. */

const PIECE = sticky(
  /(?<blank>\s+)/,
  /(?<comment>#.*)/,
  /(?<prefix>[bfrtuBFRTU]{0,2})(?<quote>"""|'''|"|')/,
  /(?<number>0[boxBOX][\da-fA-F_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?[jJ]?)/,
  /(?<name>[\p{L}_][\p{L}\p{M}\p{N}_]*)/,
  /(?<sign>[^])/,
);
const OVER = sticky(/[:}]|!(?!=)|=\s*[!:}]/); // an expression within a text
const ESCAPE = sticky(/\\(?:N\{[^}]*\}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|x[\da-fA-F]{2}|[0-7]{1,3}|[\\abfnrtv"'\n])/);
const PLAIN = sticky(/[^\\{}"'\n]+|\\?[^]/);
const SOFT = sticky(/(?:match|case)\b(?!\s*[=.,):\]]).*:\s*(?:#.*)?$/); // keywords at the beginning of such a line

function sticky(...ways) {
  return new RegExp(ways.map(({ source }) => source).join("|"), "muy");
}

/** The program in pieces, [class, text], whose texts together are the program's. `names`: {class: names of Python's own}. */
export function pieces(text, names) {
  const classes = new Map(Object.entries(names).flatMap(([kind, all]) => all.map((name) => [name, kind])));
  return new Reader(text, classes).code();
}

class Reader {
  constructor(text, classes) {
    this.text = text;
    this.classes = classes;
    this.at = 0;
  }

  /** To the end; of an expression in a formatted text, to what ends it. */
  *code(formatted = false) {
    let before = ""; // the last piece that is not blank
    let module = false; // between `import` or `from` and the end of the line, or `import`
    let depth = 0;
    while (this.at < this.text.length && !(formatted && !depth && this.#see(OVER))) {
      const { 0: piece, groups } = this.#see(PIECE);
      const first = this.#isFirst();
      if (groups.quote !== undefined) {
        yield* this.#quoted(groups, first);
      } else if (groups.blank) {
        if (piece.includes("\n")) module = false;
        yield this.#take("", piece);
        continue;
      } else if (groups.name) {
        if (piece === "import" || piece === "from") module = first;
        yield this.#take(this.#classOf(piece, before, module, first), piece);
      } else {
        depth += "([{".includes(piece) - ")]}".includes(piece);
        const decorates = piece === "@" && first;
        yield this.#take(decorates ? "nd" : groups.comment ? "c1" : groups.number ? "mi" : module && piece === "." ? "nn" : "p", piece);
        before = decorates ? "decorator" : piece;
        continue;
      }
      before = piece;
    }
  }

  #classOf(name, before, module, first) {
    if (name === "import" || name === "from") return "kn";
    if (name === "def" || name === "class" || (first && this.#see(SOFT))) return "k";
    if (before === "def") return /^__\w+__$/.test(name) ? "fm" : "nf";
    if (before === "class") return "nc";
    if (before === "decorator") return "nd";
    if (module && name !== "as") return "nn";
    return (before !== "." && this.classes.get(name)) || "n";
  }

  *#quoted({ prefix, quote }, first) {
    const explains = first && quote.length === 3; // as Pygments knows such a text
    const escapes = !explains && !/r/i.test(prefix);
    const formatted = !explains && /[ft]/i.test(prefix);
    const kind = explains ? "sd" : "s2";
    if (prefix) yield this.#take(explains ? kind : "sa", prefix);
    yield this.#take(kind, quote);
    for (;;) {
      const { at, text } = this;
      if (at >= text.length || (quote.length === 1 && text[at] === "\n")) return; // it has no end
      if (text.startsWith(quote, at)) return void (yield this.#take(kind, quote));
      const escape = escapes && this.#see(ESCAPE);
      const double = formatted && ["{{", "}}"].find((braces) => text.startsWith(braces, at));
      if (escape || double) yield this.#take("se", escape ? escape[0] : double);
      else if (formatted && text[at] === "{") yield* this.#field();
      else yield this.#take(kind, this.#see(PLAIN)[0]);
    }
  }

  /** `{value!r:>10}` in a formatted text. */
  *#field() {
    yield this.#take("si", "{");
    yield* this.code(true);
    while (this.at < this.text.length && !/[}\n]/.test(this.text[this.at])) {
      if (this.text[this.at] === "{") yield* this.#field();
      else yield this.#take("si", this.text[this.at]);
    }
    if (this.text[this.at] === "}") yield this.#take("si", "}");
  }

  #see(pattern) {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
  }

  #take(kind, piece) {
    this.at += piece.length;
    return [kind, piece];
  }

  /** Of its line. */
  #isFirst() {
    return !this.text.slice(this.text.lastIndexOf("\n", this.at - 1) + 1, this.at).trim();
  }
}

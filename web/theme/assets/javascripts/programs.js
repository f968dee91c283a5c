/* The reader's programs, kept in this browser: {id, name, files, changed}. Storage only, nothing of the page. Where the browser
   keeps nothing they are there for as long as the page is. */

export class Programs {
  /** `prefix`: of the keys; sites of one origin have one storage. */
  constructor(prefix) {
    this.prefix = prefix;
    this.texts = new Map(); // by id: what was last read or written here
    this.lost = new Map(); // by id: what could not be written
    /** Whether what is written now is kept. */
    this.keeps = this.#set("", "");
    this.remove("");
  }

  /** All there are, the one changed last first. */
  list() {
    const found = new Map([...this.#stored()].map(([id, text]) => [id, parsed(id, text)]));
    for (const [id, program] of this.lost) found.set(id, program);
    return [...found.values()].filter(Boolean).sort((one, other) => other.changed - one.changed);
  }

  /** The one with that id, as it is now; undefined if there is none. */
  read(id) {
    if (this.lost.has(id)) return this.lost.get(id);
    const text = this.#get(id);
    if (text !== null) this.texts.set(id, text);
    return parsed(id, text);
  }

  /**
   * Keeps it, under its id or, without one, a new one; gives the program as it is kept. Where another tab has changed it since
   * it was read or written here, neither is lost: this one is then a second program, "name (2)".
   */
  write({ id, name, files }) {
    const there = id && !this.lost.has(id) ? this.#get(id) : null;
    const other = there !== null && there !== this.texts.get(id);
    const program = {
      id: id && !other ? id : `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`,
      name: other ? this.freeName(name) : name,
      files,
      changed: Date.now(),
    };
    const text = JSON.stringify({ name: program.name, files, changed: program.changed });
    this.keeps = this.#set(program.id, text);
    if (this.keeps) {
      this.lost.delete(program.id);
      this.texts.set(program.id, text);
    } else {
      this.lost.set(program.id, program);
    }
    return program;
  }

  remove(id) {
    this.lost.delete(id);
    this.texts.delete(id);
    try {
      localStorage.removeItem(this.prefix + id);
    } catch {
      // there it was not kept
    }
  }

  /** That name, or the first of "name (2)", "name (3)" … that no program has. */
  freeName(name) {
    const taken = new Set(this.list().map((program) => program.name));
    const base = name.replace(/ \(\d+\)$/, "");
    let free = name;
    for (let number = 2; taken.has(free); number++) free = `${base} (${number})`;
    return free;
  }

  /** Calls change(id) when another tab changes, makes or removes a program. */
  watch(change) {
    addEventListener("storage", ({ key }) => {
      if (key?.startsWith(this.prefix)) change(key.slice(this.prefix.length));
    });
  }

  #stored() {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(this.prefix))
        .map((key) => [key.slice(this.prefix.length), localStorage.getItem(key)]);
    } catch {
      return []; // the reader's browser keeps nothing
    }
  }

  #get(id) {
    try {
      return localStorage.getItem(this.prefix + id);
    } catch {
      return null;
    }
  }

  #set(id, text) {
    try {
      localStorage.setItem(this.prefix + id, text);
      return true;
    } catch {
      return false; // denied, or full
    }
  }
}

/** The program in that text; undefined if it is none. */
function parsed(id, text) {
  try {
    const { name, files, changed } = JSON.parse(text);
    const sound = typeof name === "string" && typeof files["main.py"] === "string";
    return sound && Object.values(files).every((each) => typeof each === "string") ? { id, name, files, changed } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Runs a reader's Python program in a sandboxed worker, on the virtual clock, and gives back a recording.
 *
 *   const runner = createRunner(baseUrl);      // the site's root, "../.." for a page two levels down; loads nothing yet
 *
 *   const recording = await runner.run({
 *     files: {"main.py": "import …", "api.py": "…"},
 *     entry: "main.py",
 *     wire: [0.05, null],                       // its network: seconds from one end to the other, bytes per second; default: near
 *     reviewed,                                 // whether they are the site's own, unchanged
 *     onLoad({fraction, bytes, what}) {},       // on first use: 0…1 of what is loaded, all its bytes (compressed), "Python 3.14";
                                              // at 1 Python starts, which takes about half a second more. Then the same
                                              // of a package that the program imports
 *     onStart() {},                             // the program begins
 *     onEvents(events) {},                      // while the program runs: the next events, at most 1,000 at a time
 *   });
 *   const html = await runner.draw({run, other, order, name});  // of two recordings: see draw in tickbytick/page.py
 *   const verdicts = await runner.check({run, checks});  // before it is drawn: [says, right, saw, seconds] of each sentence
 *   runner.stop();                              // ends the run that is on; its promise resolves
 *   runner.prepare();                           // the reader may run something soon: a Python starts, where memory allows
 *   runner.leave();                             // nothing is left
 *   runner.loaded, runner.started               // whether the next run needs no network; whether it begins at once
 *
 * The recording is that of recording.jsonl: {entry, sources, clock, seconds, exit, events}, in the format and with the
 * fields of the recordings in the pages, which were built with it. It is what holds; the events given to `onEvents` come
 * early, and may lack a task's later name. A run that was ended from outside (a limit, `stop`, no sign of life) resolves
 * too, with a last event [time, "stopped", 0, reason] and exit 124.
 * A run before that is still on is stopped.
 *
 * A program can change the Python that it runs in. So only after programs of the site is a Python used again; one that
 * ran anything else is gone, with all that was started in it, as soon as its run is drawn.
 *
 * `run` rejects with a RunnerError, whose `kind` is "offline", "missing", "blocked", "memory" or "crashed" and whose
 * `message` is for the reader. The next `run` tries again.
 *
 * Texts in a recording are the program's, which can also send events in Python's name, and change how Python draws: show
 * texts as text, and of the HTML only what is known to be harmless.
 */
import { needed } from "./packages.js";
import { SandboxedWorker } from "./sandbox.js";

export function createRunner(baseUrl) {
  return new Runner(new URL("assets/runtime/", new URL(baseUrl.replace(/\/?$/, "/"), document.baseURI)));
}

export class RunnerError extends Error {
  constructor(kind, cause) {
    super(MESSAGES[kind], { cause });
    this.name = "RunnerError";
    this.kind = kind;
  }
}

const MESSAGES = {
  offline: "Python could not be loaded: there is no network. Connect, then press Run again.",
  missing: "Python could not be loaded: this copy of the site was built without it. Run the program on your own computer.",
  blocked: "Python could not be started: this browser, or something in it, blocks WebAssembly or workers for this site."
    + " Allow them, or open the page in another browser.",
  memory: "There is not enough memory for Python. Close other tabs, then press Run again.",
  crashed: "Python itself crashed. Press Run to start it again.",
};

const STOPPED = 124;
// Python stops a program after 10 s by itself (tickbytick/page.py), if Python still gets to run.
const SILENCE = 12_000;
const LAST_WORD = 1_000; // from "stopped" to the end of the run

// What a run, a drawing or a check may come to; Python's own limits (tickbytick/page.py) are below these.
const EVENTS = 25_000;
const CHARACTERS = 50_000_000;
const KINDS = { run: ["events", "end", "failed"], drawing: ["drawn", "failed"], check: ["checked", "failed"] };

const ENOUGH = 4; // GB of memory, as far as a browser tells, for a Python that may not be used

class Runner {
  #runtime;
  #parts; // the promise of what a worker is made from: kept, so that after Stop nothing has to be loaded again
  #python; // {ready, started, worker, hear, fail, state}: a promise of it; "new", "used" or "kept" for the next run
  #run; // the run that is on
  #question; // the drawing or check that is on
  #number = 0;
  #version; // of the runtime's files
  #packages = {}; // the promises of those that were asked for, by file: [file, bytes]
  #progress = { fraction: 0, bytes: 0, what: "" };
  #listeners = new Set();
  loaded = false;

  constructor(runtime) {
    this.#runtime = runtime;
  }

  async run({ files, entry, wire, reviewed, onLoad = () => {}, onStart = () => {}, onEvents = () => {} }) {
    this.stop();
    if (this.#python?.state === "used") this.#discard();
    const run = { number: ++this.#number, kinds: KINDS.run, characters: 0, entry, reviewed, onEvents, events: [] };
    const ended = new Promise((resolve, reject) => Object.assign(run, { resolve, reject }));
    this.#run = run;
    this.#listeners.add(onLoad);
    try {
      const python = await this.#ready();
      const packages = await this.#packagesOf(files);
      if (this.#run === run) {
        python.state = "used";
        this.#expectWord(run, SILENCE);
        python.worker.postMessage({ number: run.number, files, entry, wire, packages });
        onStart();
      }
    } catch (error) {
      if (this.#run === run) this.#run = undefined;
      run.reject(error);
    } finally {
      this.#listeners.delete(onLoad);
    }
    return ended;
  }

  stop() {
    if (this.#run) this.#end(this.#run, "stopped by you");
  }

  async draw(request) {
    const python = await this.#ready();
    // One that has run no program, and was asked for a file, is there for the next file too.
    const stays = python.state === "kept" || (python.state === "new" && "save" in request);
    try {
      return await this.#ask(python, KINDS.drawing, { request: JSON.stringify(request) });
    } finally {
      if (!stays && this.#python === python) this.#discard();
    }
  }

  /** Of the run that was the last, for it needs the Python that a drawing may end. */
  async check(request) {
    return this.#ask(await this.#ready(), KINDS.check, { check: JSON.stringify(request) });
  }

  async #ask(python, kinds, message) {
    if (this.#python !== python) throw new RunnerError("crashed"); // another run has begun meanwhile
    const question = { number: ++this.#number, kinds, characters: 0 };
    try {
      return await new Promise((resolve, reject) => {
        Object.assign(question, { resolve, reject });
        question.watchdog = setTimeout(() => this.#fail(question), SILENCE);
        this.#question = question;
        python.worker.postMessage({ number: question.number, ...message });
      });
    } finally {
      clearTimeout(question.watchdog);
      if (this.#question === question) this.#question = undefined;
    }
  }

  get started() {
    return Boolean(this.#python?.started);
  }

  prepare() {
    // Only Chromium tells how much memory there is: elsewhere Python starts when it is asked for.
    if (this.loaded && navigator.deviceMemory >= ENOUGH) this.#ready().catch(() => {}); // a run says what is wrong
  }

  leave() {
    this.stop();
    this.#discard();
  }

  /** Ends a run from outside: only the end of its worker ends a program. */
  #end(run, reason) {
    const [seconds] = run.events.at(-1) ?? [0];
    this.#discard();
    const last = run.events.some(isStopped) ? [] : [[seconds, "stopped", 0, reason]];
    if (last.length) run.onEvents(last);
    this.#settle(run, { seconds, exit: STOPPED, events: [...run.events, ...last] });
  }

  #settle(run, end) {
    clearTimeout(run.watchdog);
    this.#run = undefined;
    run.resolve({ entry: run.entry, sources: {}, clock: "virtual", ...end });
  }

  #expectWord(run, milliseconds) {
    clearTimeout(run.watchdog);
    run.watchdog = setTimeout(() => {
      this.#end(run, `stopped after ${milliseconds / 1000} s without a sign of life`);
    }, milliseconds);
  }

  /** With it go its frame, and all that was started there. */
  #discard() {
    const python = this.#python;
    this.#python = undefined;
    python?.worker?.terminate();
    python?.fail(new RunnerError("crashed"));
    this.#question?.reject(new RunnerError("crashed"));
    this.#question = undefined;
  }

  // --- what the worker says: a program can speak in its name

  #heard(data) {
    const asked = this.#question ?? this.#run;
    const { number, kind, text, worn } = Object(data);
    try {
      if (!asked?.kinds.includes(kind) || number !== asked.number || typeof text !== "string") throw new TypeError("not asked");
      asked.characters += text.length;
      if (asked.characters > CHARACTERS) throw new RangeError("too much");
      if (kind === "drawn") asked.resolve(text);
      else if (kind === "checked") asked.resolve(verdicts(JSON.parse(text)));
      else if (kind === "events") this.#goesOn(asked, JSON.parse(text));
      else if (kind === "end") this.#isOver(asked, JSON.parse(text), worn);
      else if (asked.events?.some(isStopped)) this.#end(asked); // what a program does that refuses to end is of no interest
      else this.#fail(asked, failure(text, "crashed"));
    } catch (error) {
      this.#fail(asked, new RunnerError("crashed", error)); // Python says no such thing: the program did
    }
  }

  #goesOn(run, events) {
    check(events, EVENTS - run.events.length);
    run.events.push(...events);
    this.#expectWord(run, isStopped(events.at(-1)) ? LAST_WORD : SILENCE);
    run.onEvents(events);
  }

  #isOver(run, { seconds, exit, events = run.events, uncounted }, worn) {
    if (!Number.isFinite(seconds) || !Number.isInteger(exit)) throw new TypeError("no end");
    check(events, EVENTS);
    if (run.reviewed && !worn) this.#python.state = "kept";
    this.#settle(run, { seconds, exit, events, ...(uncounted && { uncounted }) });
  }

  /** The run, drawing or check that is on comes to nothing, nor does its Python do anything more. */
  #fail(asked, error = new RunnerError("crashed")) {
    this.#discard();
    clearTimeout(asked?.watchdog);
    if (this.#run === asked) this.#run = undefined;
    asked?.reject(error);
  }

  // --- from nothing to a worker that is ready

  #ready() {
    if (!this.#python) {
      const python = { state: "new", fail: () => (python.gone = true) };
      this.#python = python;
      python.ready = this.#start(python).catch((error) => {
        if (this.#python === python) this.#discard();
        throw error;
      });
    }
    return this.#python.ready;
  }

  async #start(python) {
    this.#parts ??= this.#load().catch((error) => {
      this.#parts = undefined;
      throw error;
    });
    const { script, packages, ...start } = await this.#parts;
    await new Promise((resolve, reject) => {
      if (python.gone) throw new RunnerError("crashed");
      python.fail = reject;
      python.hear = ({ ready, failed }) => (ready ? resolve() : reject(failure(failed, "blocked")));
      python.worker = new SandboxedWorker(script, (data) => python.hear(data));
      python.worker.postMessage({ start });
    });
    python.hear = (data) => this.#heard(data);
    python.started = true;
    return python;
  }

  async #load() {
    // Asked for anew, for it names the version of all others: never half of one build with half of another.
    const manifest = await this.#manifest();
    const total = Object.values(manifest.files).reduce((sum, bytes) => sum + bytes);
    this.#version = manifest.inputs.slice(0, 16);
    const loaded = {};
    const what = `Python ${manifest.python.split(".").slice(0, 2).join(".")}`;
    this.#tell({ fraction: 0, bytes: manifest.download, what });
    const load = (name, type) =>
      this.#fetch(name, type, manifest.files[name], (bytes) => {
        loaded[name] = bytes;
        const fraction = Object.values(loaded).reduce((sum, part) => sum + part) / total;
        this.#tell({ ...this.#progress, fraction });
      });
    const [script, wasm, library] = await Promise.all([
      load("worker.js", "text/javascript"),
      load("pyodide.asm.wasm", "application/wasm"),
      load("python.zip", "application/zip"),
    ]);
    this.loaded = true;
    return { base: this.#runtime.href, script, wasm, library, info: manifest.info, packages: manifest.packages };
  }

  /** What a program imports that is not Python's own: [file, bytes] of each. */
  async #packagesOf(files) {
    const { packages } = await this.#parts;
    return Promise.all(needed(files, packages).map((each) => (this.#packages[each.file] ??= this.#package(each))));
  }

  async #package({ file, bytes, version }) {
    const what = `${file.replace(/\.zip$/, "")} ${version}`;
    const tell = (loaded) => this.#tell({ fraction: loaded / bytes, bytes, what });
    try {
      tell(0);
      const blob = await this.#fetch(file, "application/zip", bytes, tell);
      return [file, await blob.arrayBuffer()];
    } catch (error) {
      delete this.#packages[file];
      throw error;
    }
  }

  /** Not by `fetch`: what is counted there goes through the page, which keeps the memory. A Blob is the browser's, and can
      be given to another origin. `count` is told how many of its bytes are there. */
  #fetch(name, type, bytes, count) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("GET", new URL(`${name}?v=${this.#version}`, this.#runtime));
      request.overrideMimeType(type);
      request.responseType = "blob";
      request.onprogress = (event) => count(Math.min(event.loaded, bytes));
      request.onerror = () => reject(new RunnerError("offline"));
      request.onload = () => {
        if (request.status !== 200) return reject(new RunnerError("missing", request.status));
        count(bytes);
        resolve(request.response);
      };
      request.send();
    });
  }

  async #manifest() {
    let response;
    try {
      response = await fetch(new URL("manifest.json", this.#runtime), { cache: "no-cache" });
    } catch (error) {
      throw new RunnerError("offline", error);
    }
    if (!response.ok) throw new RunnerError("missing", response.status);
    return response.json().catch((error) => {
      throw new RunnerError("missing", error); // some page, instead of a 404
    });
  }

  #tell(progress) {
    this.#progress = progress;
    for (const listener of this.#listeners) listener(progress);
  }
}

/** Throws unless these are events, and no more than that. */
function check(events, most) {
  if (!events.every(([time, kind]) => Number.isFinite(time) && typeof kind === "string")) throw new TypeError("no events");
  if (events.length > most) throw new RangeError("too many events");
}

/** The same, if these are verdicts. */
function verdicts(found) {
  const right = ([says, right, saw, seconds]) =>
    typeof says === "string" && typeof saw === "string" && [true, false, null].includes(right) && (seconds === null || Number.isFinite(seconds));
  if (!found.every(right)) throw new TypeError("no verdicts");
  return found;
}

function isStopped([, kind]) {
  return kind === "stopped";
}

/** What an error of WebAssembly or of the worker means to the reader. */
function failure(text, otherwise) {
  const memory = !/call stack/.test(text) && /^RangeError|out of memory|could not allocate/i.test(text);
  return new RunnerError(memory ? "memory" : otherwise, text);
}

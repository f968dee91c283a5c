/**
 * Runs a reader's Python program in a worker, on the virtual clock, and gives back a recording.
 *
 *   const runner = createRunner(baseUrl);      // the site's root, "../.." for a page two levels down; loads nothing yet
 *
 *   const recording = await runner.run({
 *     files: {"main.py": "import …", "api.py": "…"},
 *     entry: "main.py",
 *     onLoad({fraction, bytes, python}) {},     // on first use: 0…1 of what is loaded, all its bytes (compressed), "3.14.2";
                                              // at 1 Python starts, which takes about half a second more
 *     onStart() {},                             // the program begins
 *     onEvents(events) {},                      // while the program runs: the next events, at most 1,000 at a time
 *   });
 *   const html = await runner.draw({run, recorded, order, name});  // of two recordings: see draw in tickbytick/page.py
 *   runner.stop();                              // ends the run that is on; its promise resolves
 *   runner.loaded                               // whether the next run starts at once, without a network
 *
 * The recording is that of recording.jsonl: {entry, sources, clock, seconds, exit, events}, in the format and with the
 * fields of the recordings in the pages, which were built with it. It is what holds; the events given to `onEvents` come
 * early, and may lack a task's later name. A run that was ended from outside (a limit, `stop`, no sign of life) resolves
 * too, with a last event [time, "stopped", 0, reason] and exit 124.
 * A run before that is still on is stopped.
 *
 * `run` rejects with a RunnerError, whose `kind` is "offline", "missing", "blocked", "memory" or "crashed" and whose
 * `message` is for the reader. The next `run` tries again.
 *
 * Texts in a recording are the program's, which can also send events in Python's name, and change how Python draws: show
 * texts as text, and of the HTML only what is known to be harmless.
 */
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
  crashed: "Python itself crashed. It has been started again: press Run to try once more.",
};

const STOPPED = 124;
// Python stops a program after 10 s by itself (tickbytick/page.py), if Python still gets to run.
const SILENCE = 12_000;
const LAST_WORD = 1_000; // from "stopped" to the end of the run

class Runner {
  #runtime;
  #parts; // the promise of what a worker is made from: kept, so that after Stop nothing has to be loaded again
  #python; // the promise of a worker that is ready
  #run; // the run that is on
  #drawing; // the answer that a drawing waits for
  #number = 0;
  #progress = { fraction: 0, bytes: 0, python: "" };
  #listeners = new Set();
  loaded = false;

  constructor(runtime) {
    this.#runtime = runtime;
  }

  async run({ files, entry, onLoad = () => {}, onStart = () => {}, onEvents = () => {} }) {
    this.stop();
    const run = { number: ++this.#number, entry, onEvents, events: [] };
    const ended = new Promise((resolve, reject) => Object.assign(run, { resolve, reject }));
    this.#run = run;
    if (!this.loaded) this.#listeners.add(onLoad);
    try {
      const worker = await this.#ready();
      if (this.#run === run) {
        run.worker = worker;
        this.#expectWord(run, SILENCE);
        worker.postMessage({ run: run.number, files, entry });
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
    const worker = await this.#ready();
    const number = ++this.#number;
    return new Promise((resolve, reject) => {
      const fail = (kind) => {
        clearTimeout(timer);
        this.#drawing = undefined;
        reject(new RunnerError(kind));
      };
      const timer = setTimeout(() => this.#restart(worker), SILENCE);
      const done = (html) => {
        clearTimeout(timer);
        this.#drawing = undefined;
        resolve(html);
      };
      this.#drawing = { number, worker, done, fail };
      worker.postMessage({ draw: number, request: JSON.stringify(request) });
    });
  }

  /** A Python that drew what cannot be shown was changed by its program: the next run has another. */
  async renew() {
    if (this.#python) this.#restart(await this.#python);
  }

  /** Ends a run from outside: only the end of its worker ends a program. Python starts again in the background. */
  #end(run, reason) {
    const [seconds] = run.events.at(-1) ?? [0];
    if (run.worker) this.#restart(run.worker);
    const last = run.events.some(isStopped) ? [] : [[seconds, "stopped", 0, reason]];
    if (last.length) run.onEvents(last);
    this.#settle(run, { seconds, exit: STOPPED, events: [...run.events, ...last] });
  }

  #settle(run, end) {
    clearTimeout(run.watchdog);
    this.#run = undefined;
    run.resolve({ entry: run.entry, sources: {}, clock: "virtual", ...end });
  }

  #restart(worker) {
    worker.terminate();
    this.#drawing?.fail("crashed");
    this.#python = undefined;
    this.#ready().catch(() => {}); // the next run says what is wrong
  }

  #expectWord(run, milliseconds) {
    clearTimeout(run.watchdog);
    run.watchdog = setTimeout(() => {
      this.#end(run, `stopped after ${milliseconds / 1000} s without a sign of life`);
    }, milliseconds);
  }

  // --- what the worker says

  #heard({ data }) {
    const drawing = this.#drawing;
    if (drawing && data?.draw === drawing.number) {
      if (typeof data.html === "string") drawing.done(data.html);
      else this.#restart(drawing.worker);
      return;
    }
    const run = this.#run;
    if (!run?.worker || data?.run !== run.number) return;
    if (data.failed && run.events.some(isStopped)) {
      this.#end(run); // it was over already; what a program does that refuses to end is of no interest
    } else if (data.failed) {
      this.#fail(run, failure(data.failed, "crashed"));
    } else if (data.end) {
      if (data.worn) this.#restart(run.worker);
      this.#settle(run, { events: run.events, ...JSON.parse(data.end) });
    } else {
      try {
        const events = JSON.parse(data.events);
        events.forEach(isStopped);
        this.#expectWord(run, isStopped(events.at(-1)) ? LAST_WORD : SILENCE);
        run.events.push(...events);
        run.onEvents(events);
      } catch (error) {
        this.#fail(run, new RunnerError("crashed", error)); // Python sends no such thing: the program did
      }
    }
  }

  #fail(run, error) {
    this.#restart(run.worker);
    clearTimeout(run.watchdog);
    this.#run = undefined;
    run.reject(error);
  }

  // --- from nothing to a worker that is ready

  #ready() {
    this.#python ??= this.#start().catch((error) => {
      this.#python = undefined;
      throw error;
    });
    return this.#python;
  }

  async #start() {
    this.#parts ??= this.#load().catch((error) => {
      this.#parts = undefined;
      throw error;
    });
    const { script, ...start } = await this.#parts;
    const url = URL.createObjectURL(script);
    try {
      const worker = new Worker(url, { type: "module" });
      await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => (data.ready ? resolve() : reject(failure(data.failed, "blocked")));
        worker.onerror = (event) => reject(new RunnerError("blocked", event.message));
        worker.postMessage({ start });
      });
      worker.onmessage = (event) => this.#heard(event);
      worker.onerror = (event) => event.preventDefault(); // of JavaScript that the program started; its own affair
      return worker;
    } catch (error) {
      throw error instanceof RunnerError ? error : new RunnerError("blocked", error);
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  async #load() {
    // Asked for anew, for it names the version of all others: never half of one build with half of another.
    const manifest = await (await this.#fetch("manifest.json", { cache: "no-cache" })).json().catch((error) => {
      throw new RunnerError("missing", error); // some page, instead of a 404
    });
    const total = Object.values(manifest.files).reduce((sum, bytes) => sum + bytes);
    const version = manifest.inputs.slice(0, 16);
    let loaded = 0;
    this.#tell({ fraction: 0, bytes: manifest.download, python: manifest.python });

    const load = async (name, type) => {
      const response = await this.#fetch(`${name}?v=${version}`);
      const count = new TransformStream({
        transform: (chunk, controller) => {
          loaded += chunk.byteLength;
          this.#tell({ ...this.#progress, fraction: loaded / total });
          controller.enqueue(chunk);
        },
      });
      return new Response(response.body.pipeThrough(count), { headers: { "Content-Type": type } });
    };
    try {
      const [script, wasm, library] = await Promise.all([
        load("worker.js", "text/javascript").then((response) => response.blob()),
        load("pyodide.asm.wasm", "application/wasm").then((response) => WebAssembly.compileStreaming(response)),
        load("python.zip", "application/zip").then((response) => response.arrayBuffer()),
      ]);
      this.loaded = true;
      return { base: this.#runtime.href, script, wasm, library, info: manifest.info };
    } catch (error) {
      throw error instanceof RunnerError ? error : failure(error, "blocked");
    }
  }

  async #fetch(name, options) {
    let response;
    try {
      response = await fetch(new URL(name, this.#runtime), options);
    } catch (error) {
      throw new RunnerError("offline", error);
    }
    if (!response.ok) throw new RunnerError("missing", response.status);
    return response;
  }

  #tell(progress) {
    this.#progress = progress;
    for (const listener of this.#listeners) listener(progress);
  }
}

/** Throws if that is no event. */
function isStopped([, kind]) {
  return kind === "stopped";
}

/** What an error of WebAssembly, of a download that broke off or of the worker means to the reader. */
function failure({ name, message }, otherwise) {
  if (/call stack/.test(message)) return new RunnerError(otherwise, message);
  if (name === "RangeError" || /out of memory|could not allocate/i.test(message)) return new RunnerError("memory", message);
  if (name === "TypeError" && /network|fetch|load/i.test(message)) return new RunnerError("offline", message);
  return new RunnerError(otherwise, message);
}

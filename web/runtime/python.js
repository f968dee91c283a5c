// A Pyodide that runs programs through tickbytick's recorder; used by the worker, and by the tests in Node.

const SIGALRM = 14;
const SIGRTMAX = 64; // to send the events: a program may well handle SIGUSR1 itself
const PACKAGES = "/lib/site-packages"; // where installed packages are elsewhere too: tickbytick/wording.py knows them by it
const FRAME = 16; // milliseconds between two batches of events
const MEMORY = 512_000_000; // bytes; the same as in tickbytick/page.py

// WebAssembly would take 4 GB, and a phone then kills the tab. Where it gets no more, Python raises MemoryError.
const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + pages * 65_536 > MEMORY) throw new RangeError("out of memory");
  return grow.call(this, pages);
};

/**
 * Returns {install, run, draw, check}. `install(file, bytes)` adds a zip of modules, under that name, to those that a program may
 * import. `run({files, entry, wire}, send)` runs the file `entry` of `files` ({name: text}), its network as
 * far away as `wire` says ([latency, bandwidth]; default: near), calls send(json) with each batch of
 * events, and returns the end of the recording as JSON; `draw(request)` returns the HTML of a run, `check(request)` what
 * becomes of it by the sentences of an exercise, as JSON (see tickbytick/page.py).
 */
export function programRunner(pyodide) {
  let alarm = Infinity; // when Python wants to be interrupted, and how many milliseconds later again
  let again = Infinity;
  let flush = Infinity;
  let asked = 0; // when the clock was last read
  let unread = 0; // how many questions to answer without reading it: that is not cheap

  // A program that never gives the worker back (`while True: pass`) must still be stopped, and what it printed be sent.
  // There are no timers then, but Pyodide asks its interrupt buffer for a signal every few dozen steps of Python; the
  // buffer is meant to be shared memory, which needs COOP and COEP headers. Computed on asking it needs nothing.
  pyodide.setInterruptBuffer({
    get 0() {
      if (unread-- > 0) return 0;
      const now = performance.now();
      unread = now - asked < 1 ? 15 : 0;
      asked = now;
      if (now >= alarm) {
        alarm = now + again;
        return SIGALRM;
      }
      if (now >= flush) {
        flush = now + FRAME;
        return SIGRTMAX;
      }
      return 0;
    },
    set 0(_) {}, // Pyodide takes the signal out by writing 0
  });

  function setAlarm(seconds, interval) {
    alarm = seconds ? performance.now() + seconds * 1000 : Infinity;
    again = interval ? interval * 1000 : Infinity;
  }

  // Taken before any program runs, which may put something else in its place.
  const [run, draw, check, addPath] = pyodide.runPython(
    "import sys; from tickbytick.page import run, draw, check; [run, draw, check, sys.path.append]",
  );
  const runProgram = ({ files, entry, wire = [] }, send) => {
    flush = performance.now() + FRAME;
    try {
      return run(JSON.stringify(files), entry, JSON.stringify(wire), send, setAlarm);
    } finally {
      alarm = flush = Infinity;
    }
  };
  const install = (file, bytes) => {
    const path = `${PACKAGES}/${file}`;
    if (pyodide.FS.analyzePath(path).exists) return;
    pyodide.FS.mkdirTree(PACKAGES);
    pyodide.FS.writeFile(path, bytes);
    addPath(path);
  };
  return { install, run: runProgram, draw, check };
}

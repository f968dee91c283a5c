// The worker in which a reader's program runs. web/theme/assets/javascripts/runner.js starts it from a blob: URL, so that the
// page's Content-Security-Policy binds it (a worker from an ordinary URL has the policy of its own response, on most
// servers none), and so that it starts again without a network: this file is all of its JavaScript.
//
//   in   {start: {base, wasm, library, info}}     once; the runtime's URL and what the page has loaded
//        {run, files, entry}                      run is a number that comes back with each answer
//        {draw, request}                          so is draw
//   out  {ready: true}   {failed: {name, message}}                  after start
//        {run, events: json}…   {run, end: json, worn} or {run, failed}   after run; worn asks for a new worker
//        {draw, html} or {draw, failed}

import { close, post } from "./closing.js";
import createPyodideModule from "pyodide/pyodide.asm.mjs";
import { loadPyodide } from "pyodide";
import { programRunner } from "./python.js";

// WebAssembly never gives memory back: with more than this the page had better start anew.
const MUCH = 256_000_000; // bytes

let pyodide;
let program;

async function start({ base, wasm, library, info }) {
  // Pyodide loads by URL only: answer with what the page has. (The first of the two fetches is for the WebAssembly, which
  // `instantiateStreaming` then does not need.)
  const { instantiate } = WebAssembly;
  globalThis.fetch = async () => new Response(library);
  WebAssembly.instantiateStreaming = async (_, imports) => ({ module: wasm, instance: await instantiate(wasm, imports) });
  pyodide = await loadPyodide({
    indexURL: base,
    stdLibURL: `${base}python.zip`,
    lockFileContents: { info, packages: {} },
    packageBaseUrl: base,
    createPyodideModule,
  });
  program = programRunner(pyodide);
  pyodide.runPython(`
    import sys
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyodide_js"]:
        del sys.modules[name]
  `);
  pyodide.unregisterJsModule("pyodide_js"); // Pyodide itself, which loads packages
  close();
}

// Python starts once: no later message is one to start it, whatever a program has put on `Object.prototype`.
onmessage = async ({ data }) => {
  onmessage = answer;
  try {
    await start(data.start);
    post({ ready: true });
  } catch (error) {
    post({ failed: told(error) });
  }
};

const { hasOwn } = Object;

function answer({ data }) {
  const { run, files, entry } = data;
  const draw = hasOwn(data, "draw") ? data.draw : undefined;
  try {
    if (draw) {
      post({ draw, html: program.draw(data.request) });
    } else {
      const end = program.run(files, entry, (events) => post({ run, events }));
      post({ run, end, worn: pyodide._module.HEAPU8.length > MUCH });
    }
  } catch (error) {
    post({ run, draw, failed: told(error) });
  }
}

function told(error) {
  return { name: error.name, message: String(error.message ?? error) };
}

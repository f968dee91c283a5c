// The worker in which a reader's program runs. web/theme/assets/javascripts/sandbox.js starts it from a blob: URL, so that
// its frame's Content-Security-Policy binds it (a worker from an ordinary URL has the policy of its own response, on most
// servers none), and so that it starts again without a network: this file is all of its JavaScript.
//
//   in   {start: {base, wasm, library, info}}     once; the runtime's URL and what the page has loaded, as Blobs
//        {number, files, entry, wire, packages}   to run; the number comes back with each answer. `packages`: zips of modules
//                                                 that it imports, [name, bytes]
//        {number, request}                        to draw
//        {number, check}                          to check
//   out  {ready: true} or {failed: text}                       after start
//        {number, kind: "events", text: json}…                 of a run, then
//        {number, kind: "end", text: json, worn}               where worn asks for a new worker
//        {number, kind: "drawn", text: html}                   of a drawing
//        {number, kind: "checked", text: json}                 of a check
//        {number, kind: "failed", text}                        of all three

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
  // `instantiateStreaming` then does not need. Pyodide would wait for ever for one that does not compile.)
  const { instantiate } = WebAssembly;
  const module = await WebAssembly.compileStreaming(new Response(wasm));
  globalThis.fetch = async () => new Response(library);
  WebAssembly.instantiateStreaming = async (_, imports) => ({ module, instance: await instantiate(module, imports) });
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
    post({ failed: `${error}` });
  }
};

const { hasOwn } = Object;

function answer({ data }) {
  const { number } = data;
  const say = (kind, text, worn) => post({ number, kind, text, worn });
  try {
    if (hasOwn(data, "request")) {
      say("drawn", program.draw(data.request));
    } else if (hasOwn(data, "check")) {
      say("checked", program.check(data.check));
    } else {
      for (const [file, bytes] of data.packages ?? []) program.install(file, new Uint8Array(bytes));
      const end = program.run(data, (events) => say("events", events));
      say("end", end, pyodide._module.HEAPU8.length > MUCH);
    }
  } catch (error) {
    say("failed", `${error}`);
  }
}

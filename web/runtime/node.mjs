// node node.mjs RUNTIME PYODIDE < programs: runs each program ([{files, entry, wire}…] as JSON) as the page's worker does, in one
// Pyodide, `pyodide` or `pyodide-next`, with the library that build.mjs made of it in the folder RUNTIME; then imports every
// module of that library. Writes what the worker would have sent, and the modules that failed:
// {results: [{batches, end}…], faults}.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { needed } from "../theme/assets/javascripts/packages.js";
import { programRunner } from "./python.js";

const [runtime, which] = process.argv.slice(2);
const { loadPyodide } = await import(which);
// Before Pyodide makes stdin one that does not wait: then a read of more than a pipe holds can fail with EAGAIN.
const programs = JSON.parse(readFileSync(0, "utf8"));

// As in a browser that cannot switch stacks (JSPI): Safari before 27, Firefox before 153.
delete WebAssembly.Suspending;
delete WebAssembly.promising;

const { info, packages } = JSON.parse(readFileSync(join(runtime, "manifest.json"), "utf8"));
const pyodide = await loadPyodide({
  stdLibURL: join(runtime, "python.zip"),
  lockFileContents: { info, packages: {} },
  packageBaseUrl: `${runtime}/`,
});

const IMPORT_ALL = `
import importlib, zipfile
faults = []
for name in zipfile.ZipFile(next(path for path in __import__("sys").path if path.endswith(".zip"))).namelist():
    module = name.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".")
    try:
        importlib.import_module(module)
    except BaseException as error:
        faults.append(f"{module}: {error!r}")
__import__("json").dumps(faults)
`;

const { install, run } = programRunner(pyodide);
const results = programs.map((program) => {
  const batches = [];
  for (const { file } of needed(program.files, packages)) install(file, readFileSync(join(runtime, file)));
  return { end: JSON.parse(run(program, (json) => batches.push(JSON.parse(json)))), batches };
});
process.stdout.write(JSON.stringify({ results, faults: JSON.parse(pyodide.runPython(IMPORT_ALL)) }));

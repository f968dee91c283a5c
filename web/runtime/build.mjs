// node build.mjs OUT RECORDER PACKAGES PYODIDE: makes the files of docs/assets/runtime/ in the folder OUT, of the Pyodide that
// package.json has under that name: `pyodide`, or `pyodide-next`, whose files the site does not have.
// RECORDER is the folder of the package tickbytick, which runs in the page. PACKAGES is a JSON file: for each package that a
// program may import there, {name: {version, notices, modules: {path: text}}}. `python -m course make` calls this.

import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const [out, recorder, packages, which] = process.argv.slice(2);
const { loadPyodide } = await import(which);
const here = import.meta.dirname;
const { resolve } = createRequire(import.meta.url);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const options = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  outdir: out,
  logLevel: "error",
  metafile: true,
  alias: { pyodide: which },
};
const parts = await build({ ...options, entryPoints: ["editor.js", "zip.js"] });
// Pyodide is minified already, and has direct `eval`s that want its names as they are.
const worker = await build({ ...options, minifyIdentifiers: false, entryPoints: ["worker.js"], external: ["node:*", "ws"] });

// `import()` is syntax, which closing.js cannot take away: Pyodide's own would load any script for a program. The worker
// needs none, for all of its JavaScript is in this file.
const script = join(out, "worker.js");
const text = readFileSync(script, "utf8").replaceAll(/\bimport\(/g, "refuseImport(");
writeFileSync(script, `${text}function refuseImport(){throw new EvalError("No other script is loaded here.")}\n`);

copyFileSync(resolve(`${which}/pyodide.asm.wasm`), join(out, "pyodide.asm.wasm"));

const pyodide = await loadPyodide();
const names = readdirSync(recorder, { recursive: true }).filter((name) => name.endsWith(".py") && !["__main__.py", "check.py", "exercise.py", "link.py", "show/literal.py"].includes(name));
const modules = Object.fromEntries(names.map((name) => [name, readFileSync(join(recorder, name), "utf8")]));
pyodide.globals.set("recorder", pyodide.toPy(modules));
pyodide.runPython(readFileSync(join(here, "library.py"), "utf8"));
pyodide.runPython("build(recorder, '/tmp/python.zip')");
writeFileSync(join(out, "python.zip"), pyodide.FS.readFile("/tmp/python.zip"));

// Apart, for most programs import none of them.
const asked = JSON.parse(readFileSync(packages, "utf8"));
const others = Object.fromEntries(Object.entries(asked).map(([name, { version, modules }]) => {
  const file = `${name}.zip`;
  pyodide.globals.set("modules", pyodide.toPy(modules));
  pyodide.globals.set("file", file);
  pyodide.runPython("write({name: text.encode() for name, text in modules.items()}, f'/tmp/{file}', f'/lib/site-packages/{file}')");
  writeFileSync(join(out, file), pyodide.FS.readFile(`/tmp/${file}`));
  const imported = [...new Set(Object.keys(modules).map((path) => path.split("/")[0].replace(/\.py$/, "")))];
  return [name, { file, version, imported, bytes: statSync(join(out, file)).size }];
}));

// MPL-2.0, MIT and the PSF's licence ask that whoever gets these files is told whose they are and where their source is.
const bundled = [parts, worker].flatMap(({ metafile }) => Object.keys(metafile.inputs))
  .map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]);
const notices = [...new Set(bundled.filter(Boolean))]
  .map((name) => JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8")))
  .map(({ name, version, license, repository, homepage }) =>
    `${name} ${version}, ${license}: ${repository?.url ?? repository ?? homepage}`.replace("git+", ""));
writeFileSync(join(out, "NOTICE.txt"), [...notices.sort(), ...Object.values(asked).flatMap(({ notices }) => notices), "CPython, PSF-2.0: https://github.com/python/cpython", ""].join("\n"));

// What the page loads before the first run, with bytes as they are and as a server that compresses sends them.
const files = ["worker.js", "pyodide.asm.wasm", "python.zip"];
const { info } = JSON.parse(readFileSync(resolve(`${which}/pyodide-lock.json`), "utf8"));
writeFileSync(join(out, "manifest.json"), JSON.stringify({
  python: info.python,
  info,
  packages: others,
  files: Object.fromEntries(files.map((name) => [name, statSync(join(out, name)).size])),
  download: files.reduce((sum, name) => sum + gzipSync(readFileSync(join(out, name))).length, 0),
}));

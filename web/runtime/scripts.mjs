// node scripts.mjs FOLDER: of the modules in that folder of a built site makes one short script that every page loads, and
// one for each part that it loads later. The modules stay beside them; no page loads those any more, only tests do.
// `python -m course publish` calls this.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import { rollup } from "rollup";

const [folder] = process.argv.slice(2);
const NO_MODULES = ["file.js", "offline-worker.js"];
const made = new Map(NO_MODULES.map((name) => [name, readFileSync(join(folder, name), "utf8")]));

// Each with what it loads later: what both load would be a file more for each of them.
for (const entry of ["course", "embed"]) {
  const bundle = await rollup({
    input: join(folder, `${entry}.js`),
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  const { output } = await bundle.generate({ format: "es", chunkFileNames: `${entry}-[name].js` });
  for (const { fileName, code } of output) made.set(fileName, code);
}
for (const [name, code] of made) {
  const short = await transform(code, { minify: true, target: "es2022", format: NO_MODULES.includes(name) ? undefined : "esm" });
  writeFileSync(join(folder, name), short.code);
}

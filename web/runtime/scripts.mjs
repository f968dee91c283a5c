// node scripts.mjs FOLDER: of the scripts in that folder of a built site makes one for what every page loads, and makes all
// short. What is loaded later stays in files of its own. `python -m course publish` calls this.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import { rollup } from "rollup";

const [folder] = process.argv.slice(2);
const made = new Map([["file.js", readFileSync(join(folder, "file.js"), "utf8")]]); // no module
const taken = new Set(); // the theme's own scripts lie there too

// Each with what it loads later: what both load would be a file more for each of them.
for (const [entry, later] of [["course.js", "[name].js"], ["embed.js", "embed-[name].js"]]) {
  const bundle = await rollup({
    input: join(folder, entry),
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  const { output } = await bundle.generate({ format: "es", chunkFileNames: later });
  for (const { fileName, code, moduleIds } of output) {
    made.set(fileName, code);
    for (const path of moduleIds) taken.add(path);
  }
}
for (const path of taken) rmSync(path);
for (const [name, code] of made) {
  const short = await transform(code, { minify: true, target: "es2022", format: name === "file.js" ? undefined : "esm" });
  writeFileSync(join(folder, name), short.code);
}

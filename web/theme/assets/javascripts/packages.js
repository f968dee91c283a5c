/* Which packages a program needs that are not Python's own. */

const IMPORT = /^[ \t]*(?:from[ \t]+(\w+)|import[ \t]+([\w.]+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*[\w.]+(?:[ \t]+as[ \t]+\w+)?)*))/gm;

/**
 * Of `packages`, as the runtime's manifest has them ({name: {imported, …}}), those of which one of `files` ({name: text}) imports
 * a module that is no file beside it. Which lines are a string or a comment is not looked at: one package too many does no harm.
 */
export function needed(files, packages) {
  const names = new Set();
  for (const text of Object.values(files)) {
    for (const [, from, imports] of text.matchAll(IMPORT)) {
      for (const each of from ? [from] : imports.split(",")) names.add(each.trim().match(/^\w+/)?.[0]);
    }
  }
  return Object.values(packages).filter(({ imported }) => imported.some((name) => names.has(name) && !Object.hasOwn(files, `${name}.py`)));
}

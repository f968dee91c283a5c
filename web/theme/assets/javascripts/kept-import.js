/* Takes what is in a file that Export made (kept.js), at this address of the site or at another. Anybody can write such a file: it
   is data, and only what this site could have kept itself is taken. Nothing that is here is lost. */

import { KINDS, PLAYGROUND, SITE } from "./kept-kinds.js";
import { faultOfFiles } from "./link.js";
import { Programs } from "./programs.js";
import { sound } from "./progress.js";

/** Bytes of a file, and its entries: more than a browser keeps for a site. */
export const MOST = 12_000_000;
const MOST_ENTRIES = 1000;

/** Why a file cannot be used, for the reader. */
export class Unusable extends Error {}

class Full extends Error {}

const LEFT = Symbol("it is here with other content, which stays");
const UNSOUND = Symbol("this site could not have kept it");

/**
 * Takes it from that text: {taken, left}, each as rows() of kept-kinds.js wants them, how many entries were `unsound`, and whether
 * the browser's storage was `full` before the end. What is here already is in none of these.
 */
export function take(text) {
  const { entries, from } = read(text);
  const found = { taken: [], left: [], unsound: 0, full: false };
  for (const [store, old, value] of entries) {
    const key = moved(old, from);
    const kind = KINDS.find((each) => key !== undefined && each.store === store && each.own(key));
    try {
      const came = kind && typeof value === "string" ? TAKE[kind.name](key, value) : UNSOUND;
      if (came === UNSOUND) found.unsound++;
      else if (came === LEFT) found.left.push({ kind, key, text: value });
      else if (came) found.taken.push({ kind, key, text: came });
    } catch (error) {
      if (!(error instanceof Full)) throw error;
      found.full = true;
      break;
    }
  }
  return found;
}

/** The entries of that file, [[store, key, value]…], and the path of the site that made it. */
function read(text) {
  let file;
  let from;
  try {
    file = JSON.parse(text);
    from = new URL(file.site).pathname;
  } catch {
    throw new Unusable("it is not one that Export made");
  }
  const entries = ["localStorage", "sessionStorage"].flatMap((store) => {
    if (!isObject(file[store])) throw new Unusable("it is not one that Export made");
    return Object.entries(file[store]).map(([key, value]) => [store, key, value]);
  });
  if (entries.length > MOST_ENTRIES) throw new Unusable("it holds more than this site would keep");
  return { entries, from };
}

/** The key here of what has that one at the address of the file; undefined if it is none of the site there. */
function moved(key, from) {
  for (const before of ["", "program:"]) if (key.startsWith(before + from)) return before + SITE + key.slice((before + from).length);
  return undefined;
}

/** By the kind: gives the text that is kept now, nothing if all is here already, LEFT or UNSOUND. Throws Full. */
const TAKE = {
  palette(key, text) {
    const { index, color } = parsed(text) ?? {};
    const choices = document.querySelectorAll("input[name=__palette]").length;
    if (!Number.isInteger(index) || index < 0 || index >= choices || !isObject(color)) return UNSOUND;
    // Each becomes an attribute of the page.
    if (Object.keys(color).sort().join(" ") !== "accent media primary scheme") return UNSOUND;
    if (!Object.values(color).every((each) => typeof each === "string" && /^[a-z:() -]*$/.test(each))) return UNSOUND;
    return localStorage.getItem(key) === text ? undefined : kept(localStorage, key, text);
  },

  /** One with the same files is here already; beside another one of its id or its name it is one more, as "name (2)". */
  program(key, text) {
    const { name, files, changed } = parsed(text) ?? {};
    const id = key.slice(PLAYGROUND.length);
    const texts = isObject(files) ? Object.values(files) : [];
    if (!/^\w{1,40}$/.test(id) || typeof name !== "string" || !Number.isFinite(changed)) return UNSOUND;
    if (!texts.every((each) => typeof each === "string") || !texts.length || faultOfFiles(files)) return UNSOUND;
    const programs = new Programs(PLAYGROUND);
    const is = ({ files: others }) => Object.keys(others).length === texts.length && Object.entries(files).every(([file, each]) => others[file] === each);
    if (programs.list().some((each) => without(each.name) === without(name) && is(each))) return undefined;
    if (localStorage.getItem(key) === null) return kept(localStorage, key, JSON.stringify({ name: programs.freeName(name), files, changed }));
    const other = programs.write({ name: programs.freeName(name), files });
    if (!programs.keeps) throw new Full();
    return JSON.stringify(other);
  },

  /** Of two days, the first counts, and the first answer. */
  progress(key, text) {
    if (!sound(key, text)) return UNSOUND;
    const here = localStorage.getItem(key);
    return sound(key, here ?? "") && here <= text ? undefined : kept(localStorage, key, text);
  },

  /** Which program this tab shows is for this tab to say. */
  tab: () => undefined,

  change(key, text) {
    const files = parsed(text);
    const texts = isObject(files) ? Object.values(files) : [];
    if (!texts.length || !texts.every((each) => typeof each?.text === "string" && typeof each.original === "string")) return UNSOUND;
    const here = sessionStorage.getItem(key);
    if (here === text) return undefined;
    return here === null ? kept(sessionStorage, key, text) : LEFT;
  },
};

function kept(storage, key, text) {
  try {
    storage.setItem(key, text);
  } catch {
    throw new Full();
  }
  return text;
}

/** The value in that JSON; undefined if it is none. */
function parsed(text) {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A program's name without the number that tells it from another one. */
function without(name) {
  return name.replace(/ \(\d+\)$/, "");
}

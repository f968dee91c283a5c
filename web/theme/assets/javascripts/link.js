/* A program in a link: all of its files in the part of the address behind "#", which no browser sends to a server. Version 1
   is `1.` and base64url(zlib(UTF-8 of the JSON of {file name: text})). tickbytick/link.py does the same, by the same rules. */

import rules from "./link-rules.js"; // made of tickbytick/link.json

const NAME = new RegExp(`^${rules.names}$`);
const UNSEEN = new RegExp(rules.unseen, "g"); // some would turn the rest of a sentence around
const PIECE = 32; // bytes inflated at once: at most 33 kB come out of them before the next look at the size

/** A link, or a program that no link can carry; the message is for the reader. */
export class BadLink extends Error {}

/** The fragment, without "#", of a link to the program `files`: {name: text}. */
export async function encode(files) {
  const fault = faultOfFiles(files);
  if (fault) throw new BadLink(fault);
  let json = JSON.stringify(files);
  for (;;) {
    const text = new TextEncoder().encode(json);
    if (text.length > rules.bytes) throw refused("bytes", { most: written(rules.bytes) });
    const packed = await all(through(new CompressionStream("deflate"), text, text.length));
    const length = 2 + Math.ceil((packed.length * 4) / 3);
    if (length > rules.characters) throw refused("characters", { most: written(rules.characters), count: written(length) });
    const fragment = `${rules.version}.${btoa(String.fromCharCode(...packed)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
    // Where an address stands in a text, GitHub and others take one of these at its end for the text's. JSON may end in blanks.
    if (!/[-_]$/.test(fragment)) return fragment;
    json += " ";
  }
}

/** The program that a link with that fragment carries: {name: text}. */
export async function decode(fragment) {
  const [, version, data] = fragment.match(/^([1-9][0-9]*)\.([^]*)$/) ?? [];
  if (version && Number(version) > rules.version) throw refused("newer");
  if (fragment.length > rules.characters) throw refused("characters", { most: written(rules.characters), count: written(fragment.length) });
  if (!version || /[^A-Za-z0-9_-]/.test(data)) throw refused("damaged");
  let files;
  try {
    const packed = Uint8Array.from(atob(data.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const text = await all(through(new DecompressionStream("deflate"), packed, PIECE), rules.bytes);
    files = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text));
  } catch (error) {
    throw error instanceof BadLink ? error : refused("damaged");
  }
  const isObject = typeof files === "object" && files !== null && !Array.isArray(files);
  if (!isObject || !Object.entries(files).flat().every((text) => typeof text === "string" && text.isWellFormed())) throw refused("damaged");
  const fault = faultOfFiles(files);
  if (fault) throw new BadLink(fault);
  return files;
}

/** Why a program cannot have these files, {name: text}; undefined if it can. */
export function faultOfFiles(files) {
  const names = Object.keys(files);
  if (names.length > rules.files) return said("files", { most: rules.files, count: written(names.length) });
  for (const [at, name] of names.entries()) {
    const fault = faultOfName(name, names.slice(0, at));
    if (fault) return fault;
    if (!files[name].isWellFormed()) return said("half", { name });
  }
  return names.includes("main.py") ? undefined : said("main");
}

/** Why a file of a program that has files of these `names` cannot have that `name` too; undefined if it can. */
export function faultOfName(name, names) {
  if (!NAME.test(name) || name.length > rules.name) {
    const characters = [...name.replace(UNSEEN, "?")];
    const shown = characters.slice(0, rules.name).join("") + (characters.length > rules.name ? "…" : "");
    return said("name", { name: shown, most: rules.name });
  }
  const module = name.slice(0, -3);
  if (rules.library.includes(module)) return said("library", { name, module });
  if (module === "tickbytick") return said("recorder", { name, module });
  const there = names.find((other) => other.toLowerCase() === name.toLowerCase()); // one file on many a system
  return there && said("there", { name: there });
}

function refused(key, values) {
  return new BadLink(said(key, values));
}

function said(key, values) {
  return rules.sentences[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** As it is written: 16,000. */
function written(number) {
  return number.toLocaleString("en");
}

/** What comes out of `transform` for `bytes`, which go in by so many at once, as they are asked for. */
function through(transform, bytes, piece) {
  let at = 0;
  const source = new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, (at += piece)));
      else controller.close();
    },
  });
  return source.pipeThrough(transform);
}

/** All bytes of a stream; none, and no further one read, once there are more than `most`. */
async function all(stream, most = Infinity) {
  const reader = stream.getReader();
  const chunks = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw refused("bytes", { most: written(most) });
    }
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

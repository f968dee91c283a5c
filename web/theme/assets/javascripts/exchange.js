/* A program as files on the reader's machine: downloaded as main.py or a zip, read from files that are dropped or chosen. */

import { BadLink, faultOfFiles } from "./link.js";
import rules from "./link-rules.js"; // made of tickbytick/link.json
import { SITE } from "./running.js";
import { saveAs } from "./save-as.js";

const MAIN = "main.py";
const ZIP = /\.zip$/i;

const TOO_MUCH = `A program here has at most ${rules.bytes.toLocaleString("en")} bytes, and this one has more.`;

/** Makes the browser save the program: main.py, or with more files a zip of them, called after the program. */
export async function download(name, files, version) {
  const several = Object.keys(files).length > 1;
  const folder = fileName(name);
  const content = several ? await zipped(folder, files, version) : files[MAIN];
  const type = several ? "application/zip" : "text/x-python";
  saveAs(several ? `${folder}.zip` : MAIN, new Blob([content], { type }));
}

/**
 * The program in those files, .py or one .zip: {name, files}. Throws a BadLink, whose message is for the reader, for what can
 * be no program here: the rules are those of links.
 */
export async function programOf(dropped, version) {
  const [first, ...more] = dropped;
  if (ZIP.test(first.name)) {
    if (more.length) throw new BadLink("Drop one zip alone, or files that end in .py.");
    return { name: first.name.replace(ZIP, ""), files: checked(await unzipped(first, version)) };
  }
  const other = dropped.find(({ name }) => !name.endsWith(".py"));
  if (other) throw new BadLink(`“${other.name}” is neither a .py file nor a zip. A program here is made of these.`);
  if (dropped.reduce((sum, { size }) => sum + size, 0) > rules.bytes) throw new BadLink(TOO_MUCH);
  const texts = await Promise.all(dropped.map(async (file) => [file.name, textOf(file.name, new Uint8Array(await file.arrayBuffer()))]));
  if (texts.length > 1) return { name: "program", files: checked(Object.fromEntries(texts)) };
  // The only one is what runs, whatever it is called.
  return { name: first.name.replace(/\.py$/, ""), files: checked({ [MAIN]: texts[0][1] }) };
}

function checked(files) {
  const fault = faultOfFiles(files);
  if (fault) throw new BadLink(fault);
  const { [MAIN]: main, ...others } = files;
  return { [MAIN]: main, ...others };
}

async function zipped(folder, files, version) {
  const { strToU8, zipSync } = await zipParts(version);
  const entries = Object.entries(files).map(([name, text]) => [`${folder}/${name}`, strToU8(text)]);
  return zipSync(Object.fromEntries(entries), { level: 0 });
}

/** The files of a zip, which may stand in one folder there. What its list of contents says is not believed. */
async function unzipped(file, version) {
  if (file.size > 2 * rules.bytes) throw new BadLink(TOO_MUCH);
  const { unzipSync } = await zipParts(version);
  let size = 0;
  let count = 0;
  let entries;
  try {
    // No more comes out of an entry than its `originalSize`: that much room is made for it.
    entries = unzipSync(new Uint8Array(await file.arrayBuffer()), {
      filter({ name, originalSize }) {
        if (/\/$|(^|\/)(__MACOSX|\.)/.test(name)) return false; // a folder, or what a system put there
        size += originalSize;
        count++;
        if (size > rules.bytes) throw new BadLink(TOO_MUCH);
        return count <= rules.files + 1; // one more, for the fault to be told
      },
    });
  } catch (error) {
    throw error instanceof BadLink ? error : new BadLink("This zip cannot be read: it is damaged, or of a kind that no browser opens.");
  }
  const names = Object.keys(entries);
  const folder = names[0]?.match(/^[^/]*\//)?.[0] ?? "";
  const inside = names.every((name) => name.startsWith(folder)) ? folder.length : 0;
  return Object.fromEntries(names.map((name) => [name.slice(inside), textOf(name, entries[name])]));
}

function textOf(name, bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r\n?/g, "\n");
  } catch {
    throw new BadLink(`${name} is not UTF-8, as a Python file is.`);
  }
}

function zipParts(version) {
  return import(`${SITE}assets/runtime/zip.js?v=${version}`).catch((error) => {
    throw new BadLink("This could not be loaded. Is there a network? Then try again.", { cause: error });
  });
}

function fileName(name) {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "program";
}

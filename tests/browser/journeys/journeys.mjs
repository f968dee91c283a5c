// node journeys.mjs BROWSER SITE UNWALLED PROGRAM…: what a reader does with programs, predictions and exercises, in that
// browser, and with the search; a line of JSON for each journey, {name, error}. For the arguments see server.mjs and
// browsers.mjs; what is searched for, and what must come first, is in searches.json of the folder UNWALLED. It and its
// browser end when its input does, however whoever started it ended.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { open } from "./browsers.mjs";
import { serve } from "./server.mjs";

const [name, site, unwalled, ...programs] = process.argv.slice(2);
const PAGE = "lessons/03-gather/";
const NARROW = "at 390 px: ";
const EDITOR = '[role=textbox][aria-label*="main.py"]';
const EXERCISES = ["tasks/laundry-day", "cancel/stop-the-music", "timeouts/call-the-next-taxi", "recap/as-they-arrive"]; // the first of its page
const GREETING = "import asyncio\n\nprint('hello')\nasyncio.run(asyncio.sleep(1))\nprint('goodbye')";
const wake = new Function(`return ${source("evidence/page/wake.js")}`)();
const keptFiles = new Function(`return ${source("tests/browser/scripts/kept_files.js")}`)();
const ENDLESS = "print('before')\nwhile True:\n    pass\n";

process.stdin.on("end", () => process.exit(1)).resume();
setTimeout(() => process.exit(1), 900_000).unref();
const searches = JSON.parse(readFileSync(join(unwalled, "searches.json"), "utf-8"));
const server = await serve(site, unwalled);
const browser = await open(name, programs);

const JOURNEYS = {
  async "run a program as it is"() {
    await run();
    await says("Your run took 4.5 s");
    same(await lines(".your-run"), await lines(".recorded-run"));
  },
  async "edit it and run that"() {
    await write("print('changed')\n");
    await run();
    await says("Your run took 0 s");
    same(await lines(".your-run"), ["changed"]);
  },
  async "an error and its line"() {
    await write("print('before')\n1 / 0\n");
    await run();
    await says("and failed");
    await until(() => document.querySelector(".your-run .run-jump")?.textContent === 'File "main.py", line 2');
  },
  async "real requests, near and far"() {
    await visit("lessons/02-fetch-then-send-request/");
    await run();
    await says("Your run took 4.5 s");
    same(await lines(".your-run"), await lines(".recorded-run"));
    await run(1);
    await says("Your run took 1 s", 1);
    const [mine, recorded] = await browser.evaluate(() => {
      const shown = document.querySelectorAll(".runnable")[1];
      return [".your-run .run", ".recorded-run .run"].map((run) => shown.querySelector(run).textContent);
    });
    same(mine, recorded);
  },
  async "stop a loop"() {
    await startEndless();
    await run();
    await says("Your run was ended: stopped by you.");
    same(await lines(".your-run"), ["before"]);
    same(await frames(), 0);
  },
  async "stop a flood"() {
    await write("while True:\n    print('again')\n");
    await run();
    await until(() => /^\d{3,} lines/.test(document.querySelector(".program-count").textContent));
    await run();
    await says("Your run was ended");
    same(await frames(), 0);
  },
  async reset() {
    await write("print('changed')\n");
    await click(".program-reset");
    await says("The original is back.");
    await run();
    await says("Your run took 4.5 s");
  },
  async "run it twice"() {
    for (const _ of [1, 2]) {
      await run();
      await says("Your run took 4.5 s");
    }
    same(await browser.evaluate(() => document.querySelectorAll(".your-run").length), 1);
  },
  async "two programs of a page"() {
    await startEndless();
    await run(1);
    await says("Stopped: another program was started.");
    await says("Your run took", 1);
    same(await frames(), 1);
  },
  async "an escape"() {
    await escape();
    same(server.asked, []);
    server.walls = false; // it is they that keep it in, in this browser too
    await load();
    await escape();
    for (let end = Date.now() + 10_000; server.asked.length < 3 && Date.now() < end; ) await soon();
    same(server.asked.sort(), ["/fetch", "/request", "/worker"]);
  },
  async "offline in an open page"() {
    await run();
    await says("Your run took 4.5 s");
    await edit();
    server.offline = true;
    await write("print('offline')\n");
    await run();
    await says("Your run took 0 s");
    same(await lines(".your-run"), ["offline"]);
  },
  async "read and run without a network what was read and run"() {
    server.keeps = true;
    await visit(PAGE);
    await run();
    await says("Your run took 4.5 s");
    await until(keptFiles, true);
    server.offline = true;
    await visit(PAGE);
    await run();
    await says("Your run took 4.5 s");
    same(await lines(".your-run"), await lines(".recorded-run"));
    await browser.goto(`${server.site}video/`, 1280);
    await until(() => document.querySelector("h1").textContent === "This page is not kept on this device");
    await browser.evaluate(async () => {
      for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
    });
  },
  async "by keyboard"() {
    const focused = () => browser.evaluate(() => document.activeElement.matches("[role=textbox]"));
    await press(".cover > summary", "Enter");
    await until(() => document.activeElement.matches(".recorded-run"));
    await press(".program-edit", "Enter");
    await until(() => document.activeElement.matches("[role=textbox]"));
    await browser.press("Control", "Enter");
    await says("Your run took 4.5 s");
    same(await focused(), true);
    await browser.press("Escape");
    await browser.press("Tab");
    same(await focused(), false);
  },
  async "the menu of a run"() {
    const state = () => browser.evaluate(() => document.querySelector(".replay-more").getAttribute("aria-expanded"));
    await click(".cover > summary");
    await press(".replay-more", "Enter");
    await until(() => document.querySelector(".run-menu").matches(":popover-open"));
    same(await state(), "true");
    await browser.press("Tab");
    await until(() => document.activeElement.matches(".run-menu select"));
    await browser.press("Escape");
    await until(() => document.activeElement.matches(".replay-more"));
    same(await state(), "false");
    await click(".replay-more");
    await click(".menu-table");
    await until(() => document.activeElement.matches(".run-timeline summary"));
    same(await state(), "false");
  },
  async "save a run"() {
    await click(".cover > summary");
    await browser.evaluate(() => {
      window.saved = {}; // by name, in the place of the reader's folder
      URL.createObjectURL = (file) => (window.file = file) && "blob:it";
      HTMLAnchorElement.prototype.click = function () {
        window.saved[this.download] = window.file;
      };
    });
    await click(".replay-more");
    await click(".run-menu [aria-expanded]");
    await until(() => document.querySelectorAll(".run-menu .menu-file").length === 5);
    for (const at of [0, 1, 2, 3, 4]) {
      if (at) await click(".replay-more");
      await browser.evaluate((at) => document.querySelectorAll(".run-menu .menu-file")[at].click(), at);
      await until((at) => Object.keys(window.saved).length > at && !document.querySelector(".run-menu").matches(":popover-open"), at);
    }
    const texts = await browser.evaluate(async () => {
      const all = Object.entries(window.saved).map(async ([name, file]) => [name, await file.text()]);
      return Object.fromEntries(await Promise.all(all));
    });
    const endings = ["jsonl", "png", "svg", "trace.json", "txt"];
    same(Object.keys(texts).sort(), endings.map((ending) => `both-at-once.${ending}`));
    same(texts["both-at-once.jsonl"], source("snippets/03-gather/both-at-once/recording.jsonl"));
    same(/var\(|current|class=/.test(texts["both-at-once.svg"]), false);
    const [width, height, colours] = await browser.evaluate(async () => {
      const picture = await createImageBitmap(window.saved["both-at-once.png"]);
      const [width, height] = [picture.width, picture.height];
      const canvas = new OffscreenCanvas(width, height).getContext("2d");
      canvas.drawImage(picture, 0, 0);
      return [width, height, new Set(new Uint32Array(canvas.getImageData(0, 0, width, height).data.buffer)).size];
    });
    same([...texts["both-at-once.svg"].match(/viewBox="0 0 (\d+) (\d+)"/)].slice(1).map((size) => 2 * size), [width, height]);
    same(colours > 50, true); // something is drawn there
  },
  async "predict an order and a time"() {
    await press('.guess [aria-label="Up: Sending data to Mario..."]', "Enter", "Enter", "Enter");
    await press(".guess-time input", ..."4.5", "Enter");
    await compared("Right!", ["right", "right", "right", "right", "guess-time right", "right"]);
  },
  async "predict an output"() {
    await visit("lessons/06-cancel/");
    await press(".guess-choice input", " ");
    await press(".guess-time input", "0", "Enter");
    await compared("Not quite.", ["wrong", "right", "guess-time right", "wrong"]);
  },
  async "predict words"() {
    await visit("lessons/06-cancel-done/");
    for (const [line, key] of [[2, "F"], [3, "T"], [4, "T"]]) await press(`.guess [data-line="${line}"]`, key); // as selects take it
    await press(".guess-end button", "Enter");
    await compared("Not quite.", ["right", "wrong", "right", "wrong"]);
  },
  async "solve gather/send-together, after a wrong program"() {
    await visit("exercises/gather/");
    await write(source("tests/practice/programs/send-together/b-wrong-1.py"));
    await run();
    await says("It shows 0 of the 4 points below.");
    await until(() => document.querySelector(".exercise .wrong .exercise-saw").textContent === "Card to Ada is sent! comes at 2 s. Show");
    await click(".exercise .wrong button");
    await until(() => document.querySelector(".your-run .replay-time").textContent === "2.0 s");
    await solve("gather/send-together");
  },
  async search() {
    await browser.press("/");
    await until(() => document.activeElement.matches(".search-field"));
    const first = {};
    for (const words in searches) {
      await browser.evaluate((words) => {
        document.activeElement.select();
        document.execCommand("delete");
        document.execCommand("insertText", false, words);
      }, words);
      await until(() => document.querySelector(".search-said").textContent !== "");
      const link = await browser.evaluate(() => document.querySelector(".search-results a")?.href ?? "");
      first[words] = link.replace(server.site, "");
    }
    const wrong = Object.entries(first).filter(([words, place]) => place !== searches[words]);
    same(wrong, []);
    await browser.press("Enter");
    await until((end) => location.href.endsWith(end), Object.values(searches).at(-1));
    await until(() => !document.querySelector("dialog.search")?.open);
  },
  async playground() {
    await writeOwn(GREETING);
    await browser.press("Control", "Enter");
    await until(() => document.querySelector(".play-said").textContent === "Your run took 1 s.");
    same(await lines(".play-shown"), ["hello", "goodbye"]);
    const address = await share();
    await click("#play-view-program"); // at 390 px; elsewhere both are there
    await type(".play-editors [role=textbox]", "print('mine')");
    await browser.evaluate((address) => location.assign(address), address);
    await there(".play-note.stranger");
    same(await browser.evaluate(() => document.querySelector(".play-shown section")), null);
    await click(".play-start");
    await until(() => document.querySelector(".play-said").textContent === "Your run took 1 s.");
    same(await lines(".play-shown"), ["hello", "goodbye"]);
    await go(`${server.site}404.html`, await browser.evaluate(() => innerWidth));
    await go(`${server.site}play/`, await browser.evaluate(() => innerWidth));
    await until(() => document.querySelector(".play-editors")?.textContent.includes("print('mine')"));
  },
  async "in a page elsewhere"() {
    const width = await browser.evaluate(() => innerWidth);
    await writeOwn(GREETING);
    await share();
    await click(".play-note button");
    server.page = await toCopy("HTML");
    await go(`${server.other.replace("127.0.0.1", "localhost")}/page`, width); // another site too, by its name
    await browser.enter();
    await there(".embed .play:not([inert])");
    same(await browser.evaluate(() => document.querySelector(".embed-files code").textContent.trim()), GREETING);
    same(await browser.evaluate(() => document.querySelector(".play-shown section")), null);
    const leads = await browser.evaluate(() => document.querySelector(".embed-address").textContent);
    same(`http://${leads}`, `${server.site}play/`);
    await click(".play-start");
    await until(() => document.querySelector(".play-said").textContent === "Your run took 1 s.");
    same(await lines(".play-shown"), ["hello", "goodbye"]);
    same(await frames(), 0);
  },
  async "leave during a run"() {
    await startEndless();
    same(await frames(), 1);
    await browser.evaluate(() => {
      const left = () => sessionStorage.setItem("left", document.querySelectorAll("iframe[title=Python]").length);
      addEventListener("pagehide", left); // after the page's own
    });
    await browser.goto(`${server.site}glossary/`, 1280);
    same(await browser.evaluate(() => sessionStorage.getItem("left")), "0");
  },
};
for (const exercise of EXERCISES) {
  JOURNEYS[`solve ${exercise}`] = async () => {
    await visit(`exercises/${dirname(exercise)}/`);
    await solve(exercise);
  };
}
for (const journey of ["run a program as it is", "edit it and run that", "the menu of a run", "save a run", "search", "playground", "in a page elsewhere"]) JOURNEYS[NARROW + journey] = JOURNEYS[journey];

for (const [journey, go] of Object.entries(JOURNEYS)) {
  let error = "";
  try {
    Object.assign(server, { offline: false, keeps: false, walls: true, asked: [] });
    await load(journey.startsWith(NARROW) ? 390 : 1280);
    await go();
  } catch (failure) {
    error = String(failure.stack ?? failure);
  }
  console.log(JSON.stringify({ name: journey, error }));
}
await browser.close();
process.exit();

// --- what a reader does and sees, of the program at that place of the page

/** The page, with nothing kept of what was typed there before. */
async function load(width = 1280) {
  await go(`${server.site}404.html`, width); // where no program can keep anything any more
  await browser.evaluate(() => [localStorage, sessionStorage].forEach((storage) => storage.clear()));
  await visit(PAGE, width);
  same(await browser.evaluate(() => innerWidth), width);
}

/** A page with programs, as wide as the one before. */
async function visit(page, width) {
  await go(server.site + page, width ?? (await browser.evaluate(() => innerWidth)));
  await browser.evaluate(wake); // in sight once, each run has its replay
  await there(".program-edit");
}

/** Firefox may say that it is there while the page before still answers. */
async function go(address, width) {
  await browser.goto(address, width);
  await until((address) => location.href === address && document.readyState === "complete", address);
}

async function run(at = 0) {
  await edit(at);
  await browser.evaluate((at) => document.querySelectorAll(".runnable")[at].querySelector(".program-run").click(), at);
}

/** Run is there with the editor. */
async function edit(at = 0) {
  await browser.evaluate((at) => document.querySelectorAll(".program-edit")[at].click(), at);
  await until((at) => document.querySelectorAll(".runnable")[at].querySelector(".program-choice:not([hidden])") !== null, at);
}

async function click(selector) {
  await browser.evaluate((selector) => document.querySelector(selector).click(), selector);
}

/** One key after the other, there, once it takes them. */
async function press(selector, ...keys) {
  await until((selector) => document.querySelector(selector)?.matches(":not(:disabled)"), selector);
  await browser.evaluate((selector) => document.querySelector(selector).focus(), selector);
  for (const key of keys) await browser.press(key);
}

/** What is said of the first prediction, and its marks, that of the verdict last; and the run plays. */
async function compared(verdict, marks) {
  await until((verdict) => document.querySelector(".guess-said").textContent.startsWith(verdict), verdict);
  same(await browser.evaluate(() => [...document.querySelectorAll(".guess :is(.right, .wrong)")].map((each) => each.className)), marks);
  await until(() => document.activeElement.matches(".recorded-run[data-begun]"));
}

/** The first exercise of the page. */
async function solve(exercise) {
  await write(source(`snippets/practice-${exercise}-solved/main.py`));
  await run();
  await says("Solved!");
  same(await browser.evaluate(() => [...new Set([...document.querySelector(".exercise-checks").children].map((line) => line.className))]), ["right"]);
}

function source(path) {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), "utf-8");
}

/** Types it over the first program's file main.py. */
async function write(text) {
  await edit();
  await browser.evaluate(() => {
    [...document.querySelectorAll(".tabbed-labels label")].find((label) => label.textContent.includes("main.py"))?.click();
  });
  await type(EDITOR, text);
}

/** Types it over what is in that editor. */
async function type(selector, text) {
  await browser.evaluate((selector, text) => {
    const editor = document.querySelector(selector);
    editor.focus();
    getSelection().selectAllChildren(editor);
    document.execCommand("insertText", false, text);
  }, selector, text);
}

/** A program of the reader's own in the playground. */
async function writeOwn(text) {
  await go(`${server.site}play/`, await browser.evaluate(() => innerWidth));
  await browser.evaluate(() => dispatchEvent(new Event("pointermove"))); // it waits for a reader
  await there(".play:not([inert], [data-waits])");
  await type(".play-editors [role=textbox]", text);
}

/** The link to it. */
async function share() {
  await browser.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("denied")); // some browsers do, and some ask
    document.querySelector("[data-do=share]").click();
  });
  return toCopy("link");
}

/** What is there to be copied by hand. */
async function toCopy(what) {
  await there(`.play-link[aria-label="The ${what}"]`);
  return browser.evaluate(() => document.querySelector(".play-link").value);
}

async function startEndless() {
  await write(ENDLESS);
  await run();
  await until(() => document.querySelector(".program-count").textContent.startsWith("1 line,"));
}

async function escape() {
  const tries = [
    `js.fetch("${server.other}/fetch")`,
    `request = js.XMLHttpRequest.new(); request.open("GET", "${server.other}/request"); request.send()`,
    `js.Worker.new(js.URL.createObjectURL(js.Blob.new(to_js(["fetch('${server.other}/worker')"]))))`,
  ].map((way) => `try:\n    ${way}\nexcept BaseException as error:\n    print(type(error))\n`);
  await write(`import js\nfrom pyodide.ffi import to_js\n${tries.join("")}`);
  await run();
  await says("Your run took 0 s");
}

function there(selector) {
  return until((selector) => document.querySelector(selector) !== null, selector);
}

function says(text, at = 0) {
  return until((text, at) => document.querySelectorAll(".program-said")[at].textContent.includes(text), text, at);
}

function frames() {
  return browser.evaluate(() => document.querySelectorAll("iframe[title=Python]").length);
}

/** The lines of the first run of that kind. */
function lines(kind) {
  return browser.evaluate((kind) => document.querySelector(`${kind} .run`).textContent.split("\n").filter(Boolean), kind);
}

async function until(condition, ...given) {
  const end = Date.now() + 30_000;
  let error;
  const none = (fault) => void (error = fault); // a page that is just left says nothing
  while (!(await browser.evaluate(condition, ...given).catch(none))) {
    if (Date.now() > end) {
      const said = await browser.evaluate(() => document.querySelector(".program-said, .play-said")?.textContent);
      throw new Error(`never: ${condition} ${given}; the page says: ${said}`, { cause: error });
    }
    await soon();
  }
}

function soon() {
  return new Promise((wake) => setTimeout(wake, 50));
}

function same(found, expected) {
  const [one, two] = [found, expected].map((value) => JSON.stringify(value));
  if (one !== two) throw new Error(`${one}, not ${two}`);
}

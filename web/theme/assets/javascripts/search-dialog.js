/* The search's dialog. Pagefind finds and weighs the sections that have a word (course/publish/search.py makes its index); what is
   typed or pasted is parted into words here, and a section counts the more, the more of them it has. */

const SHOWN = 8;
const EXCERPT = 26; // words
const LOOKED_AT = 60; // sections whose headings and tags are compared with what was typed
/* How much it counts that a word stands in the heading of a section, …; what Pagefind adds up for its text is about 1 to 4. */
const FIELDS = { heading: 0.7, aside: 0.3, tags: 1, page: 0.5, url: 0 };
const LEAST = 0.1; // less has a word of which only the first letters are anywhere
const COMMON = new Set("a an and are async at be by do does for from get how i if in is it its my of on or that the this to was what when why with you".split(" "));
/* What else stands at the margin of a traceback. */
const NOT_SAID = /^(During handling of|The above exception was|Cell In|File )|Traceback \(most recent call last\)/;
const PARTED = " · "; // between messages, and between tags
const JOINED = "\u2060"; // what parts a name in the index, and is not shown

/** What was found, in a sentence. */
export function summary({ sections, unknown, instead, asked }, typed) {
  if (!sections.length) return `Nothing found for “${typed}”. Try a name, or other words.`;
  const said = [sections.length === 1 ? "1 section." : `${sections.length} sections.`];
  for (const [word, near] of instead) said.push(`No page has “${word}”: this is for “${near}”.`);
  if (unknown.length * 2 >= asked.length) said.push(`No page has ${unknown.map((word) => `“${word}”`).join(", ")}.`);
  return said.join(" ");
}

export async function start(dialog, site) {
  const [field, said] = [dialog.querySelector(".search-field"), dialog.querySelector(".search-said")];
  const list = Object.assign(document.createElement("div"), { id: "search-results", className: "search-results" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Results");
  said.after(list);
  field.setAttribute("aria-controls", list.id);
  let asked, chosen = -1;

  const options = () => [...list.children];

  function choose(at) {
    options()[chosen]?.setAttribute("aria-selected", "false");
    chosen = at;
    const option = options()[at];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function show(found, text) {
    list.replaceChildren(...found.map((section, at) => option(section, at, site)));
    field.setAttribute("aria-expanded", String(found.length > 0));
    chosen = -1;
    choose(found.length ? 0 : -1);
    list.scrollTop = 0;
    said.textContent = text;
  }

  async function search() {
    const typed = (asked = field.value);
    if (!words(typed).length) return show([], "");
    let found;
    try {
      found = await find(typed, site);
    } catch (error) {
      if (typed === asked) show([], await reason(site, error));
      return;
    }
    if (typed !== asked) return; // more was typed meanwhile
    show(found.sections, summary(found, typed.trim()));
  }

  field.addEventListener("input", search);
  field.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text");
    if (!text.includes("\n")) return;
    event.preventDefault(); // a field would put the last word of a line and the first of the next together
    field.setRangeText(messages(text).join(PARTED).replace(/\s+/g, " "), field.selectionStart, field.selectionEnd, "end");
    search();
  });
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options().length) {
      event.preventDefault();
      choose((chosen + step + options().length) % options().length);
    } else if (event.key === "Enter" && event.target === field && !event.isComposing) {
      event.preventDefault();
      options()[chosen]?.click();
    }
  });
  dialog.addEventListener("click", (event) => {
    const outside = event.target === dialog; // it lies over all of the page, its box has an element of its own
    if (outside || event.target.closest(".search-close, [role=option]")) dialog.hidePopover();
  });
  list.addEventListener("mousemove", (event) => {
    const at = options().indexOf(event.target.closest("[role=option]"));
    if (at >= 0 && at !== chosen) choose(at);
  });
  await search();
}

let loading;

/** What `sections` says of that text. Throws where there is no index, or none can be loaded. */
export async function find(typed, site) {
  try {
    return await sections(await (loading ??= load(site)), words(typed), typed.split(PARTED).map(words));
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

async function load(site) {
  const pagefind = { ...(await import(`${site}pagefind/pagefind.js`)) };
  await pagefind.options({ noWorker: true, ranking: { metaWeights: FIELDS, termSimilarity: 9, pageLength: 0.4 } });
  await pagefind.init();
  const answer = await fetch(`${site}pagefind/words.json`);
  if (!answer.ok) throw new Error(`words.json: ${answer.status}`);
  pagefind.words = await answer.json();
  // All of it, a small file for each section, so that from now on it also works without a network.
  const rest = async () => {
    await pagefind.preload([..."abcdefghijklmnopqrstuvwxyz_"].join(" "));
    for (const each of (await pagefind.search(null)).results) await each.data();
  };
  setTimeout(() => rest().catch(() => {}), 500);
  return pagefind;
}

/** Why that was thrown, in a sentence. */
export async function reason(site, error) {
  const answer = await fetch(`${site}pagefind/pagefind-entry.json`).catch(() => undefined);
  if (!answer) return "The search could not be loaded. Are you offline?";
  if (!answer.ok) return "These pages have no index yet: make site builds them with one.";
  return `The search failed: ${error}`;
}

/** What a traceback of Python, Jupyter or pytest says, without files and their lines; any other text is one message. */
function messages(text) {
  const rows = text.split("\n").map((row) => row.replace(/^[ |]*\| /, ""));
  const failed = rows.filter((row) => /^E {3,}\S/.test(row)).map((row) => row.slice(1).trim()); // pytest's
  if (failed.length) return failed;
  if (!/Traceback \(most recent call last\)|^[ |]*File ".+", line \d/m.test(text)) return [text];
  const said = rows.filter((row) => /^[\w/<]/.test(row) && !NOT_SAID.test(row));
  return said.length ? said : [text];
}

/** The words of what was typed or pasted, without what differs from run to run: addresses, files, numbers, objects in < >. */
function words(typed) {
  let text = typed.replace(/File "[^"]*", line \d+(, in \S+)?/g, " ").replaceAll(`${JOINED} `, "");
  for (let before; before !== text; ) [before, text] = [text, text.replace(/<[^<>]*>/g, " ")];
  text = text.replace(/\S*[/\\]\S*|\S+:\d+:\s/g, " ").replace(/(?<=\w)['’](?=\w)/g, "");
  text = text.replace(/\b([a-z_]\w*\.)+(?=[A-Z])|\basyncio\.(?=\w)/g, "").toLowerCase(); // modules
  const all = [...new Set(text.match(/[\p{L}_][\p{L}\p{N}_]*/gu))];
  const telling = all.filter((word) => !COMMON.has(word));
  return telling.length ? telling : all;
}

/** The word, if some page has it or one that it begins; else one that differs in a letter or in the order of two, as
    what is typed in a hurry does; else the word again if one is its beginning; else nothing. */
function spelt(word, all) {
  const stem = word.replace(/(?<=...)(s|es|ed|ing)$/, "");
  if (word.length < 4 || all.some((one) => one.startsWith(stem))) return word;
  const near = all.filter((one) => differsLittle(word, one));
  const known = () => all.some((one) => one.length > 3 && word.startsWith(one));
  return near.find((one) => one.length === word.length) ?? near[0] ?? (known() ? word : undefined);
}

function differsLittle(one, other) {
  let [start, end] = [0, 0];
  while (start < one.length && one[start] === other[start]) start++;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const [part, its] = [one, other].map((word) => word.slice(start, word.length - end));
  const swapped = part.length === 2 && its === part[1] + part[0];
  return swapped || (one.length > 5 && part.length < 2 && its.length < 2);
}

/** How much of this text are those words, and how much of those words is in it: 0 to 1. */
function likeness(text, asked) {
  const said = words(text);
  const both = said.filter((one) => asked.some((other) => alike(one, other))).length;
  return both ** 2 / (said.length * asked.length || 1);
}

/** The same, or one is the other with an ending. */
function alike(one, other) {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return long.startsWith(short) && /^(s|es|d|l?ed|l?ing)?$/.test(long.slice(short.length));
}

/** The sections that have these words, best first, each as {title, page, address, excerpt}; and which words none has,
    for which others were taken `instead`, and all that was `asked`.
    Of several messages, `messages`, one that is a heading or a tag is enough. */
async function sections(pagefind, typed, messages) {
  const found = new Map();
  const spelling = new Map(typed.map((word) => [word, spelt(word, pagefind.words)]));
  const parts = messages.map((words) => words.map((word) => spelling.get(word) ?? word));
  const unknown = typed.filter((word) => !spelling.get(word));
  const instead = [...spelling].filter(([word, near]) => near && near !== word);
  let all = 0;
  for (const word of new Set(spelling.values())) {
    if (!word) continue;
    const { results } = await pagefind.search(word);
    const most = results[0]?.score ?? 0; // of a word that few sections have it is high
    if (most < LEAST) {
      unknown.push(word);
      continue;
    }
    all += most;
    for (const result of results) {
      const section = found.get(result.id) ?? { result, sum: 0, has: 0, places: [] };
      section.sum += result.score;
      section.has += most;
      section.places.push({ most, at: result.words });
      found.set(result.id, section);
    }
  }
  const score = ({ sum, has }) => (sum * has) / all;
  const first = [...found.values()].sort((one, other) => score(other) - score(one)).slice(0, LOOKED_AT);
  const ranked = await Promise.all(first.map(async (section) => {
    const { meta, content } = await section.result.data();
    const heading = meta.heading ?? meta.aside;
    const best = (...texts) => Math.max(...texts.flatMap((text) => parts.map((part) => likeness(text, part))));
    const like = best(heading) + best(...(meta.tags ?? "").split(PARTED));
    return { ...section, rank: score(section) * (1 + 10 * like ** 3), heading, meta, content };
  }));
  ranked.sort((one, other) => other.rank - one.rank);
  const worth = ranked.filter((section) => Math.max(score(section), section.rank / 3) > score(first[0]) / 3);
  const sections = worth.slice(0, SHOWN).map(({ heading, meta, content, places }) => {
    return { title: shown(heading), page: shown(meta.page ?? ""), address: meta.url, excerpt: excerpt(content, places) };
  });
  return { sections, unknown, instead, asked: typed };
}

function shown(text) {
  return text.replaceAll(`${JOINED} `, "");
}

/** The part of the text where most of the words are, as [text, whether it is one of them]. */
function excerpt(content, places) {
  const text = content.split(" ");
  const telling = Math.max(...places.map(({ most }) => most)) / 4;
  const marked = places.filter(({ most }) => most > telling);
  const worth = (from) =>
    marked.reduce((sum, { most, at }) => sum + (at.some((place) => place >= from && place < from + EXCERPT - 4) ? most : 0), 0);
  const starts = [0, ...marked.flatMap(({ at }) => at.map((place) => Math.max(0, place - 4)))];
  const from = starts.reduce((best, start) => (worth(start) > worth(best) ? start : best));
  const hits = new Set(marked.flatMap(({ at }) => at));
  const parts = text.slice(from, from + EXCERPT).map((word, place) => [
    word.endsWith(JOINED) ? word.slice(0, -1) : `${word} `,
    hits.has(from + place),
  ]);
  return [...(from ? [["… ", false]] : []), ...parts, ...(from + EXCERPT < text.length ? [["…", false]] : [])];
}

function option(section, at, site) {
  const link = Object.assign(result(section, site), { id: `search-result-${at}`, tabIndex: -1 });
  link.setAttribute("role", "option");
  link.setAttribute("aria-selected", "false");
  return link;
}

/** A link to a section that was found. */
export function result({ title, page, address, excerpt }, site) {
  const link = Object.assign(document.createElement("a"), { href: new URL(address, site) });
  const line = (className, ...parts) => {
    const element = Object.assign(document.createElement("span"), { className });
    element.append(...parts);
    return element;
  };
  const marks = excerpt.flatMap(([text, hit]) => {
    const [before, word, after] = text.match(/^(\W*)(.*?)(\W*)$/su).slice(1);
    return hit ? [before, Object.assign(document.createElement("mark"), { textContent: word }), after] : [text];
  });
  link.append(line("search-place", ...(page ? [line("search-page", `${page} › `)] : []), line("search-title", title)));
  link.append(line("search-excerpt", ...marks));
  return link;
}

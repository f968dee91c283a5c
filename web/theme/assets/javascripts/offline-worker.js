/* The service worker: keeps what was read, so that it can be read without a network. course/publish/offline.py puts two
   constants before it: BUILD, which names this build of the site, and FILES, {path: [its hash, its bytes]}.

   A page belongs to one build and gets the files of that build alone: kept ones, or those of the server whose bytes are the
   same. Others are refused, as if there were no network. To a page of a build that is not known here the server answers.

   All is kept in one Cache, under names that are no addresses of the site: a file by its hash, so that builds share those that
   did not change; FILES of each build that a page may be of, with the time when it came; for each page that is open, its build;
   and whether all of the course is wanted. */

const SCOPE = registration.scope;
const STORE = `asyncio, tick by tick: ${new URL(SCOPE).pathname}`; // sites of one host share their caches
const [FILE, OF_BUILD, PAGE, ALL] = ["?file=", "?build=", "?page=", "?all"].map((name) => SCOPE + name);
const NEVER_KEPT = 503;
const AT_ONCE = 4; // files on their way

/** By the id of a page or worker, its build. Also in the store, for this worker ends whenever it has nothing to do. */
const pages = new Map();

addEventListener("install", (event) => event.waitUntil(takeUp()));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  event.respondWith(request.mode === "navigate" ? page(event) : part(event));
});

addEventListener("message", (event) => {
  const [does] = Object.keys(DOES).filter((name) => name in event.data);
  const answered = DOES[does](event.data[does], event.source).catch(() => undefined); // the browser lets nothing be kept
  event.waitUntil(answered.then((answer) => event.ports[0]?.postMessage(answer)));
});

/** What a page may ask for. */
const DOES = {
  /** Which build this worker keeps, and whether of all that is kept of the one before. */
  build: async () => [BUILD, !(await toTakeUp().catch(() => [])).length],

  /** A page says of which build it is, and what it has loaded: it may not have come from here. */
  async loaded({ build, addresses }, { id }) {
    if (build !== BUILD && !(await (await store()).match(OF_BUILD + build))) return;
    await remember(id, build);
    if (build !== BUILD) return;
    const own = await clients.matchAll();
    if (!own.some((page) => page.id === id)) await clients.claim(); // others that are open go on by themselves: their build is not known
    await Promise.allSettled(addresses.map((address) => keep(pathOf(address), address)));
  },

  /** {path: [bytes, whether it is kept]} of all files. */
  async files() {
    const there = await keptHashes();
    return Object.fromEntries(Object.entries(FILES).map(([path, [hash, bytes]]) => [path, [bytes, there.has(hash)]]));
  },

  /** Keep that file. What went wrong, if something did: "network", "newer" or "room". */
  keep: (path) => keep(path).then(() => "", (error) => FAULTS[error.name] ?? "room"),

  /** All of the course is wanted, of later builds too. */
  all: async () => void (await (await store()).put(ALL, new Response())),

  async forget() {
    const kept = await store();
    const gone = (await kept.keys()).filter(({ url }) => url === ALL || url.startsWith(FILE));
    await Promise.all(gone.map((key) => kept.delete(key)));
  },

  /** The reader wants this build now. */
  async take() {
    await takeUp().catch(() => {}); // by now the server may be well, or have this build whole
    skipWaiting();
  },
};
const FAULTS = { TypeError: "network", Newer: "newer" };

/** The page at an address: kept, or from the server; else a list of what is kept. */
async function page(event) {
  const { request, resultingClientId } = event;
  const path = pathOf(request.url);
  const own = await ownPage(path, request.url).catch(() => undefined);
  if (own) event.waitUntil(remember(resultingClientId).then(tidy));
  try {
    return own ?? (await fetch(request));
  } catch {
    return FILES[`${path}/index.html`] ? Response.redirect(`${SCOPE}${encodeURI(path)}/`) : notKept(); // as a server does
  }
}

/** The page of this build at that path, undefined if there is none or the server has that of another build. */
async function ownPage(path, address) {
  if (!FILES[path]) return undefined;
  const [hash] = FILES[path];
  const kept = await find(hash);
  if (kept) return kept;
  const body = await fetched(address, hash);
  await put(hash, body).catch(() => {}); // no room: it is shown all the same
  return new Response(body, { headers: { "Content-Type": body.type } });
}

/** What a page loads. */
async function part({ request, clientId }) {
  const files = await filesOf(clientId).catch(() => undefined); // nothing can be kept any more: all is the server's
  const path = pathOf(request.url);
  const [hash] = files?.[path] ?? [];
  const kept = hash && (await find(hash));
  if (kept) return kept;
  const answer = await fetch(request, path in FILES ? { cache: "no-cache" } : {}); // what the browser has may be of another build
  return hash ? passing(answer, hash) : answer;
}

/** That answer on its way to the page. It breaks off before its end where its bytes are not those. */
function passing(answer, hash) {
  if (!answer.ok) return answer;
  const parts = [];
  const type = answer.headers.get("Content-Type") ?? "";
  const checked = new TransformStream({
    transform(bytes, page) {
      parts.push(bytes);
      page.enqueue(bytes);
    },
    async flush() {
      const body = new Blob(parts, { type });
      if ((await hashOf(body)) !== hash) throw new Newer();
      await put(hash, body).catch(() => {});
    },
  });
  return new Response(answer.body.pipeThrough(checked), { headers: { "Content-Type": type } });
}

/** The server has another build. */
class Newer extends Error {
  name = "Newer";
}

/** What stands at an address that is not kept, without a network. */
async function notKept() {
  const there = await keptHashes();
  const read = Object.entries(FILES).filter(([path, [hash]]) => /(^|\/)index\.html$/.test(path) && there.has(hash));
  const rows = await Promise.all(
    read.map(async ([path, [hash]]) => {
      const title = (await (await find(hash)).text()).match(/<title>(.*?)<\/title>/s)?.[1] ?? path;
      return `<li><a href="${SCOPE + encodeURI(path.replace(/index\.html$/, ""))}">${title}</a>`;
    }),
  );
  const list = rows.length ? `<p>These pages are kept:<ul>${rows.join("")}</ul>` : "";
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>Not kept on this device</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.6 system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem}li{margin:.5rem 0}</style>
<main><h1>This page is not kept on this device</h1><p>There is no network now, and this browser does not have this page.
<p><a href="">Try again</a>${list}</main>`;
  return new Response(body, { status: NEVER_KEPT, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** Have that file of this build kept. Throws what `fetched` and the store throw. */
async function keep(path, address = SCOPE + path) {
  const [hash] = FILES[path] ?? [];
  if (hash && !(await find(hash))) await put(hash, await fetched(address, hash));
}

/** The bytes with that hash at an address: those that the browser has, or the server. Throws Newer, or what `fetch` throws; that
    too where the server cannot answer now. */
async function fetched(address, hash) {
  for (const cache of ["default", "no-cache"]) {
    const answer = await fetch(address, { cache });
    if (answer.status >= 500 || answer.status === 429) throw new TypeError(`${answer.status}: ${address}`);
    const body = answer.ok && !answer.redirected && (await answer.blob());
    if (body && (await hashOf(body)) === hash) return body;
  }
  throw new Newer();
}

/** Before this build has its first page: what was kept of the one before is kept of it too, as far as the room allows and the
    server has it. Without a network, or where the server is ill, the build before stays, and what has come by then is there at
    the next attempt. */
async function takeUp() {
  const left = await name().then(toTakeUp).catch(() => []); // nothing can be kept
  const next = async () => {
    for (let path; (path = left.pop()) !== undefined; ) {
      await keep(path).catch((error) => {
        if (FAULTS[error.name] === "network") throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

/** The paths of what is not kept of this build, and is of another, or wanted. */
async function toTakeUp() {
  const names = (await (await store()).keys()).map(({ url }) => url);
  const there = await keptHashes();
  const others = await Promise.all(names.filter((name) => name.startsWith(OF_BUILD) && name !== OF_BUILD + BUILD).map(filesNamed));
  const read = others.flatMap((files) => Object.keys(files).filter((path) => there.has(files[path][0])));
  const wanted = names.includes(ALL) ? Object.keys(FILES) : new Set(read);
  return [...wanted].filter((path) => path in FILES && !there.has(FILES[path][0]));
}

/** From now on there may be pages of this build. */
async function name() {
  const headers = { Date: new Date().toISOString() };
  await (await store()).put(OF_BUILD + BUILD, new Response(JSON.stringify(FILES), { headers }));
}

/** Forget the pages that are closed, the builds before this one that none is of, and the files of no other. */
async function tidy() {
  const kept = await store();
  const open = (await clients.matchAll({ includeUncontrolled: true, type: "all" })).map(({ id }) => id);
  const there = new Set([...open, ...pages.keys()].map((id) => PAGE + id));
  const names = (await kept.keys()).map(({ url }) => url);
  const came = async (name) => (await kept.match(name))?.headers.get("Date") ?? "";
  const since = await came(OF_BUILD + BUILD);
  const used = new Set([OF_BUILD + BUILD]);
  for (const name of names) {
    if (there.has(name)) used.add(OF_BUILD + (await (await kept.match(name)).text()));
    if (name.startsWith(OF_BUILD) && (await came(name)) > since) used.add(name); // it is taken up, or was until there was no network
  }
  const wanted = new Set();
  for (const name of used) for (const [hash] of Object.values(await filesNamed(name))) wanted.add(FILE + hash);
  const gone = names.filter(
    (name) =>
      (name.startsWith(PAGE) && !there.has(name)) ||
      (name.startsWith(OF_BUILD) && !used.has(name)) ||
      (name.startsWith(FILE) && !wanted.has(name)),
  );
  await Promise.all(gone.map((name) => kept.delete(name)));
}

// --- the store

function store() {
  return caches.open(STORE);
}

/** Undefined where nothing can be kept any more, too. */
async function find(hash) {
  return store().then((kept) => kept.match(FILE + hash)).catch(() => undefined);
}

async function put(hash, body) {
  await (await store()).put(FILE + hash, new Response(body, { headers: { "Content-Type": body.type, "Content-Length": body.size } }));
}

async function keptHashes() {
  const keys = await (await store()).keys();
  return new Set(keys.filter(({ url }) => url.startsWith(FILE)).map(({ url }) => url.slice(FILE.length)));
}

/** That page is of this build, or of that one before. */
async function remember(id, build = BUILD) {
  pages.set(id, build);
  try {
    const kept = await store();
    await kept.put(PAGE + id, new Response(build));
    if (!(await kept.match(OF_BUILD + BUILD))) await name(); // another site of this host may have removed it
  } catch {
    // no room: it is known as long as this worker lives
  }
}

/** The files of the build that a page is of; undefined where that is not known. */
async function filesOf(id) {
  if (!pages.has(id)) {
    const said = await (await (await store()).match(PAGE + id))?.text();
    if (!pages.has(id)) pages.set(id, said);
  }
  const build = pages.get(id);
  return build && filesNamed(OF_BUILD + build);
}

/** FILES of a build, under such a name; none where they are not kept. */
async function filesNamed(name) {
  if (name === OF_BUILD + BUILD) return FILES;
  return (await (await store()).match(name))?.json() ?? {};
}

// --- names

function pathOf(address) {
  let path = address.slice(SCOPE.length).replace(/[?#].*/s, "");
  try {
    path = decodeURI(path);
  } catch {
    // no address of ours
  }
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
}

async function hashOf(body) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await body.arrayBuffer()));
  return btoa(String.fromCharCode(...bytes.slice(0, 12)));
}

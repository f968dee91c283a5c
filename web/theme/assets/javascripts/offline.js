/* Reading without a network: once the page is there, the service worker keeps what it has loaded (offline-worker.js), and a newer
   build of the site is offered. There is no worker where the pages were not published (course/publish/offline.py), in a frame,
   and where the browser keeps nothing. */

import { element } from "./marks.js";

/** Which build of the site this page is of. */
const BUILD = document.querySelector("meta[name=build]")?.content;

const WORKER = new URL("../../offline-worker.js", import.meta.url);

/** How long the reader waits for the worker that has the newer build, in milliseconds. */
const PATIENCE = 3000;

/** Of what is offered; with the page it is kept from the start. */
const STYLE = new URL("../stylesheets/kept.css", import.meta.url).href;

/** What a worker answers to one of the things that a page may ask it for; undefined where it has ended before. */
export function ask(worker, does, given = "") {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ [does]: given }, [port2]);
  return new Promise((answered) => {
    port1.onmessage = ({ data }) => answered(data);
    worker.addEventListener("statechange", () => worker.state === "redundant" && answered());
  });
}

/** Promises the registration whose worker keeps the pages; undefined where there can be none. */
export const keeping = new Promise((found) => {
  if (top !== self || !("serviceWorker" in navigator)) return found();
  const begin = () => setTimeout(() => (BUILD ? start() : endOfBefore()).then(found, () => found()));
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin);
});

async function start() {
  if (!(await navigator.serviceWorker.register(WORKER))) return undefined; // a test lets none be there
  const registration = await navigator.serviceWorker.ready;
  const first = !navigator.serviceWorker.controller;
  registration.update().catch(() => endIfGone(registration));
  await tellLoaded(registration);
  if (first) {
    // What was on its way before the worker had this page, too.
    new PerformanceObserver(() => tellLoaded(registration)).observe({ type: "resource", buffered: true });
  }
  const offerInstalled = ({ target }) => target.state === "installed" && offer(registration, target);
  const watch = () => registration.installing?.addEventListener("statechange", offerInstalled);
  registration.addEventListener("updatefound", watch);
  watch();
  // The first worker is of the site as it is now, which may have been published since this page came.
  offer(registration, registration.waiting ?? (first && registration.active));
  // Another page may have gone on with a newer build; one that comes back from the browser's memory may be of an older one.
  const again = () => {
    tellLoaded(registration);
    offer(registration, registration.active);
  };
  let had = !first;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (had) again();
    had = true;
  });
  addEventListener("pageshow", ({ persisted }) => persisted && again());
  return registration;
}

function tellLoaded({ active }) {
  const addresses = [location, STYLE, ...performance.getEntriesByType("resource").map(({ name }) => name)].map(String);
  return ask(active, "loaded", { build: BUILD, addresses });
}

/** The worker whose build was offered, or is the page's own. */
let offered;

/** Offers the build of that worker, if there is one and its build is not the page's own. */
async function offer(registration, worker) {
  if (!worker || worker === offered) return;
  offered = worker;
  const [build, whole] = (await ask(worker, "build")) ?? [];
  if (build === BUILD) return worker === registration.waiting && ask(worker, "take"); // the server has sent this page
  document.querySelector(".newer")?.remove();
  const load = element("button", { type: "button" }, "Load it");
  const later = element("button", { type: "button" }, "Later");
  const said = element("p", { role: "status" });
  const box = element("div", { class: "newer kept-buttons" }, element("link", { rel: "stylesheet", href: STYLE }), said, load, later);
  load.addEventListener("click", async () => {
    if (!registration.waiting) return location.reload(); // another page has gone on with it by then
    said.textContent = "It is being loaded …";
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    await ask(registration.waiting, "take");
    setTimeout(() => loadWithout(registration).catch(() => (said.textContent = "There is no network now: this edition stays.")), PATIENCE);
  });
  later.addEventListener("click", () => box.remove());
  document.body.append(box);
  // In a status that is there already, so that it is read aloud.
  said.textContent = `There is a newer edition of this site.${whole ? "" : " Not all that is kept of this one could be kept of that."}`;
}

/** Chromium has the newer worker wait while the one before has something to answer to any page, up to five minutes
    (kMaxLameDuckTime in its service_worker_registration.cc). The server has that page at once, and its worker begins with it.
    Throws what `fetch` throws. */
async function loadWithout(registration) {
  await fetch(WORKER, { method: "HEAD", cache: "no-store" }); // without a network, what is kept must stay reachable
  await registration.unregister();
  location.reload();
}

/** Where another site is served now at this address, nothing of this one is kept any more. */
async function endIfGone(registration) {
  const said = (address) => fetch(address, { method: "HEAD", cache: "no-store" }).catch(() => ({}));
  if ((await said(WORKER)).status !== 404 || !(await said(new URL(".", WORKER))).ok) return; // no network, or a server that is ill
  await end(registration);
  location.reload();
}

/** This page was not published, as with `make serve`: the worker of a site that was at its address before has to go. */
async function endOfBefore() {
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration?.active?.scriptURL === WORKER.href) await end(registration);
}

async function end(registration) {
  await ask(registration.active, "forget");
  await registration.unregister();
}

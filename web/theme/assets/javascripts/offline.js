/* Reading without a network: once the page is there, the service worker keeps what it has loaded (offline-worker.js), and a newer
   build of the site is offered. There is no worker where the pages were not published (course/publish/offline.py), in a frame,
   and where the browser keeps nothing. */

import { element } from "./marks.js";

/** Which build of the site this page is of. */
const BUILD = document.querySelector("meta[name=build]")?.content;

const WORKER = new URL("../../offline-worker.js", import.meta.url);

/** Of what is offered; with the page it is kept from the start. */
const STYLE = new URL("../stylesheets/kept.css", import.meta.url).href;

/** What a worker answers to one of the things that a page may ask it for. */
export function ask(worker, does, given = "") {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ [does]: given }, [port2]);
  return new Promise((answered) => {
    port1.onmessage = ({ data }) => answered(data);
  });
}

/** Promises the registration whose worker keeps the pages; undefined where there can be none. */
export const keeping = new Promise((found) => {
  if (!BUILD || top !== self || !("serviceWorker" in navigator)) return found();
  const begin = () => setTimeout(() => start().then(found, () => found()));
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin);
});

async function start() {
  if (!(await navigator.serviceWorker.register(WORKER))) return undefined; // a test lets none be there
  const registration = await navigator.serviceWorker.ready;
  const first = !navigator.serviceWorker.controller;
  if (!first) registration.update().catch(() => endIfGone(registration));
  await tellLoaded(registration);
  if (first) await tellLoaded(registration); // what came before the worker had this page
  const offer = () => offerWaiting(registration);
  const watch = () => registration.installing?.addEventListener("statechange", offer);
  registration.addEventListener("updatefound", watch);
  watch();
  offer();
  return registration;
}

function tellLoaded({ active }) {
  const addresses = [location, STYLE, ...performance.getEntriesByType("resource").map(({ name }) => name)].map(String);
  return ask(active, "loaded", { build: BUILD, addresses });
}

/** The worker of a newer build, once that is offered. */
let offered;

async function offerWaiting(registration) {
  const { waiting } = registration;
  if (!waiting || waiting === offered) return;
  offered = waiting;
  if ((await ask(waiting, "build")) === BUILD) return waiting.postMessage({ take: "" }); // the server has sent this page
  document.querySelector(".newer")?.remove();
  const load = element("button", { type: "button" }, "Load it");
  const later = element("button", { type: "button" }, "Later");
  const said = element("p", { role: "status" });
  const box = element("div", { class: "newer kept-buttons" }, element("link", { rel: "stylesheet", href: STYLE }), said, load, later);
  load.addEventListener("click", () => {
    if (!registration.waiting) return location.reload(); // another page has gone on with it by then
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    registration.waiting.postMessage({ take: "" });
  });
  later.addEventListener("click", () => box.remove());
  document.body.append(box);
  said.textContent = "There is a newer edition of this site."; // in a status that is there already, so that it is read aloud
}

/** Where another site is served now at this address, or one that was not published, nothing is kept any more. */
async function endIfGone(registration) {
  const answer = await fetch(WORKER, { method: "HEAD", cache: "no-store" }).catch(() => undefined);
  if (answer?.status !== 404) return;
  await ask(registration.active, "forget");
  await registration.unregister();
  location.reload();
}

// Takes from the worker's global object all that a browser adds to JavaScript, but for the few names that Python needs.
// What stays is listed, not what goes: so whatever a browser has, or will have, to reach a host, to keep something, to
// start something or to be called later is gone, as is JavaScript from text. (`import()` is syntax: build.mjs takes it out.)
//
// worker.js imports this before Pyodide, which so finds nothing to hold on to, and closes further once Python has started.

// A worker from an ordinary URL has the policy of its own response, on most servers none.
if (location.protocol !== "blob:") throw new Error("This script works only for a page that starts it from a blob: URL.");

/** To the page. */
export const post = postMessage.bind(globalThis);

// ECMAScript's, but for what is called later and not by the program: Atomics.waitAsync, FinalizationRegistry.
const LANGUAGE =
  "AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError Float16Array"
  + " Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object"
  + " Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array"
  + " Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent"
  + " escape eval globalThis isFinite isNaN parseFloat parseInt undefined unescape";
const PYTHON = "TextDecoder TextEncoder WebAssembly console";
const START = "Response URL WorkerGlobalScope clearTimeout location onmessage self";

// Of these objects only what is used.
const { userAgent, platform, maxTouchPoints } = navigator; // Pyodide goes around faults of Safari's
const IN_PART = {
  crypto: { getRandomValues: crypto.getRandomValues.bind(crypto) },
  performance: { now: performance.now.bind(performance) },
};
const IN_PART_AT_START = {
  navigator: { userAgent, platform, maxTouchPoints },
  FinalizationRegistry: class {
    register() {}
    unregister() {}
  },
};

keepOnly(LANGUAGE, PYTHON, START);
Object.assign(globalThis, IN_PART, IN_PART_AT_START);
refuseText();

/** When Python has started. */
export function close() {
  for (const name of ["compile", "compileStreaming", "instantiate", "instantiateStreaming"]) delete WebAssembly[name];
  keepOnly(LANGUAGE, PYTHON, ...Object.keys(IN_PART));
}

function keepOnly(...lists) {
  const kept = new Set(lists.join(" ").split(" "));
  for (let holder = globalThis; holder !== Object.prototype; holder = Object.getPrototypeOf(holder)) {
    for (const name of Reflect.ownKeys(holder)) {
      const gone = kept.has(name) || Reflect.deleteProperty(holder, name);
      if (!gone && typeof holder[name] !== "number") throw new Error(`This browser keeps ${String(name)}.`);
    }
  }
}

/** No text becomes JavaScript any more, on a page without a policy neither. */
function refuseText() {
  function Function() {
    throw new EvalError("Text does not become JavaScript here.");
  }
  const kinds = [function () {}, async function () {}, function* () {}, async function* () {}];
  Function.prototype = Object.getPrototypeOf(kinds[0]); // for `instanceof`
  for (const kind of kinds) {
    Object.defineProperty(Object.getPrototypeOf(kind), "constructor", { value: Function });
  }
  globalThis.Function = globalThis.eval = Function;
}

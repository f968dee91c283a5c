async ([library, info]) => {
  // Milliseconds until an ordinary Pyodide, started with that standard library, has printed something.
  const began = performance.now();
  const worker = new Worker("../../bare-worker.js", { type: "module" });
  worker.postMessage({ library: new URL(library, location).href, info, program: "print('hello')" });
  await new Promise((resolve) => (worker.onmessage = resolve));
  const first = performance.now() - began;
  worker.terminate();
  return first;
}

async () => {
  // The site's own worker from its ordinary URL, where no policy binds it: a Python for the asking.
  const base = new URL("../../assets/runtime/", location).href;
  const get = async (name) => fetch(base + name);
  const worker = new Worker(`${base}worker.js`, { type: "module" });
  const answer = new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => resolve(message);
  });
  worker.postMessage({
    start: {
      base,
      wasm: await WebAssembly.compileStreaming(get("pyodide.asm.wasm")),
      library: await (await get("python.zip")).arrayBuffer(),
      info: (await (await get("manifest.json")).json()).info,
    },
  });
  return answer;
}

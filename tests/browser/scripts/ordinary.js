({ info, program }) => {
  window.printed = [];
  if (!window.worker) {
    window.worker = new Worker("../../bare-worker.js", { type: "module" });
    worker.onmessage = ({ data }) => printed.push(data);
    program = { library: new URL("../../pyodide/python_stdlib.zip", location).href, info, program };
  }
  worker.postMessage(program);
}

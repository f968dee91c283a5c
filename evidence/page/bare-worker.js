// Pyodide as its documentation starts it in a worker; without the lock file, with the standard library asked for. It
// sends each line that is printed, and runs the programs that it is sent after the first.
import { loadPyodide } from "./pyodide/pyodide.mjs";
self.onmessage = async ({ data: { library, info, program } }) => {
  const base = new URL("./pyodide/", self.location).href;
  const pyodide = await loadPyodide({
    indexURL: base, stdLibURL: library, lockFileContents: { info, packages: {} }, packageBaseUrl: base,
  });
  pyodide.setStdout({ batched: (text) => self.postMessage(text) });
  self.onmessage = ({ data }) => pyodide.runPython(data);
  pyodide.runPython(program);
};

// In place of sandbox.js: the worker of an ordinary page, which nobody ends.
export class SandboxedWorker {
  constructor(script, onMessage) {
    this.worker = new Worker(URL.createObjectURL(script), { type: "module" });
    this.worker.onmessage = ({ data }) => onMessage(data);
  }

  postMessage(message) {
    this.worker.postMessage(message);
  }

  terminate() {}
}

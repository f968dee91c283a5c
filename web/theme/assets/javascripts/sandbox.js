/* A worker that reaches nothing: in a frame whose origin is its own ("opaque"), without storage, under a policy that lets
   it load nothing. Such a frame inherits the policy of its page too, which must allow blob: scripts. It is made of text:
   a frame with an address would not come up without a network. Removing it ends all that was started in it. */

const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:; worker-src blob:; connect-src 'none'";

/** In the frame: starts the script that comes first in a worker, then passes messages on, both ways. */
function inFrame() {
  const address = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const answer = (data) => parent.postMessage(data, "*");
  const start = async (script) => {
    // Chromium starts no module worker from a blob: here. What the page says before the module listens waits.
    const module = JSON.stringify(address(await script.text()));
    const worker = new Worker(
      address(`
        const early = [];
        const post = postMessage;
        onmessage = (event) => early.push(event);
        import(${module}).then(() => early.forEach((event) => onmessage(event)), (error) => post({ failed: String(error) }));
      `),
    );
    worker.onerror = ({ message }) => answer({ failed: String(message) });
    worker.onmessage = ({ data }) => {
      worker.onerror = (event) => event.preventDefault(); // of JavaScript that the program started; its own affair
      answer(data);
    };
    onmessage = ({ data }) => worker.postMessage(data);
    answer({ frame: true });
  };
  onmessage = ({ data }) => start(data).catch((error) => answer({ failed: String(error) }));
}

export class SandboxedWorker {
  /** `script`: a Blob of a JavaScript module. `onMessage` is called with what it posts. Messages are copied. */
  constructor(script, onMessage) {
    this.frame = document.createElement("iframe");
    Object.assign(this.frame, {
      sandbox: "allow-scripts",
      hidden: true,
      title: "Python",
      srcdoc: `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><script>(${inFrame})()</script>`,
    });
    this.ready = new Promise((resolve) => {
      this.hear = ({ source, data }) => {
        if (source !== this.frame.contentWindow) return;
        if (data?.frame) resolve();
        else onMessage(data);
      };
    });
    this.frame.onload = () => this.frame.contentWindow.postMessage(script, "*");
    addEventListener("message", this.hear);
    document.body.append(this.frame);
  }

  async postMessage(message) {
    await this.ready;
    this.frame.contentWindow?.postMessage(message, "*");
  }

  terminate() {
    removeEventListener("message", this.hear);
    this.frame.remove();
  }
}

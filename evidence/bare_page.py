"""A bare page under the site's Content-Security-Policy, with runner.js, in the system's Chromium.

Served under a sub-path, as the site is; a second server on another port is "another host", and counts who asks it.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from playwright.sync_api import Page

from course.paths import THEME
from course.site import python_in_page

from .chromium import Quiet, serving

PYODIDE = python_in_page.PACKAGES / "pyodide"
SERVED = {
    "/course/assets/runtime/": python_in_page.TARGET,
    "/course/assets/": THEME / "assets",
    "/course/pyodide/": PYODIDE,
}

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none';"
    " base-uri 'self'"
)

# `play` runs one program and says what a page sees of it: the recording or the error, when the first output came, and
# the largest gap between two ticks of a 10 ms timer.
PAGE = """<!doctype html>
<meta charset="utf-8">
META
<link rel="icon" href="data:,">
<title>bare</title>
<script type="module">
import { createRunner } from "../../assets/javascripts/runner.js";
window.runner = createRunner("../..");
window.live = [];
window.play = async (files, entry = "main.py") => {
  const began = performance.now();
  const seen = { batches: [], progress: [], first: null, gap: 0 };
  let tick = began;
  const timer = setInterval(() => {
    const now = performance.now();
    seen.gap = Math.max(seen.gap, now - tick);
    tick = now;
  }, 10);
  window.live = [];
  try {
    seen.recording = await runner.run({
      files,
      entry,
      onLoad: (progress) => seen.progress.push(progress),
      onEvents: (events) => {
        seen.batches.push(events.length);
        window.live.push(...events);
        if (events.some(([, kind]) => kind === "printed")) seen.first ??= performance.now() - began;
      },
    });
  } catch (error) {
    seen.error = { kind: error.kind, message: error.message };
  }
  clearInterval(timer);
  seen.gap = Math.max(seen.gap, performance.now() - tick);
  return { ...seen, total: performance.now() - began };
};
window.ready = true;
</script>
"""

LAWFUL = PAGE.replace("META", f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">')
LAWLESS = PAGE.replace("META", "")

# Pyodide as its documentation starts it in a worker; without the lock file, with the standard library asked for. It
# sends each line that is printed, and runs the programs that it is sent after the first.
BARE_WORKER = """
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
"""


@dataclass
class Site:
    """The bare page's server: its address, and what other hosts were asked for."""

    url: str = ""
    other: str = ""
    asked: list[str] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)  # files that this server has not

    def wait_until_asked(self, paths: set[str]) -> None:
        """Until the other host was asked for all of them; an error after 10 s."""
        patience = time.monotonic() + 10
        while not paths <= set(self.asked):
            assert time.monotonic() < patience, f"never asked for {paths - set(self.asked)}"
            time.sleep(0.02)


PAGES = {
    "/course/lessons/bare/": ("text/html", LAWFUL),
    "/course/lessons/lawless/": ("text/html", LAWLESS),
    "/course/empty/": ("text/html", "<!doctype html><link rel=icon href='data:,'>"),
    "/course/bare-worker.js": ("text/javascript", BARE_WORKER),
}


class _Handler(Quiet):
    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        self._site = site
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.rpartition("/")[2] in self._site.hidden:
            self.send_error(404)
        elif path in PAGES:
            self._say(*PAGES[path])
        else:
            super().do_GET()

    def _say(self, kind: str, text: str, **headers: str) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": kind, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def translate_path(self, path: str) -> str:
        path = path.partition("?")[0]
        for prefix, folder in SERVED.items():
            if path.startswith(prefix):
                return str(folder / path[len(prefix) :])
        return os.devnull + path


class _OtherHost(_Handler):
    """Lets everyone in, so that only the page's policy can keep a program out."""

    def do_GET(self) -> None:
        self._site.asked.append(self.path)
        self._say("text/javascript", "export default 1;", **{"Access-Control-Allow-Origin": "*"})


@contextmanager
def served() -> Iterator[Site]:
    site = Site()
    with serving(partial(_Handler, site=site)) as site.url, serving(partial(_OtherHost, site=site)) as site.other:
        yield site


def opened(page: Page, site: Site, name: str = "bare") -> Page:
    page.goto(f"{site.url}/course/lessons/{name}/")
    page.wait_for_function("() => window.ready")
    return page

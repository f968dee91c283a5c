"""How fast Python in the page is, against its limits: ratios where the machine's speed enters. For tests/bench.py.

In headless Chromium on loopback, files in the browser's cache ("warm"); what is compared is measured in turns, and the
best of all rounds counts, for whatever else the machine does only adds.
"""

import json
from typing import Any

from bare_page import Site, chromium, opened, served
from playwright.sync_api import Browser, Page

from tickbytick import examples, runtime

ROUNDS = 5

BARE = """async ([library, info]) => {
  const began = performance.now();
  const worker = new Worker("../bare-worker.js", { type: "module" });
  worker.postMessage({ library: new URL(library, location).href, info });
  await new Promise((resolve) => (worker.onmessage = resolve));
  const first = performance.now() - began;
  worker.terminate();
  return first;
}"""

AFTER_STOP = """async () => {
  const endless = play({ "main.py": "print(1)\\nwhile True:\\n    pass\\n" });
  while (!live.some((event) => event[1] === "printed")) await new Promise((resolve) => setTimeout(resolve, 5));
  const began = performance.now();
  runner.stop();
  await endless;
  await play({ "main.py": "print(2)" });
  return performance.now() - began;
}"""


def sources(name: str) -> dict[str, str]:
    """An example's files as `play` takes them."""
    return {path.name: path.read_text(encoding="utf-8") for path in examples.load(name).files}


def play(page: Page, files: dict[str, str]) -> dict[str, Any]:
    """Run a program on the bare page; what the page saw of it."""
    return dict(page.evaluate("(files) => play(files)", files))


def _starts(browser: Browser, site: Site) -> dict[str, float]:
    """Milliseconds from the first click to the first output: ours, bare Pyodide with the same zip, with its own zip."""
    info = json.loads(runtime.MANIFEST.read_text())["info"]
    times: dict[str, list[float]] = {"ours": [], "same zip": [], "stock zip": [], "after stop": []}
    page = browser.new_page()
    for turn in range(ROUNDS + 1):
        opened(page, site)
        found = {"ours": play(page, {"main.py": "print('hello')"})["first"], "after stop": page.evaluate(AFTER_STOP)}
        page.goto(f"{site.url}/course/empty/")
        found["same zip"] = page.evaluate(BARE, ["../assets/runtime/python.zip", info])
        found["stock zip"] = page.evaluate(BARE, ["../pyodide/python_stdlib.zip", info])
        if turn:  # the first turn fills the browser's cache
            for name, time in found.items():
                times[name].append(time)
    page.close()
    return {name: min(values) for name, values in times.items()}


def figures() -> list[tuple[str, float, float, str]]:
    """What was measured: its name, the value, the limit it must not be over, and the unit."""
    with served() as site, chromium() as browser:
        start = _starts(browser, site)
        page = opened(browser.new_page(), site)
        play(page, {"main.py": "print('loaded')"})
        second = min(play(page, sources("03-gather/both-at-once"))["total"] for _ in range(ROUNDS))
        thousand = min(play(page, sources("04-thousand/coroutines"))["total"] for _ in range(ROUNDS))
        flood = play(page, {"main.py": "while True:\n    print('again')\n"})["gap"]
        long = play(page, {"main.py": "print('x' * 10_000_000)\n"})["gap"]
        page.evaluate("() => { window.endless = play({'main.py': 'while True:\\n    pass\\n'}); }")
        page.wait_for_timeout(2_000)
        endless = page.evaluate("runner.stop(); endless")["gap"]
    return [
        ("first output, warm", start["ours"] / 1000, float("inf"), "s"),
        ("first output, over bare Pyodide with the same zip", start["ours"] / start["same zip"], 1.5, "×"),
        ("first output, over bare Pyodide with its own zip", start["ours"] / start["stock zip"], 0.5, "×"),
        ("output again after Stop, over the first output", start["after stop"] / start["ours"], 1.2, "×"),
        ("second run, 03-gather/both-at-once", second, 100, "ms"),
        ("the thousand tasks, 04-thousand/coroutines", thousand, 300, "ms"),
        ("largest gap of a 10 ms timer, endless printing", flood, 50, "ms"),
        ("largest gap of a 10 ms timer, a line of 10 MB", long, 50, "ms"),
        ("largest gap of a 10 ms timer, endless loop", endless, 50, "ms"),
    ]

"""How fast Python in the page is, against its limits: ratios where the machine's speed enters. For evidence/bench.py.

In headless Chromium on loopback, files in the browser's cache ("warm"); what is compared is measured in turns, and the
best of all rounds counts, for whatever else the machine does only adds.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from course import examples
from course.site import python_in_page

from .bare_page import Site, opened, served
from .chromium import built_site, chromium

ROUNDS = 5

ORDINARY = "03-gather/both-at-once"
THOUSAND = "04-thousand/coroutines"
TICKING = """import asyncio
async def main():
    while True:
        print("tick")
        await asyncio.sleep(0.01)
asyncio.run(main())
"""
# What to type, and after how many milliseconds to press Stop: 0 where the run is ended by its limits.
ENDLESS = [
    ("an endless printer", "while True:\n    print('again')\n", 0),
    ("an endless ticker", TICKING, 0),
    ("a line of 10 MB", "print('x' * 10_000_000)\n", 0),
    ("`while True: pass`", "while True:\n    pass\n", 2_000),
]

BARE = """async ([library, info]) => {
  const began = performance.now();
  const worker = new Worker("../bare-worker.js", { type: "module" });
  worker.postMessage({ library: new URL(library, location).href, info, program: "print('hello')" });
  await new Promise((resolve) => (worker.onmessage = resolve));
  const first = performance.now() - began;
  worker.terminate();
  return first;
}"""

AFTER_STOP = """async () => {
  const endless = play({ "main.py": "print(1)\\nwhile True:\\n    pass\\n" });
  while (!live.some(([, kind]) => kind === "printed")) await new Promise((resolve) => setTimeout(resolve, 5));
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


# From the click on Run until the reader's run stands on the page, laid out; and the largest gap of a timer meanwhile.
CLICK = """async (box) => {
  const began = performance.now();
  let gap = 0;
  let tick = began;
  const timer = setInterval(() => {
    gap = Math.max(gap, performance.now() - tick);
    tick = performance.now();
  }, 10);
  const said = box.querySelector(".program-said");
  const shown = new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      if (!said.textContent.startsWith("Your run")) return;
      watch.disconnect();
      document.body.getBoundingClientRect(); // laid out
      resolve(performance.now() - began);
    });
    watch.observe(said, { childList: true });
  });
  box.querySelector(".program-run").click();
  if (STOP_AFTER) setTimeout(() => box.querySelector(".program-run").click(), STOP_AFTER);
  const time = await shown;
  await new Promise((resolve) => setTimeout(resolve, 200)); // what the page does with it afterwards
  clearInterval(timer);
  return { time, gap };
}"""


def _click(program: Locator, stop_after: int = 0) -> dict[str, float]:
    return dict(program.evaluate(CLICK.replace("STOP_AFTER", str(stop_after))))


def _program(page: Page, address: str, example: str) -> Locator:
    """The place of an example, on its page of the site, loaded anew."""
    page.goto(f"{address}lessons/{example.partition('/')[0]}/")
    program = page.locator(f'.runnable[data-example="{example}"]')
    program.locator(".program-run").wait_for()
    return program


def _typed(program: Locator, text: str) -> None:
    """Put a text into the editor of main.py."""
    page = program.page
    program.locator(".program-edit").click()
    page.locator(".program-editor").first.wait_for(state="attached")
    page.locator(".tabbed-labels").first.get_by_text("main.py").click()
    page.get_by_role("textbox", name="main.py. Escape").first.focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(text)


def _starts(browser: Browser, site: Site, address: str) -> dict[str, float]:
    """Milliseconds from the first click to the first output: ours, bare Pyodide with the same zip, with its own zip.

    And "on its page", until all that is drawn of a program's first run is there.
    """
    info = json.loads(python_in_page.MANIFEST.read_text())["info"]
    times: dict[str, list[float]] = {"on its page": [], "ours": [], "same zip": [], "stock zip": [], "after stop": []}
    page = browser.new_page()
    for turn in range(ROUNDS + 1):
        found = {"on its page": _click(_program(page, address, ORDINARY))["time"]}
        opened(page, site)
        found["ours"] = play(page, {"main.py": "print('hello')"})["first"]
        found["after stop"] = page.evaluate(AFTER_STOP)
        page.goto(f"{site.url}/course/empty/")
        found["same zip"] = page.evaluate(BARE, ["../assets/runtime/python.zip", info])
        found["stock zip"] = page.evaluate(BARE, ["../pyodide/python_stdlib.zip", info])
        if turn:  # the first turn fills the browser's cache
            for name, time in found.items():
                times[name].append(time)
    page.close()
    return {name: min(values) for name, values in times.items()}


def _on_the_page(browser: Browser, address: str) -> dict[str, float]:
    """Milliseconds, with all that the page draws of a run: times the best of some, gaps the median."""
    page = browser.new_page()
    program = _program(page, address, ORDINARY)
    _click(program)
    found = {"second": min(_click(program)["time"] for _ in range(ROUNDS))}
    for name, text, stop_after in ENDLESS:
        _typed(program, text)
        found[name] = median(_click(program, stop_after)["gap"] for _ in range(ROUNDS))
    program = _program(page, address, THOUSAND)
    _click(program)
    found["thousand"] = min(_click(program)["time"] for _ in range(2 * ROUNDS))
    page.close()
    return found


def figures() -> Iterator[tuple[str, float, str, float]]:
    """What was measured: its name, the value, the unit, and the limit it must not be over."""
    with served() as site, chromium() as browser, tempfile.TemporaryDirectory() as folder:
        with built_site(Path(folder)) as address:
            start = _starts(browser, site, address)
            page = _on_the_page(browser, address)
    for what, one, other, limit in (
        ("first output after the first click, to bare Pyodide with the same library", "ours", "same zip", 1.5),
        ("the same, to Pyodide with its own library", "ours", "stock zip", 0.5),
        ("until the reader's run is drawn, to bare Pyodide's first output", "on its page", "same zip", 1.5),
        ("output again after Stop, to the first output", "after stop", "ours", 1.2),
    ):
        yield what, start[one] / start[other], "×", limit
    yield "second run of an ordinary program", page["second"], "ms", 100
    yield "the thousand tasks", page["thousand"], "ms", 300
    for name, _, _ in ENDLESS:
        yield f"longest that the page is held up by {name}", page[name], "ms", 50

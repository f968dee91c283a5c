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

from course.site import python_in_page

from .bare_page import HERE, Site, opened, served
from .chromium import built_site, chromium

ROUNDS = 5
FIRST_OUTPUT, AFTER_STOP, CLICK = (
    (HERE / name).read_text(encoding="utf-8") for name in ("first-output.js", "after-stop.js", "click.js")
)
ORDINARY = "03-gather/both-at-once"
THOUSAND = "04-thousand/coroutines"
# What to type, and after how many milliseconds to press Stop: 0 where the run is ended by its limits.
ENDLESS = {
    "an endless printer": ("while True:\n    print('again')\n", 0),
    "`while True: pass`": ("while True:\n    pass\n", 2_000),
}

Figure = tuple[str, float, str, float]
"""What was measured, the value, its unit, and the most that it may be."""


def play(page: Page, files: dict[str, str]) -> dict[str, Any]:
    """Run a program on the bare page; what the page saw of it."""
    return dict(page.evaluate("(files) => play(files)", files))


def _click(program: Locator, stop_after: int = 0) -> dict[str, float]:
    return dict(program.evaluate(CLICK, stop_after))


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


def _starts(browser: Browser, site: Site, address: str) -> tuple[float, float]:
    """Two ratios: the reader's first run, drawn, to bare Pyodide's first output; output after Stop to the first one."""
    info = json.loads(python_in_page.MANIFEST.read_text())["info"]
    page = browser.new_page()
    rounds = []
    for _ in range(ROUNDS + 1):
        drawn = _click(_program(page, address, ORDINARY))["time"]
        opened(page, site)
        first = play(page, {"main.py": "print('hello')"})["first"]
        again = page.evaluate(AFTER_STOP)
        opened(page, site, "lawless")
        rounds.append((drawn, page.evaluate(FIRST_OUTPUT, ["../../assets/runtime/python.zip", info]), again, first))
    page.close()
    drawn, bare, again, first = map(min, zip(*rounds[1:], strict=True))  # the first fills the browser's cache
    return drawn / bare, again / first


def figures() -> Iterator[Figure]:
    with served() as site, chromium() as browser, tempfile.TemporaryDirectory() as folder:
        with built_site(Path(folder)) as address:
            drawn, again = _starts(browser, site, address)
            yield "until the reader's run is drawn, to bare Pyodide's first output", drawn, "×", 1.5
            yield "output again after Stop, to the first output", again, "×", 1.2
            page = browser.new_page()
            for what, example, limit in (("an ordinary program", ORDINARY, 100), ("the thousand tasks", THOUSAND, 300)):
                program = _program(page, address, example)
                _click(program)
                best = min(_click(program)["time"] for _ in range(2 * ROUNDS))
                yield f"second run of {what}", best, "ms", limit
            program = _program(page, address, ORDINARY)
            for name, (text, stop_after) in ENDLESS.items():
                _typed(program, text)
                held = median(_click(program, stop_after)["gap"] for _ in range(ROUNDS))
                yield f"longest that the page is held up by {name}", held, "ms", 50

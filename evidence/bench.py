"""`python -m evidence.bench`: how fast it is, each figure against its limit, written to `evidence/bench.md`.

Exits with 1 if one is over. A time of this machine says little about another one, or about this one tomorrow, so each
figure is a ratio of two that are measured in one run. The page is measured in headless Chromium on loopback, files in
the browser's cache ("warm"), and the best of all rounds counts, for whatever else the machine does only adds.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

from playwright.sync_api import Browser, Locator, Page

from course.paths import EVIDENCE, ROOT, SNIPPETS
from course.site import python_in_page

from .checkout import run
from .chromium import HERE, Site, built_site, chromium, opened, play, served
from .limits import Figure, report

EMPTY = "import asyncio\nasync def main(): pass\nasyncio.run(main())"
ROUNDS, LONG_ROUNDS = 20, 8
FIRST_OUTPUT, PLAIN_WORKER, AFTER_STOP, CLICK = (
    (HERE / f"{name}.js").read_text(encoding="utf-8")
    for name in ("first-output", "plain-worker", "after-stop", "click")
)
ORDINARY = "03-gather/both-at-once"
THOUSAND = "04-thousand/coroutines"
# What to type, and how many milliseconds after its start to press Stop: 0 where the run is ended by its limits.
ENDLESS = {
    "an endless printer": ("while True:\n    print('again')\n", 0),
    "`while True: pass`": ("while True:\n    pass\n", 2_000),
}


def processor_seconds(*arguments: str, folder: Path = ROOT, **variables: str) -> float:
    """User and system time of Python with these arguments, in that folder: others may be busy on this machine.

    Raises CalledProcessError if it fails: a measurement of something that fails would be none.
    """
    before = getrusage(RUSAGE_CHILDREN)
    # Where a variable of Python's is set, `python -m tickbytick` starts itself a second time, without it.
    unset = (f"--unset={name}" for name in {*os.environ, "PYTHONUTF8"} if name.startswith("PYTHON"))
    run(folder, "env", *unset, sys.executable, *arguments, **variables).check_returncode()
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def recording() -> Iterator[Figure]:
    """How fast the recorder starts and runs."""
    for to_what, example, plain, rounds, limit in (
        ("an empty `asyncio.run`", ORDINARY, ("-c", EMPTY), ROUNDS, 1.5),
        ("the same thousand tasks in reality", THOUSAND, (_main_of(THOUSAND),), LONG_ROUNDS, 3.0),
    ):
        command = ("-m", "tickbytick", _main_of(example))
        processor_seconds(*command)  # which leaves compiled modules, as any first run does
        in_turn = [(processor_seconds(*command), processor_seconds(*plain)) for _ in range(rounds)]
        ratio = median(ours / its for ours, its in in_turn)
        yield f"processor time of `python -m tickbytick`, to that of {to_what}", ratio, limit, "×"


def _main_of(example: str) -> str:
    return str(SNIPPETS / example / "main.py")


def _click(program: Locator, stop_after: int = 0) -> dict[str, float]:
    return dict(program.evaluate(CLICK, stop_after))


def _program(page: Page, address: str, example: str) -> Locator:
    """The place of an example, on its page of the site, loaded anew, with its editor open."""
    page.goto(f"{address}lessons/{example.partition('/')[0]}/")
    program = page.locator(f'.runnable[data-example="{example}"]')
    program.locator(".program-edit").dispatch_event("click")  # its run may be covered
    page.locator(".program-editor").first.wait_for(state="attached")
    return program


def _typed(program: Locator, text: str) -> None:
    """Put a text into the editor of main.py."""
    page = program.page
    page.locator(".tabbed-labels").first.get_by_text("main.py").click()
    page.get_by_role("textbox", name="main.py. Escape").first.focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(text)


def _starts(browser: Browser, site: Site, address: str) -> tuple[float, ...]:
    """Bare Pyodide's first output, in milliseconds, and four ratios: the reader's first run, drawn, to that; output
    after Stop to the first one; that in its frame to that of a plain worker; that of a program that imports aiohttp to
    that of one that does not."""
    info = json.loads(python_in_page.MANIFEST.read_text())["info"]
    page = browser.new_page()
    rounds = []
    for _ in range(LONG_ROUNDS + 1):
        drawn = _click(_program(page, address, ORDINARY))["time"]
        opened(page, site)
        first = play(page, {"main.py": "print('hello')"})["first"]
        again = page.evaluate(AFTER_STOP)
        opened(page, site, "lawless")
        bare = page.evaluate(FIRST_OUTPUT, ["../../assets/runtime/python.zip", info])
        plain = page.evaluate(PLAIN_WORKER)
        opened(page, site)
        package = play(page, {"main.py": "import aiohttp\nprint('hello')"})["first"]
        rounds.append((drawn, bare, again, first, plain, package))
    page.close()
    best = map(min, zip(*rounds[1:], strict=True))  # the first fills the browser's cache
    drawn, bare, again, first, plain, package = best
    return bare, drawn / bare, again / first, first / plain, package / first


def in_page() -> Iterator[Figure]:
    """How fast Python in the page is."""
    with served() as site, chromium() as browser, tempfile.TemporaryDirectory() as folder:
        with built_site(Path(folder)) as address:
            bare, drawn, again, framed, package = _starts(browser, site, address)
            yield "until the reader's run is drawn, to bare Pyodide's first output", drawn, 1.5, "×"
            yield "first output in its frame, to that of a plain worker", framed, 1.15, "×"
            yield "first output of a program that imports aiohttp, to that of one that does not", package, 2.0, "×"
            yield "output again after Stop, to the first output", again, 1.2, "×"
            page = browser.new_page()
            for what, example, limit in (("an ordinary program", ORDINARY, 0.1), ("the thousand tasks", THOUSAND, 0.8)):
                program = _program(page, address, example)
                _click(program)
                best = min(_click(program)["time"] for _ in range(LONG_ROUNDS))
                yield f"second run of {what}, to bare Pyodide's first output", best / bare, limit, "×"
            program = _program(page, address, ORDINARY)
            for name, (text, stop_after) in ENDLESS.items():
                _typed(program, text)
                held = median(_click(program, stop_after)["gap"] for _ in range(LONG_ROUNDS))
                yield (
                    f"longest that the page is held up by {name}, to bare Pyodide's first output",
                    held / bare,
                    0.08,
                    "×",
                )


def main() -> int:
    introduction = "Written by `python -m evidence.bench`, which fails over a limit."
    in_chromium = "In the page (Chromium), with all that it draws of a run"
    parts = {"Recording": recording(), in_chromium: in_page()}
    return report(EVIDENCE / "bench.md", "How fast it is", introduction, parts)


if __name__ == "__main__":
    sys.exit(main())

"""Programs that try to get out of a page, in Chromium: escapes.toml, each with every wall, with one alone, with none.

So each wall holds alone what it is said to stop, and each program gets out where no wall of its own stands.
"""

import io
import re
import time
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from browser import workers
from playwright.sync_api import Browser, Route
from walls import without, without_closing, without_frame

from course.paths import THEME
from course.site import python_in_page
from evidence import chromium
from evidence.chromium import Site, opened, play, served

Escape = dict[str, Any]
ESCAPES: list[Escape] = tomllib.loads(Path(__file__).with_name("escapes.toml").read_text(encoding="utf-8"))["escape"]
WALLS = ["frame", "closing", "page"]
SETTINGS = [WALLS, *([wall] for wall in WALLS), []]

# Runs that may end with what an earlier one sent: the longest of the programs below sends 200 messages.
MOST_LATE = 250

NO_CHECK = {r'throw new (Type|Range)Error\("[a-z ]+"\)': "undefined"}

PROGRAM = """
import asyncio, js, sys
from contextlib import suppress
from pyodide.ffi import create_proxy, to_js
from pyodide.webloop import WebLoop
asyncio.set_event_loop(WebLoop())  # for promises
frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
send = frame.f_locals["send"]

def made(**values):
    return to_js(values, dict_converter=js.Object.fromEntries)

def worker(text, **named):
    blob = js.Blob.new(to_js([text]), type="text/javascript")
    js.nested = js.Worker.new(js.URL.createObjectURL(blob), **named)

for program in PROGRAMS:
    with suppress(BaseException):
        exec(program, dict(globals()))
"""


def whole_library() -> bytes:
    """Python's library for the page with what it is left without: Pyodide's own ways to load a page."""
    stored = io.BytesIO((python_in_page.TARGET / "python.zip").read_bytes())
    pyodide = ZipFile(python_in_page.PACKAGES / "pyodide" / "python_stdlib.zip")
    with ZipFile(stored, "a") as library:
        for name in pyodide.namelist():
            if name.startswith("pyodide/http/"):
                library.writestr(name, pyodide.read(name))
    return stored.getvalue()


def fulfil(route: Route, kind: str, body: str | bytes) -> None:
    route.fulfill(content_type=kind, body=body)


class Prison:
    """A page with these walls, another one of its origin, and what got out."""

    def __init__(self, browser: Browser, site: Site, walls: list[str], unclosed: Path) -> None:
        self.browser, self.site, self.walls = browser, site, walls
        self.name = "-".join(walls) or "none"
        context = browser.new_context()
        runner = THEME / "assets" / "javascripts" / "runner.js"
        for wall, file, kind, body in (
            ("frame", "sandbox.js", "text/javascript", without_frame()),
            ("closing", "worker.js", "text/javascript", (unclosed / "worker.js").read_text(encoding="utf-8")),
            ("closing", "python.zip", "application/zip", whole_library()),
            ("page", "runner.js", "text/javascript", without(runner, NO_CHECK)),
        ):
            if wall not in walls:
                context.route(re.compile(rf"/{file}(\?|$)"), partial(fulfil, kind=kind, body=body))
        # The site's own policy is one more wall, which stands with all others only.
        name = "bare" if walls == WALLS else "lawless"
        self.page, self.second = (opened(context.new_page(), site, name) for _ in range(2))
        self.other = opened(context.new_page(), site, "lawless")
        self.other.evaluate("""() => {
          window.broadcast = [];
          new BroadcastChannel("escapes").onmessage = ({ data }) => broadcast.push(data);
        }""")
        self.believed: dict[str, bool] = {}

    def mark(self, escape: Escape) -> str:
        return self.name + re.sub(r"\W+", "-", f"-{escape['name']}").rstrip("-")

    def program(self, escape: Escape) -> str:
        mark = self.mark(escape)
        runtime = "course/assets/runtime" if "closing" in self.walls else "unclosed"
        names = {"OTHER": f"{self.site.other}/{mark}", "SITE": self.site.url, "MARK": mark}
        names["WORKER"] = f"{self.site.url}/{runtime}/worker.js"
        return re.sub("|".join(names), lambda found: names[found[0]], escape["python"])

    def play(self, escapes: list[Escape], believed: str = "undefined", reviewed: bool = True) -> Any:
        """One run of these, one after the other; what that is of it, as `seen`.

        What was started in it stays: as after a program of the site if `reviewed`, or else until it is drawn.
        """
        files = {"main.py": PROGRAM.replace("PROGRAMS", repr([*map(self.program, escapes)]))}
        ask = f"async (of) => {{ const seen = await play(of.files, 'main.py', of.reviewed); return {believed}; }}"
        return self.page.evaluate(ask, {"files": files, "reviewed": reviewed})

    def try_all(self) -> None:
        self.play([escape for escape in ESCAPES if escape["seen"] in ("asked", "kept")])
        self.page = self.second  # what was started in the first goes on
        for escape in ESCAPES:
            if escape["seen"] == "believed":
                self.believed[escape["name"]] = self.play([escape], escape["believed"])
                self.hear_out()

    def hear_out(self) -> None:
        """Until all has come that the last program sent: a page without its wall takes it for the next one's."""
        for number in range(MOST_LATE):
            seen = play(self.page, {"main.py": f"print('heard out', {number})"}, reviewed=True)
            if f"heard out {number}" in str(seen.get("recording")):
                return
        raise AssertionError(f"{self.name}: no answer of its own to any of {MOST_LATE} programs")

    def try_to_last(self) -> None:
        self.page.evaluate("runner.leave()")
        before = workers(self.browser)
        self.play([escape for escape in ESCAPES if escape["seen"] in ("alive", "stays")], reviewed=False)
        self.started = {*workers(self.browser)} - {*before}
        self.page.evaluate("runner.draw({}).catch(() => {})")

    def got_out(self, escape: Escape) -> bool:
        mark, alive = self.mark(escape), workers(self.browser)
        return {
            "asked": lambda: f"/{mark}" in self.site.asked,
            "kept": lambda: bool(self.other.evaluate(f"(mark) => {escape['kept']}", mark)),
            "believed": lambda: self.believed[escape["name"]],
            "alive": lambda: mark in alive.values(),
            "stays": lambda: not self.started.isdisjoint(alive),
        }[escape["seen"]]()


@pytest.fixture(scope="module")
def prisons(made: None, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Prison]]:
    """One for each setting; in all, every program has been run."""
    unclosed = tmp_path_factory.mktemp("unclosed")
    (unclosed / "worker.js").write_text(without_closing(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chromium, "SERVED", {"/unclosed/": unclosed, **chromium.SERVED})
        with served() as site:
            prisons = [Prison(browser, site, walls, unclosed) for walls in SETTINGS]
            for prison in prisons:
                prison.try_all()
            for prison in prisons:  # last, for what spins takes the others' time
                prison.try_to_last()
            yield prisons


@pytest.mark.parametrize("escape", ESCAPES, ids=lambda escape: escape["name"])
def test_an_escape_is_stopped_by_each_of_its_walls_and_by_nothing_else(escape: Escape, prisons: list[Prison]) -> None:
    patience = time.monotonic() + 10
    should = [prison.name for prison in prisons if not {*prison.walls} & {*escape["walls"]}]
    while (found := [prison.name for prison in prisons if prison.got_out(escape)]) != should:
        assert time.monotonic() < patience, f"got out of {found}, not of {should}"
        time.sleep(0.05)

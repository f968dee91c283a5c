"""A bare page under the site's Content-Security-Policy, with runner.js, in the system's Chromium.

Served under a sub-path, as the site is; a second server on another port is "another host", and counts who asks it.
"""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from course.paths import THEME
from course.site import python_in_page

from .chromium import Quiet, serving

HERE = Path(__file__).with_name("page")
SERVED = {
    "/course/assets/runtime/": python_in_page.TARGET,
    "/course/assets/": THEME / "assets",
    "/course/pyodide/": python_in_page.PACKAGES / "pyodide",
    "/course/": HERE,
    "/": Path(os.devnull),
}

BARE = (HERE / "bare.html").read_text(encoding="utf-8")
[POLICY] = re.findall('content="(default-src .+)"', BARE)
PAGES = {"/course/lessons/bare/": BARE, "/course/lessons/lawless/": BARE.replace(POLICY, "")}


@dataclass
class Site:
    """The bare page's server: its address, and what other hosts were asked for."""

    url: str = ""
    other: str = ""
    asked: list[str] = field(default_factory=list)

    def wait_until_asked(self, paths: set[str]) -> None:
        """Until the other host was asked for all of them; an error after 10 s."""
        patience = time.monotonic() + 10
        while not paths <= set(self.asked):
            assert time.monotonic() < patience, f"never asked for {paths - set(self.asked)}"
            time.sleep(0.02)


class _Handler(Quiet):
    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        self._site = site
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path in PAGES:
            self._say("text/html", PAGES[path])
        else:
            super().do_GET()

    def _say(self, kind: str, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Access-Control-Allow-Origin", "*")  # so that only the page's policy can keep a program out
        self.end_headers()
        self.wfile.write(text.encode())

    def translate_path(self, path: str) -> str:
        path = path.partition("?")[0]
        prefix = next(prefix for prefix in SERVED if path.startswith(prefix))
        return str(SERVED[prefix] / path.removeprefix(prefix))


class _OtherHost(_Handler):
    def do_GET(self) -> None:
        self._site.asked.append(self.path)
        self._say("text/javascript", "export default 1;")


@contextmanager
def served() -> Iterator[Site]:
    site = Site()
    with serving(partial(_Handler, site=site)) as site.url, serving(partial(_OtherHost, site=site)) as site.other:
        yield site


def opened(page: Page, site: Site, name: str = "bare") -> Page:
    page.goto(f"{site.url}/course/lessons/{name}/")
    page.wait_for_function("() => window.ready")
    return page


def play(page: Page, files: dict[str, str]) -> dict[str, Any]:
    """Run a program on the bare page; what the page saw of it."""
    return dict(page.evaluate("(files) => play(files)", files))

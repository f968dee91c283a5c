"""The built site, and a bare page with runner.js under its Content-Security-Policy, in the system's Chromium.

Both are served under a sub-path, as on GitHub Pages; another server on another port is "another host", and counts who
asks it.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseRequestHandler
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from course import publish
from course.paths import ROOT, THEME
from course.site import python_in_page

from .checkout import build

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
PAGES = {
    "/course/lessons/bare/": BARE,
    "/course/lessons/lawless/": BARE.replace(POLICY, ""),
    "/course/lessons/workless/": BARE.replace("worker-src 'self' blob:", "worker-src 'none'"),
}


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing on stderr."""

    def log_message(self, format: str, *args: object) -> None:
        pass


class Pages(Quiet):
    """As GitHub Pages: what is not there has the site's 404.html."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.translate_path("/sub/path/404.html"))
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            return super().send_error(code, message, explain)
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.read_bytes())


@contextmanager
def serving(handler: Callable[..., BaseRequestHandler]) -> Iterator[str]:
    """The address of a server on loopback; each is another host to a page of the others."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def built_site(folder: Path, handler: type[Quiet] = Pages) -> Iterator[str]:
    """The address of the site, built for that address in that folder, with its search."""
    with serving(partial(handler, directory=folder)) as host:
        address = f"{host}/sub/path/"
        built = build("mkdocs", ROOT, "--strict", "--site-dir", str(folder / "sub" / "path"), SITE_URL=address)
        assert built.returncode == 0, built.stdout
        assert publish.write(folder / "sub" / "path") == 0
        yield address


CHROMIUM = ("Chromium", "chromium", "chromium", "chromium-browser", "google-chrome")


def installed(browser: str, package: str, *programs: str) -> str:
    """The first of those programs that is on this machine; the package of that name has it.

    Where there is none the tests say so; in CI, where they must run, they fail.
    """
    if found := next(filter(None, map(shutil.which, programs)), None):
        return found
    missing = (
        f"The pages are tested in {browser}, and there is no {' or '.join(programs)}. On Debian: apt install {package}"
    )
    pytest.fail(missing, pytrace=False) if os.environ.get("CI") else pytest.skip(missing)


@contextmanager
def chromium() -> Iterator[Browser]:
    executable = installed(*CHROMIUM)
    with sync_playwright() as playwright:
        # Without a sandbox of its own: in a container there is none to have.
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


# --- the bare page


@dataclass
class Site:
    """The bare page's server: its address, and what other hosts were asked for."""

    url: str = ""
    other: str = ""
    asked: list[str] = field(default_factory=list)


class _BarePage(Quiet):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path in PAGES:
            self.say("text/html", PAGES[path])
        else:
            super().do_GET()

    def say(self, kind: str, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Access-Control-Allow-Origin", "*")  # so that only the page's policy can keep a program out
        self.end_headers()
        self.wfile.write(text.encode())

    def translate_path(self, path: str) -> str:
        path = path.partition("?")[0]
        prefix = next(prefix for prefix in SERVED if path.startswith(prefix))
        return str(SERVED[prefix] / path.removeprefix(prefix))


@contextmanager
def served() -> Iterator[Site]:
    site = Site()

    class OtherHost(_BarePage):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            self.say("text/javascript", "export default 1;")

    with serving(_BarePage) as site.url, serving(OtherHost) as site.other:
        yield site


def opened(page: Page, site: Site, name: str = "bare") -> Page:
    page.goto(f"{site.url}/course/lessons/{name}/")
    page.wait_for_function("() => window.ready")
    return page


def play(page: Page, files: dict[str, str], reviewed: bool = False) -> dict[str, Any]:
    """Run a program on the bare page, `reviewed` as one of the site's own; what the page saw of it."""
    return dict(page.evaluate("([files, reviewed]) => play(files, 'main.py', reviewed)", [files, reviewed]))

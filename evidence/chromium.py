"""The built site, served under a sub-path as on GitHub Pages, and the system's Chromium."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseRequestHandler
from threading import Thread

import pytest
from playwright.sync_api import Browser, sync_playwright

from course.paths import ROOT

from .checkout import build


class Quiet(SimpleHTTPRequestHandler):
    """Serves the files of a folder, and says nothing of it on stderr."""

    def log_message(self, format: str, *args: object) -> None:
        pass


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
def built_site(folder: Path) -> Iterator[str]:
    """The address of the site, built for that address in that folder."""
    with serving(partial(Quiet, directory=folder)) as host:
        address = f"{host}/sub/path/"
        built = build("mkdocs", ROOT, "--strict", "--site-dir", str(folder / "sub" / "path"), SITE_URL=address)
        assert built.returncode == 0, built.stdout
        yield address


def _chromium_path() -> str:
    """The system's Chromium. Where there is none the tests say so; in CI, where they must run, they fail."""
    named = os.environ.get("CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found or not Path(found).exists():
        missing = (
            f"The page is tested in Chromium, and there is none{f' at {named}' if named else ''}. "
            "On Debian and Ubuntu: apt install chromium; anywhere else, name its program in CHROMIUM."
        )
        pytest.fail(missing, pytrace=False) if named or os.environ.get("CI") else pytest.skip(missing)
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    executable = _chromium_path()
    with sync_playwright() as playwright:
        # Without a sandbox of its own: in a container there is none to have.
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()

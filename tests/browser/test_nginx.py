"""The built site behind nginx with web/nginx.conf: what its headers say, and that a reader gets through with them."""

import getpass
import gzip
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser import uncover, wake
from editing import program_of, run_it
from found import ON_PAGE
from playwright.sync_api import Browser, expect
from test_embed import EMBED
from test_journeys import journeys

from course.paths import ROOT
from evidence.chromium import POLICY, Quiet, installed, serving

pytestmark = pytest.mark.weekly
CONFIGURATION = ROOT / "web" / "nginx.conf"
AROUND = """\
user {user};
daemon off;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    {paths}
    include {folder}/asyncio.conf;
}}
"""
"""What Debian has around the files in conf.d/, in a folder of its own."""
PATHS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@pytest.fixture(scope="module")
def nginx(site: str, served: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site there, at the same path."""
    program = installed("nginx", "nginx-light", "nginx", "/usr/sbin/nginx")
    folder = tmp_path_factory.mktemp("nginx")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    text = CONFIGURATION.read_text(encoding="utf-8")
    for ours, theirs in {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "/srv/www": str(served),
        "/asyncio/404.html": f"{urlsplit(site).path}404.html",
    }.items():
        assert ours in text
        text = text.replace(ours, theirs)
    (folder / "asyncio.conf").write_text(text, encoding="utf-8")
    paths = " ".join(f"{name}_temp_path {folder}/{name};" for name in PATHS)
    around = AROUND.format(user=getpass.getuser(), folder=folder, paths=paths)
    (folder / "nginx.conf").write_text(around, encoding="utf-8")
    with subprocess.Popen([program, "-c", folder / "nginx.conf", "-e", "stderr"]) as server:
        try:
            for _ in range(100):
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}{urlsplit(site).path}"
        finally:
            server.terminate()


def answer(address: str) -> tuple[int, Message, bytes]:
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    try:
        with urllib.request.urlopen(asked) as said:
            return said.status, said.headers, said.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_each_answer_has_the_policy_of_the_pages_and_says_who_may_frame_it(nginx: str) -> None:
    for path, frames in {
        "": True,
        ON_PAGE: True,
        "play/": True,
        EMBED: False,
        f"{EMBED}index.html": False,
        "assets/javascripts/course.js": True,
        "nowhere/": True,
    }.items():
        status, headers, _ = answer(nginx + path)
        assert status == (404 if path == "nowhere/" else 200)
        assert headers["Content-Security-Policy"] == POLICY + ("; frame-ancestors 'self'" if frames else ""), path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert not headers["X-Frame-Options"]


def test_what_is_text_comes_compressed_and_as_what_it_is(nginx: str) -> None:
    for path, kind, small in (
        ("", "text/html", True),
        ("assets/stylesheets/course.css", "text/css", True),
        ("assets/javascripts/course.js", "application/javascript", True),
        ("assets/runtime/pyodide.asm.wasm", "application/wasm", True),
        ("assets/runtime/python.zip", "application/zip", False),
        ("site.webmanifest", "application/manifest+json", True),
        (f"{ON_PAGE}index.html.md", "text/markdown", True),
        ("llms.txt", "text/plain", True),
    ):
        _, headers, _ = answer(nginx + path)
        assert headers.get_content_type() == kind, path
        assert (headers["Content-Encoding"] == "gzip") == small, path


def test_a_new_build_is_seen_at_once(nginx: str) -> None:
    """A browser asks each time, and is told in a line; but for files whose names change with them."""
    _, headers, text = answer(nginx + "404.html")
    assert headers["Cache-Control"] == "no-cache" and headers["ETag"]
    [bundle] = re.findall(r"assets/javascripts/bundle\.\w+\.min\.js", gzip.decompress(text).decode())
    _, headers, _ = answer(nginx + bundle)
    assert headers["Cache-Control"].endswith("immutable")
    _, headers, _ = answer(f"{nginx}assets/javascripts/course.js")
    asked = urllib.request.Request(
        f"{nginx}assets/javascripts/course.js", headers={"If-None-Match": headers["ETag"], "Accept-Encoding": "gzip"}
    )
    with pytest.raises(urllib.error.HTTPError, match="304"):
        urllib.request.urlopen(asked)


def test_an_address_that_leads_nowhere_has_the_page_that_says_so(nginx: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{nginx}nowhere/at/all/")
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    expect(page.get_by_role("searchbox", name="Search for")).to_be_visible()  # its script is there
    page.close()


def test_a_page_elsewhere_shows_the_embedded_program_and_no_lesson(nginx: str, browser: Browser) -> None:
    class Elsewhere(Quiet):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><iframe src={nginx}{self.path[1:]}></iframe>".encode())

    with serving(Elsewhere) as host:
        page = browser.new_page()
        for path, shown in ((EMBED, True), (ON_PAGE, False)):
            page.goto(f"{host.replace('127.0.0.1', 'localhost')}/{path}")
            assert page.frames[1].locator("article").count() == shown, path
        page.close()


def test_a_lesson_runs_its_program_there(nginx: str, browser: Browser) -> None:
    """Without another server between the two."""
    page = browser.new_page()
    page.goto(nginx + ON_PAGE)
    uncover(page)
    wake(page)
    run_it(program_of(page))
    page.close()


def test_a_reader_gets_through_every_journey_there(nginx: str, tmp_path: Path) -> None:
    journeys("chrome", nginx, tmp_path)

"""`python -m evidence.serving`: how long after a save its page shows it, under `make serve`, in Chromium."""

import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from playwright.sync_api import Page

from tickbytick.process import default_signals

from .checkout import change, copy_to, environment, with_python_in_page
from .chromium import chromium

GATHER = "lessons/03-gather/"
ROUNDS = 5
POLLS = 5
"""Of a minute each: so long a build may take."""

_EXAMPLE = "snippets/03-gather/both-at-once"
SAVED = {
    "a sentence": ("docs/lessons/03-gather.md", "This can be right."),
    "a recording": (f"{_EXAMPLE}/recording.jsonl", "Data sent to Mario!"),
    "a style sheet": ("tickbytick/show/timeline.css", "}"),
    "a program": (f"{_EXAMPLE}/main.py", '"Data:'),
}
"""What is saved, and the words behind which something is written; last the program, which outdates its recording."""


class Server:
    """`make serve` in a copy of the checkout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/"
        command, pipe = ["make", "serve", f"PORT={port}"], subprocess.PIPE
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment(), stdout=pipe, stderr=subprocess.STDOUT, text=True, process_group=0
        )

    def said(self) -> list[str]:
        """What it says until it serves. Raises AssertionError if it ends before."""
        assert self.process.stdout
        said = []
        for line in self.process.stdout:
            said.append(line.strip())
            if "Serving on" in line:
                return said
        raise AssertionError("\n".join(said))

    def get(self, path: str) -> str:
        with urlopen(self.address + path, timeout=90) as answer:
            return str(answer.read().decode())

    def change(self, *changes: tuple[str, str, str]) -> str:
        """Save changed files, wait as a browser does until a page may be loaded again, and load lesson 3."""
        [epoch] = re.findall(r"livereload\((\d+), \d+\)", self.get(GATHER))
        for file, old, new in changes:
            change(self.folder / file, old, new)
        # The server lets a browser wait for a minute, then it asks again: a build may take longer on a busy machine.
        answers = (self.get(f"livereload/{epoch}/0") for _ in range(POLLS))
        assert any(answer != epoch for answer in answers), f"nothing was built again after {changes}"
        return self.get(GATHER)


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """`make serve` in that copy, which is ended with Ctrl+C."""
    server = Server(folder)
    try:
        yield server
    finally:
        os.killpg(server.process.pid, signal.SIGINT)
        server.process.communicate(timeout=60)


def seconds() -> dict[str, float]:
    """From the save of each of SAVED until the page that is open shows it, the median of ROUNDS; and until the server
    serves at all, once."""
    default_signals()  # make serve would inherit that a background job ignores Ctrl+C
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        copy = with_python_in_page(copy_to(Path(folder) / "copy"))
        start = time.perf_counter()
        with served(copy) as server:
            server.said()
            found["the start"] = time.perf_counter() - start
            page = browser.new_page()
            page.goto(server.address + GATHER)
            for what, (file, words) in SAVED.items():
                found[what] = median(_shown_after(page, copy / file, words) for _ in range(ROUNDS))
    return found


_numbers = count(1)


def _shown_after(page: Page, path: Path, words: str) -> float:
    said = f"saved{next(_numbers)}"
    style = path.suffix == ".css"
    change(path, words, f"{words} :root {{ --{said}: 1 }}" if style else f"{words}{said}")
    start = time.perf_counter()
    shows = (
        "said => getComputedStyle(document.documentElement).getPropertyValue(`--${said}`)"
        if style
        else "said => document.body?.textContent.includes(said)"
    )
    page.wait_for_function(shows, arg=said, polling=20)
    return time.perf_counter() - start


if __name__ == "__main__":
    for what, taken in seconds().items():
        print(f"{taken:.2f} s  {what}")

"""`make serve`: a saved change reloads its page, a fault is said in the page, and the server lives on."""

import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from urllib.request import urlopen

import pytest
from changing import change

from evidence.checkout import environment, run, with_python_in_page

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("make"), reason="there is no make on this machine")]

GATHER = "lessons/03-gather/"
POLLS = 5
"""Of a minute each: so long a build may take."""


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

    def get(self, path: str) -> str:
        with urlopen(self.address + path, timeout=90) as answer:
            return answer.read().decode()

    def change(self, *changes: tuple[str, str, str]) -> str:
        """Save changed files, wait as a browser does until a page may be loaded again, and load lesson 3."""
        epoch = re.search(r"livereload\((\d+), \d+\)", self.get(GATHER))[1]
        for file, old, new in changes:
            change(self.folder / file, old, new)
        # The server lets a browser wait for a minute, then it asks again: a build may take longer on a busy machine.
        answers = (self.get(f"livereload/{epoch}/0") for _ in range(POLLS))
        assert any(answer != epoch for answer in answers), f"nothing was built again after {changes}"
        return self.get(GATHER)


@pytest.fixture
def server(made: None, clone: Path) -> Iterator[Server]:
    server = Server(with_python_in_page(clone))
    yield server
    os.killpg(server.process.pid, signal.SIGINT)
    server.process.communicate(timeout=60)


def test_a_saved_change_shows_a_fault_shows_and_the_server_lives_on(server: Server) -> None:
    said = [*map(str.strip, takewhile(lambda line: "Serving on" not in line, server.process.stdout))]
    assert server.address.rstrip("/") in said
    assert "Data sent to Mario!" in server.get(GATHER)

    program, page, nope = "snippets/03-gather/both-at-once/main.py", "docs/lessons/03-gather.md", "snippets/nope.py"
    shown = server.change(
        (page, "This can be right.", "A sentence that was mended."),
        (program, '"Data:"', '"The data:"'),
        ("docs/notebooks/03-gather.ipynb", "**Predict**", "**Guess**"),
    )
    assert "A sentence that was mended." in shown
    assert "The data:" in shown
    assert "is older than main.py; make record EXAMPLE=03-gather/both-at-once" in shown
    assert "<strong>Guess</strong>" in server.get("notebooks/03-gather/"), "the cache shows it as it was"

    assert f"{nope}, which does not exist" in server.change((page, f'"{program}"', f'"{nope}"'))
    shown = server.change((page, f'"{nope}"', f'"{program}"'), (program, '"The data:"', '"Data:"'))
    assert "make record" not in shown
    assert "does not exist" not in shown
    assert server.process.poll() is None


def test_a_port_that_is_taken_gets_one_clear_line(clone: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run(clone, "make", "serve", f"PORT={port}")
    assert result.returncode != 0
    assert result.stdout.startswith(f"Port {port} is taken. Try: make serve PORT=8001\nmake: *** ")

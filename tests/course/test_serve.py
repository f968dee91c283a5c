"""`make serve`: a saved change reloads its page, a fault is said in the page, and the server lives on."""

import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from evidence.checkout import copy_to, environment, run, with_python_in_page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("make"), reason="there is no make on this machine"),
]

GATHER = "lessons/03-gather/"


class Server:
    """`make serve` in a copy of the checkout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/"
        self.process = subprocess.Popen(
            ["make", "serve", f"PORT={port}"],
            cwd=folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def says(self, what: str) -> list[str]:
        """Its output up to the line with `what`."""
        said: list[str] = []
        for line in self.process.stdout:
            said.append(line)
            if what in line:
                return said
        raise AssertionError(f"make serve ended without a word of {what!r}:\n{''.join(said)}")

    def get(self, path: str) -> str:
        with urlopen(self.address + path, timeout=60) as answer:
            return answer.read().decode()

    def change(self, file: str, old: str, new: str) -> None:
        """Save a changed file, and wait as a browser does until a page may be loaded again."""
        epoch = re.search(r"livereload\((\d+), \d+\)", self.get(GATHER))[1]
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert self.get(f"livereload/{epoch}/0") != epoch, f"nothing was built again after {file} changed"

    def stop(self) -> int:
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.communicate(timeout=60)
        return self.process.returncode


@pytest.fixture
def server(made: None, tmp_path: Path) -> Iterator[Server]:
    server = Server(with_python_in_page(copy_to(tmp_path / "clone")))
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()


def test_a_saved_change_shows_a_fault_shows_and_the_server_lives_on(server: Server) -> None:
    said = server.says("Serving on")
    assert [line for line in said if line.strip() == server.address.rstrip("/")] != [], "the address is printed"
    assert "Data sent to Mario!" in server.get(GATHER)

    program, page = "snippets/03-gather/both-at-once/main.py", "docs/lessons/03-gather.md"
    server.change(page, "Neither program is wrong.", "A sentence that was mended.")
    assert "A sentence that was mended." in server.get(GATHER)

    server.change("docs/notebooks/03-gather.ipynb", "**Predict**", "**Guess**")
    assert "<strong>Guess</strong>" in server.get("notebooks/03-gather/"), "the cache shows it as it was"

    server.change(program, '"Data:"', '"The data:"')
    shown = server.get(GATHER)
    assert "The data:" in shown
    assert "is older than main.py; make record EXAMPLE=03-gather/both-at-once" in shown

    server.change(page, f'"{program}"', '"snippets/03-gather/both-at-once/nope.py"')
    assert "snippets/03-gather/both-at-once/nope.py, which does not exist" in server.get(GATHER)

    server.change(page, '"snippets/03-gather/both-at-once/nope.py"', f'"{program}"')
    server.change(program, '"The data:"', '"Data:"')
    shown = server.get(GATHER)
    assert "make record" not in shown
    assert "does not exist" not in shown
    assert server.process.poll() is None


def test_a_port_that_is_taken_gets_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run(copy_to(tmp_path / "clone"), "make", "serve", f"PORT={port}")
    assert result.returncode != 0
    assert result.stdout.startswith(f"Port {port} is taken. Try: make serve PORT=8001\nmake: *** ")

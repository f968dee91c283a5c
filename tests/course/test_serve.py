"""`make serve`: a saved change reloads its page, a fault is said in the page, and the server lives on."""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.checkout import run, with_python_in_page
from evidence.serving import GATHER, Server, served

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("make"), reason="there is no make on this machine")]


@pytest.fixture
def server(made: None, clone: Path) -> Iterator[Server]:
    with served(with_python_in_page(clone)) as server:
        yield server


def test_a_saved_change_shows_a_fault_shows_and_the_server_lives_on(server: Server) -> None:
    assert server.address.rstrip("/") in server.said()
    assert "Data sent to Mario!" in server.get(GATHER)

    program, page, nope = "snippets/03-gather/both-at-once/main.py", "docs/lessons/03-gather.md", "snippets/nope.py"
    shown = server.change(
        (page, "Sometimes you need this order.", "A sentence that was mended."),
        (program, '"Data:"', '"The data:"'),
        ("docs/notebooks/03-gather.ipynb", "**Predict**", "**Guess**"),
    )
    assert "A sentence that was mended." in shown
    assert "The data:" in shown
    assert "is older than main.py; make record EXAMPLE=03-gather/both-at-once" in shown
    assert "<strong>Guess</strong>" in server.get("notebooks/03-gather/"), "the cache shows it as it was"

    template = ("course/site/templates/take-away.html", "{{ title }}", "{{ title }}, now")
    assert "Take this lesson with you, now" in server.change(template), "a template is of any page"
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

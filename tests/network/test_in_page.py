"""The page's Python has no sockets, and the same network: the programs print there what they print elsewhere."""

import re
from pathlib import Path

from course.site import python_in_page
from evidence.network import PROGRAMS

LIBRARIES = Path(__file__).parent / "libraries"
PYTHON = "3.14"


def without_numbers(text: str) -> str:
    return re.sub(r"(\[Errno |Error\()\d+", r"\1N", text)


def printed(programs: dict[str, str]) -> dict[str, str]:
    """What each prints in the page's Python, and why it was stopped."""
    asked = [{"files": {"main.py": text}, "entry": "main.py"} for text in programs.values()]
    told = {}
    for name, result in zip(programs, python_in_page.run_in_node(asked)["results"], strict=True):
        events = result["end"].get("events") or [event for batch in result["batches"] for event in batch]
        told[name] = "".join(event[-1] for event in events if event[1] in ("printed", "stopped"))
    return told


def test_a_program_of_the_network_prints_in_the_page_what_it_prints_on_the_loopback(made: None) -> None:
    programs = {name: PROGRAMS.source(name) for name in PROGRAMS.names()}
    expected = {name: without_numbers(PROGRAMS.expected(name, PYTHON)) for name in programs}
    assert {name: without_numbers(text) for name, text in printed(programs).items()} == expected


def test_aiohttp_runs_there(made: None) -> None:
    names = ("json_and_errors", "websocket")
    told = printed({name: (LIBRARIES / f"{name}.py").read_text(encoding="utf-8") for name in names})
    assert told["json_and_errors"].endswith("[Connect call failed ('127.0.0.1', 9)]\nclosed\n")
    assert told["websocket"].endswith("peach closed 1000\n")

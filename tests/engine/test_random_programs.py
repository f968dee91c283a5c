"""Random programs print the same on our loop as on CPython's own, which waits on the real clock."""

import difflib
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import random_programs
from random_programs import MOMENT
from running import run

pytestmark = pytest.mark.alone
COUNT = 150
AT_ONCE = 64  # each of them holds three files open; some systems allow 256
PROGRAMS = [random_programs.program(seed) for seed in range(COUNT)]


def on_our_loop(program: str) -> str:
    recording = run(program, events=5_000)
    return recording.text("stdout") + recording.text("stderr") + (recording.stopped or "")


@pytest.fixture(scope="module")
def on_the_real_clock() -> list[str]:
    """What each prints in a thread of its own, on the loop that `asyncio.run` makes there."""

    def printed(code) -> str:
        lines: list[str] = []
        exec(code, {"__name__": "__main__", "print": lines.append})
        return "".join(line + "\n" for line in lines)

    for program in PROGRAMS:
        assert run(program, events=5_000).exit == 0, f"a thread would never end:\n\n{program}"
    compiled = [compile(program, "main.py", "exec") for program in PROGRAMS]  # before the clock runs
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(printed, compiled))


def test_they_print_the_same(on_the_real_clock: list[str]) -> None:
    different = {
        program: "\n".join(difflib.unified_diff(ours.splitlines(), real.splitlines(), "ours", "CPython's", lineterm=""))
        for program, real in zip(PROGRAMS, on_the_real_clock, strict=True)
        if (ours := on_our_loop(program)) != real
    }
    if different:
        shortest = min(different, key=len)
        pytest.fail(
            f"{shortest}\n\n{different[shortest]}\n\n"
            f"{len(different)} of {len(PROGRAMS)} programs differ; this is the shortest.\n"
            f"Where CPython's lines are only a moment late, this machine stood still for {MOMENT} s.",
            pytrace=False,
        )


@pytest.mark.parametrize(
    "what",
    [
        r"slept",
        r"held the loop",
        r"goes on",
        r"has put",
        r"gets something of job\d",
        r"gets nothing",
        r"is out of time",
        r"sees TimeoutError\(\)",
        r"sees \d fail",
        r"has job\d",
        r"has \[.+\]",
        r"does not stop",
        r"cleans up",
        r"cancel job\d True",
    ],
)
def test_they_do_much(what: str, on_the_real_clock: list[str]) -> None:
    assert sum(re.search(what, text) is not None for text in on_the_real_clock) >= COUNT / 20

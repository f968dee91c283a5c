"""Random programs print the same on our loop as on CPython's own, which waits on the real clock."""

import difflib
import math
import re
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, Phase, configuration, given, settings
from random_programs import MOMENT, programs
from running import run

from tickbytick import loop
from tickbytick.clock import VirtualClock

COUNT = 150
AT_ONCE = 64  # each of them holds three files open; some systems allow 256


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The programs, the same ones in every run."""
    found: list[str] = []

    # Only drawn here, to be run side by side: one after the other they would wait for a quarter of an hour.
    @settings(
        max_examples=COUNT,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(programs())
    def draw(program: str) -> None:
        found.append(program)

    configuration.set_hypothesis_home_dir(tmp_path_factory.mktemp("hypothesis"))
    draw()
    configuration.set_hypothesis_home_dir(None)
    return found


def on_our_loop(program: str) -> str:
    recording = run(program, events=5_000)
    return recording.text("stdout") + recording.text("stderr") + (recording.stopped or "")


@pytest.fixture(scope="module")
def on_the_real_clock(drawn: list[str]) -> list[str]:
    """What each prints in a thread of its own, on the loop that `asyncio.run` makes there."""

    def printed(code) -> str:
        lines: list[str] = []
        exec(code, {"__name__": "__main__", "print": lines.append})
        return "".join(line + "\n" for line in lines)

    for program in drawn:
        assert run(program, events=5_000).exit == 0, f"a thread would never end:\n\n{program}"
    compiled = [compile(program, "main.py", "exec") for program in drawn]  # before the clock runs
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(printed, compiled))


def test_they_print_the_same(drawn: list[str], on_the_real_clock: list[str]) -> None:
    different = {
        program: "\n".join(difflib.unified_diff(ours.splitlines(), real.splitlines(), "ours", "CPython's", lineterm=""))
        for program, real in zip(drawn, on_the_real_clock, strict=True)
        if (ours := on_our_loop(program)) != real
    }
    if different:
        shortest = min(different, key=len)
        pytest.fail(
            f"{shortest}\n\n{different[shortest]}\n\n"
            f"{len(different)} of {len(drawn)} programs differ; this is the shortest.\n"
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


def _break_jumps(patch: pytest.MonkeyPatch) -> None:
    """All timers of the next moment fire in the same pass."""
    patch.setattr(loop, "math", SimpleNamespace(ceil=lambda ms: math.ceil(ms + MOMENT * 1e3)))


def _break_order(patch: pytest.MonkeyPatch) -> None:
    """What is ready last runs first."""
    init = loop.VirtualLoop.__init__

    class Backwards(deque):
        append = deque.appendleft

    def backwards(self, observer) -> None:
        init(self, observer)
        self._ready = Backwards()

    patch.setattr(loop.VirtualLoop, "__init__", backwards)


def _break_holding(patch: pytest.MonkeyPatch) -> None:
    """`time.sleep` holds nobody up."""
    patch.setattr(VirtualClock, "sleep", lambda self, seconds: None)


@pytest.mark.parametrize("breaking", [_break_jumps, _break_order, _break_holding])
def test_a_broken_loop_is_found_out(breaking, drawn, on_the_real_clock, monkeypatch: pytest.MonkeyPatch) -> None:
    breaking(monkeypatch)
    assert any(on_our_loop(program) != real for program, real in zip(drawn, on_the_real_clock, strict=True))

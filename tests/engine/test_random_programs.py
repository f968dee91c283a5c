"""Random programs print the same on our loop as on CPython's own, which waits on the real clock."""

import difflib
import re
import resource
from concurrent.futures import ThreadPoolExecutor

import pytest
from random_programs import MOMENT, Writer
from running import events, run

pytestmark = pytest.mark.alone
COUNT = 150
MANY_DO = [
    r"slept", r"held the loop", r"goes on", r"has put", r"gets something of job\d", r"gets nothing", r"is out of time",
    r"sees TimeoutError\(\)", r"sees \d fail", r"has job\d", r"has \[.+\]", r"does not stop", r"cleans up",
    r"cancel job\d True", r"saw the event", r"ticks 2",
]  # fmt: skip


def printed(code) -> str:
    """What it prints on the loop that `asyncio.run` makes, on the real clock."""
    lines: list[str] = []
    exec(code, {"__name__": "__main__", "print": lines.append})
    return "".join(line + "\n" for line in lines)


def test_they_print_the_same_and_do_much() -> None:
    programs = [Writer(seed).program() for seed in range(COUNT)]
    ours = [run(program, events=5_000) for program in programs]
    for program, recording in zip(programs, ours, strict=True):
        assert recording.exit == 0, f"a thread would never end:\n\n{program}"
        assert run(program, only_printed=True).events == events(recording, "printed"), program
    compiled = [compile(program, "main.py", "exec") for program in programs]  # before the clock runs
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # each holds three files open; some systems allow 256
    with ThreadPoolExecutor(COUNT) as pool:
        cpythons = list(pool.map(printed, compiled))
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    different = {}
    for program, recording, real in zip(programs, ours, cpythons, strict=True):
        if (text := recording.text("stdout") + recording.text("stderr")) != real:
            both = text.splitlines(), real.splitlines()
            different[program] = "\n".join(difflib.unified_diff(*both, "ours", "CPython's", lineterm=""))
    if different:
        shortest = min(different, key=len)
        pytest.fail(
            f"{shortest}\n\n{different[shortest]}\n\n"
            f"{len(different)} of {COUNT} programs differ; this is the shortest.\n"
            f"Where CPython's lines are only a moment late, this machine stood still for {MOMENT} s.",
            pytrace=False,
        )
    counts = {what: sum(re.search(what, text) is not None for text in cpythons) for what in MANY_DO}
    assert {what: count for what, count in counts.items() if count < COUNT / 20} == {}

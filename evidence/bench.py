"""`python -m evidence.bench`: how fast it is, each figure against its limit, written to `evidence/bench.md`.

Exits with 1 if one is over. Times of this machine say little about another one, so what can be is measured as a ratio,
both sides in turn.
"""

import os
import sys
from collections.abc import Iterator
from datetime import date
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from timeit import repeat

from course import examples
from course.command import ended
from course.files import write_whole
from course.paths import EVIDENCE, ROOT, SNIPPETS

from . import bench_page
from .checkout import run

EMPTY = "import asyncio\nasync def main(): pass\nasyncio.run(main())"
ROUNDS = 15


def processor_seconds(*arguments: str) -> float:
    """User and system time of Python with these arguments, in the checkout: others may be busy on this machine.

    Raises CalledProcessError if it fails: a measurement of something that fails would be none.
    """
    before = getrusage(RUSAGE_CHILDREN)
    # Where a variable of Python's is set, `python -m tickbytick` starts itself a second time, without it.
    run(ROOT, "env", "-u", "PYTHONUTF8", sys.executable, *arguments).check_returncode()
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def recording() -> Iterator[bench_page.Figure]:
    """How fast the recorder runs and starts."""
    thousand = examples.load(bench_page.THOUSAND)
    taken = median(repeat(lambda: examples.run(thousand), number=1, repeat=5))
    yield "to record the program of a thousand tasks", taken, "s", 0.3
    command = ("-m", "tickbytick", str(SNIPPETS / bench_page.ORDINARY / "main.py"))
    processor_seconds(*command)  # which leaves compiled modules, as any first run does
    in_turn = [(processor_seconds(*command), processor_seconds("-c", EMPTY)) for _ in range(ROUNDS)]
    recorded, empty = map(median, zip(*in_turn, strict=True))
    yield "`python -m tickbytick`, more than an empty `asyncio.run`", (recorded - empty) * 1000, "ms", 30


def main() -> int:
    over = False
    said = [
        "# How fast it is\n\nWritten by `python -m evidence.bench`, which fails over a limit. "
        f"On a machine with {os.cpu_count()} cores, on {date.today()}.\n"
    ]
    for title, figures in {
        "Recording": recording(),
        "In the page (Chromium), with all that it draws of a run": bench_page.figures(),
    }.items():
        said.append(f"\n## {title}\n\n|  | measured | limit |\n| --- | --- | --- |\n")
        for what, value, unit, limit in figures:
            over |= value > limit
            shown = f"{float(f'{value:.3g}'):g} {unit} | {limit:g} {unit}{' **OVER**' * (value > limit)}"
            said.append(f"| {what} | {shown} |\n")
            print(said[-1], end="", flush=True)
    write_whole("".join(said).encode("utf-8"), EVIDENCE / "bench.md")
    return int(over)


if __name__ == "__main__":
    sys.exit(ended(main))

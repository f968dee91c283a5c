"""`python -m evidence.bench`: speed and weight, each against its limit, written to `evidence/bench.md`.

Exits with 1 if one is over. Times of this machine say little about another one, so what can be is measured as a ratio,
both sides in turn.
"""

import gzip
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from shutil import rmtree
from statistics import median
from typing import NamedTuple

from course import examples
from course.command import ended
from course.files import write_whole
from course.pages import custom_languages
from course.paths import EVIDENCE

from . import bench_page
from .checkout import copy_to, make, run

RESULTS = EVIDENCE / "bench.md"

EMPTY = "import asyncio\nasync def main(): pass\nasyncio.run(main())"
ORDINARY = "snippets/03-gather/both-at-once/main.py"
THOUSAND = "04-thousand/coroutines"

# What making the notebooks takes, after the check has read the pages.
MAKE_NOTEBOOKS = """
import time
from course.checks.pages import faults
from course.take_away import notebooks
assert faults() == []
start = time.process_time()
assert notebooks.write() == 0
print(time.process_time() - start)
"""


class Row(NamedTuple):
    """One measurement: `limit` is the most that it may be, but where `at_least` says the least."""

    what: str
    value: float
    unit: str
    limit: float
    at_least: bool = False

    def over(self) -> bool:
        return self.value < self.limit if self.at_least else self.value > self.limit

    def cells(self) -> tuple[str, str, str]:
        value = float(f"{self.value:.3g}")
        limit = f"{'at least ' if self.at_least else ''}{self.limit:g} {self.unit}".rstrip()
        return self.what, f"{value:g} {self.unit}".rstrip(), limit + " **OVER**" * self.over()


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def python(*arguments: str, folder: Path) -> str:
    """What it prints. Exits if it fails: a measurement of something that fails would be none."""
    result = run(folder, "python", *arguments)
    if result.returncode:
        sys.exit(f"python {' '.join(arguments)} in {folder}:\n{result.stdout}")
    return result.stdout


def processor_seconds(*arguments: str, folder: Path) -> float:
    """User and system time of a process: others may be busy on this machine."""
    before = getrusage(RUSAGE_CHILDREN)
    python(*arguments, folder=folder)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def medians(times: int, *works: Callable[[], float]) -> list[float]:
    """The median of each, measured in turn."""
    return [median(values) for values in zip(*([work() for work in works] for _ in range(times)), strict=True)]


def recording(site: Path) -> Iterator[Row]:
    """How fast the recorder starts and runs."""
    thousand = examples.load(THOUSAND)
    [taken] = medians(5, lambda: seconds(lambda: examples.run(thousand)))
    yield Row("to record the program of a thousand tasks", taken, "s", 0.3)
    command = ("-m", "tickbytick", ORDINARY)
    python(*command, folder=site)  # which leaves compiled modules, as any first run does
    recorded, empty = medians(
        15, lambda: processor_seconds(*command, folder=site), lambda: processor_seconds("-c", EMPTY, folder=site)
    )
    yield Row("`python -m tickbytick`, more than an empty `asyncio.run`", (recorded - empty) * 1000, "ms", 30)
    every = [example for name in examples.names() if (example := examples.load(name)).clock == "virtual"]
    simulated = sum(example.recording((3, 11)).seconds for example in every)
    [taken] = medians(3, lambda: seconds(lambda: [examples.run(example) for example in every]))
    yield Row("simulated seconds a second, all examples", simulated / taken, "", 100, at_least=True)


def building(whole: Path, folder: Path) -> Iterator[Row]:
    """What the engine's fences and the notebooks add to a build of the site, and how much the pages weigh.

    The fences with programs stay: to highlight code and to index it for the search is Material's own work.
    """
    with_fences, bare = (without_notebooks(make(copy_to(folder / name))) for name in ("with-fences", "bare"))
    edit(bare, "docs/**/*.md", rf"(?s)^( *)```(?:{'|'.join(custom_languages())})(?: \w+)?\n.*?^\1```$", "")

    def build(site: Path) -> float:
        return processor_seconds("-m", "mkdocs", "build", "--strict", folder=site)

    with_ours, without = medians(7, lambda: build(with_fences), lambda: build(bare))
    yield Row("strict build, to the same pages without recorded runs", with_ours / without, "×", 1.3)
    build(whole)  # the notebooks are in its cache from now on
    again, making = medians(3, lambda: build(whole), lambda: float(python("-c", MAKE_NOTEBOOKS, folder=whole)))
    yield Row("what the notebooks add to `make site`", again - with_ours + making, "s", 2)

    ours = [*whole.glob("web/theme/assets/stylesheets/*.css"), *whole.glob("tickbytick/show/*.css")]
    styles = b"".join(path.read_bytes() for path in ours)
    for what, place, more, limit in (
        ("lesson", "lessons", b"", 60),
        ("notebook", "notebooks", (whole / "web/theme/assets/notebook.css").read_bytes(), 110),
    ):
        pages = whole.glob(f"site/{place}/*/index.html")
        weight = max(len(gzip.compress(page.read_bytes() + styles + more)) for page in pages)
        yield Row(f"heaviest {what}, HTML and our CSS, compressed", weight / 1000, "kB", limit)


def edit(site: Path, files: str, pattern: str, new: str) -> None:
    """Put `new` in the place of whatever matches, line by line, in those files of the copy."""
    for path in site.glob(files):
        path.write_text(re.sub(pattern, new, path.read_text("utf-8"), flags=re.M), encoding="utf-8")


def without_notebooks(site: Path) -> Path:
    """The same site as it would be without them: no link to one, and no plugin that renders them."""
    rmtree(site / "docs/notebooks")
    edit(site, "mkdocs.yml", r"^  - mkdocs-jupyter:\n(?: {6}.*\n)+|^  - material/meta.*\n", "")
    edit(site, "docs/**/*.md", r"\[([^]]*)\]\([^)]*notebooks/[^)]*\)", r"\1")
    return site


def measured(what: str, rows: Iterator[Row]) -> list[Row]:
    """These rows, each told when it is measured."""
    print(what, flush=True)
    found = []
    for row in rows:
        print("  " + ": ".join(row.cells()), flush=True)
        found.append(row)
    return found


def page(tables: dict[str, list[Row]]) -> str:
    """The tables in Markdown, with the date and the machine's cores."""
    said = [
        "# How fast it is\n\n"
        "Written by `python -m evidence.bench`, which fails over a limit. "
        f"On a machine with {os.cpu_count()} cores, on {date.today()}.\n"
    ]
    for what, rows in tables.items():
        lines = [("", "measured", "limit"), ("---",) * 3, *(row.cells() for row in rows)]
        said.append(f"## {what}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines))
    return "\n".join(said)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = make(copy_to(folder / "site"))
        tables = {
            what: measured(what, rows)
            for what, rows in {
                "Recording": recording(site),
                "In the page (Chromium), with all that it draws of a run": (Row(*row) for row in bench_page.figures()),
                "The site": building(site, folder),
            }.items()
        }
    write_whole(page(tables).encode("utf-8"), RESULTS)
    return int(any(row.over() for rows in tables.values() for row in rows))


if __name__ == "__main__":
    sys.exit(ended(main))

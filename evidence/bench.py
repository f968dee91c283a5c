"""`make bench`: speed and weight, each against its limit. Exits with 1 if one is over.

Times of this machine say little about another one, so what can be is measured as a ratio, both sides in turn.
"""

import asyncio
import gzip
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from math import inf
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from shutil import copytree, rmtree
from statistics import median

import nbformat

from course import examples
from course.pages import custom_languages, runs
from course.paths import LESSONS, ROOT
from course.take_away.lesson_notebook import notebook

from . import bench_page
from .checkout import copy_to, environment, make
from .kernels import execute_all

EMPTY = "import asyncio\nasync def main(): pass\nasyncio.run(main())"
ORDINARY = "snippets/03-gather/both-at-once/main.py"
THOUSAND = "04-thousand/coroutines"

# Everything that a program costs the checks, without what is paid once. The processor's time: others may be busy here.
COST = """
import time
from course import examples, pages
from course.checks.pages import faults
pages.navigation()
start = time.process_time()
assert faults() == []
for name in examples.names():
    examples.run(examples.load(name))
print(time.process_time() - start)
"""


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

NOTHING = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("pass")])


class Table:
    """Prints a row for each measurement, and remembers whether one was over its limit."""

    def __init__(self) -> None:
        self.over = False

    def row(
        self, what: str, value: float, unit: str, at_most: float | None = None, at_least: float | None = None
    ) -> None:
        fits = value <= at_most if at_most is not None else value >= (at_least or 0)
        self.over |= not fits
        limit = f"at most {at_most:g}" if at_most is not None else f"at least {at_least:g}"
        limit = "" if at_most == inf else limit
        print(f"{what:60} {value:8.3g} {unit:4} {limit:14} {'ok' if fits else 'OVER'}", flush=True)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run(*arguments: str, folder: Path, exits: int = 0) -> subprocess.CompletedProcess[str]:
    """Run Python with those arguments; a measurement of something that fails would be none."""
    result = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    if result.returncode != exits:
        sys.exit(f"python {' '.join(arguments)} in {folder}:\n{result.stderr}")
    return result


def processor_seconds(*arguments: str, folder: Path) -> float:
    """User and system time of a process: others may be busy on this machine."""
    before = getrusage(RUSAGE_CHILDREN)
    run(*arguments, folder=folder)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def medians(times: int, *works: Callable[[], float]) -> list[float]:
    """The median of each, measured in turn."""
    return [median(values) for values in zip(*([work() for work in works] for _ in range(times)), strict=True)]


def clock_speed(table: Table, site: Path) -> None:
    """How much faster than real time the examples run."""
    every = [examples.load(name) for name in examples.names() if examples.load(name).clock == "virtual"]
    simulated = sum(example.recording((3, 11)).seconds for example in every)
    [inside] = medians(3, lambda: seconds(lambda: [examples.run(example) for example in every]))
    table.row("simulated seconds per second, all examples in one process", simulated / inside, "", at_least=100)
    paths = [
        (str(example.files[0].relative_to(ROOT)), example.recording(sys.version_info[:2]).exit) for example in every
    ]
    started = seconds(lambda: [run("-m", "tickbytick", path, folder=site, exits=exit) for path, exit in paths])
    table.row("simulated seconds per second, each in its own process", simulated / started, "", at_least=15)


def start(table: Table, site: Path) -> None:
    recorded, empty = medians(
        15,
        lambda: processor_seconds("-m", "tickbytick", ORDINARY, folder=site),
        lambda: processor_seconds("-c", EMPTY, folder=site),
    )
    table.row("python -m tickbytick, more than an empty asyncio.run", (recorded - empty) * 1000, "ms", at_most=30)


def thousand(table: Table) -> None:
    example = examples.load(THOUSAND)
    [taken] = medians(5, lambda: seconds(lambda: examples.run(example)))
    table.row("recording the thousand tasks", taken, "s", at_most=0.3)


def build(table: Table, whole: Path, folder: Path) -> None:
    """What the engine's fences add to a build of the site, and how much the pages weigh.

    The fences with programs stay: to highlight code and to index it for the search is Material's own work.
    """
    with_fences, bare = (without_notebooks(make(copy_to(folder / name))) for name in ("with-fences", "bare"))
    ours = "|".join(custom_languages())
    for page in bare.glob("docs/**/*.md"):
        fences = re.compile(rf"^( *)```(?:{ours})(?: \w+)?\n.*?^\1```$", re.M | re.S)
        page.write_text(fences.sub("", page.read_text(encoding="utf-8")), encoding="utf-8")
    command = ("-m", "mkdocs", "build", "--strict")
    with_ours, without = medians(
        7, lambda: processor_seconds(*command, folder=with_fences), lambda: processor_seconds(*command, folder=bare)
    )
    table.row("strict build, to the same pages without the engine's fences", with_ours / without, "", at_most=1.3)
    first = processor_seconds(*command, folder=whole)
    again, making = medians(
        3,
        lambda: processor_seconds(*command, folder=whole),
        lambda: float(run("-c", MAKE_NOTEBOOKS, folder=whole).stdout),
    )
    table.row("make site: what the notebooks add", again - with_ours + making, "s", at_most=2)
    table.row("the same, the first time, when none is in the cache", first - with_ours + making, "s", at_most=inf)

    styles = b"".join(
        path.read_bytes()
        for path in [*whole.glob("web/theme/assets/stylesheets/*.css"), *whole.glob("tickbytick/show/*.css")]
    )
    pages = whole.glob("site/lessons/*/index.html")
    weight = largest(len(gzip.compress(page.read_bytes() + styles)) for page in pages)
    table.row("heaviest lesson, HTML and our CSS, gzip", weight, "kB", at_most=60)
    style = (whole / "web/theme/assets/notebook.css").read_bytes()
    pages = whole.glob("site/notebooks/*/index.html")
    weight = largest(len(gzip.compress(page.read_bytes() + styles + style)) for page in pages)
    table.row("heaviest notebook, HTML and our CSS, gzip", weight, "kB", at_most=110)
    weight = largest(path.stat().st_size for path in whole.glob("snippets/*/*/recording*.jsonl"))
    table.row("heaviest recording", weight, "kB", at_most=300)


def without_notebooks(site: Path) -> Path:
    """The same site as it would be without them: no link to one, and no plugin that renders them."""
    rmtree(site / "docs/notebooks")
    config = (site / "mkdocs.yml").read_text("utf-8")
    config = re.sub(r"^  - mkdocs-jupyter:\n(?: {6}.*\n)+|^  - material/meta.*\n", "", config, flags=re.M)
    (site / "mkdocs.yml").write_text(config, encoding="utf-8")
    for page in (site / "docs").rglob("*.md"):
        text = re.sub(r"\[([^]]*)\]\([^)]*notebooks/[^)]*\)", r"\1", page.read_text("utf-8"))
        page.write_text(text, encoding="utf-8")
    return site


def executing(table: Table) -> None:
    """All notebooks at the same time, and as many that do nothing: what a kernel costs, whatever it runs."""
    every = {path.stem: notebook(path) for path in LESSONS.glob("*.md")}
    starts = seconds(lambda: asyncio.run(execute_all(dict.fromkeys(every, NOTHING))))
    taken = seconds(lambda: asyncio.run(execute_all(every)))
    longest = max(own_time(name) for name in every)
    table.row("executing all notebooks, more than starting kernels", taken - starts, "s", at_most=inf)
    table.row("the same, to the longest notebook's own time", (taken - starts) / longest, "", at_most=1.5)


def own_time(name: str) -> float:
    """Seconds that the programs of a notebook take, one after the other."""
    shown = map(examples.load, runs(LESSONS / f"{name}.md"))
    return sum(example.recording(sys.version_info[:2]).seconds for example in shown)


def largest(sizes: Iterable[int]) -> float:
    return max(sizes) / 1000


def site_of_copies(folder: Path, count: int) -> Path:
    """A site with that many copies of one example, ten on a page."""
    site = copy_to(folder / f"{count}-copies")
    example = folder / "example"
    if not example.exists():
        copytree(site / "snippets/03-gather/from-a-list", example)
    for tree in ("docs/lessons", "snippets"):
        rmtree(site / tree)
    for page in (site / "docs").glob("*.md"):
        page.unlink()
    (site / "docs/lessons").mkdir()
    others = sorted(set(custom_languages()) - {"recording"})  # each has to be on some page
    (site / "docs/others.md").write_text("\n".join(f"```{name}\n```\n" for name in others), encoding="utf-8")
    nav = ["  - others.md\n"]
    for first in range(0, count, 10):
        nav.append(f"  - lessons/{first:03}.md\n")
        names = [f"01-copies/{number:03}" for number in range(first, first + 10)]
        for name in names:
            copytree(example, site / "snippets" / name)
        fences = [f'```python\n--8<-- "snippets/{name}/main.py"\n```\n\n```recording\n{name}\n```\n' for name in names]
        (site / f"docs/lessons/{first:03}.md").write_text("# Copies\n\n" + "\n".join(fences), encoding="utf-8")
    config = re.sub(
        r"^nav:\n(?:[ ].*\n)+", "nav:\n" + "".join(nav), (site / "mkdocs.yml").read_text("utf-8"), flags=re.M
    )
    (site / "mkdocs.yml").write_text(config, encoding="utf-8")
    return site


def growth(table: Table, folder: Path) -> None:
    """Whether an example costs more in a big site than in a small one."""
    few, many = (site_of_copies(folder, count) for count in (50, 500))
    small, big = medians(3, *(lambda site=site: float(run("-c", COST, folder=site).stdout) for site in (few, many)))
    table.row("check and record, one of 500 examples to one of 50", big / 500 / (small / 50), "", at_most=1.2)


def page(table: Table) -> None:
    """How fast Python in the page is."""
    for what, value, limit, unit in bench_page.figures():
        table.row(what, value, unit, at_most=limit)


def main() -> int:
    table = Table()
    thousand(table)
    page(table)
    executing(table)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = make(copy_to(folder / "site"))
        run("-m", "tickbytick", ORDINARY, folder=site)  # which leaves compiled modules, as any first run does
        start(table, site)
        clock_speed(table, site)
        build(table, site, folder)
        growth(table, folder)
    return 1 if table.over else 0


if __name__ == "__main__":
    sys.exit(main())

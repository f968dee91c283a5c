"""A program as a process of its own on the real clock, compared with its recording.

Each line is stamped in the program's own process (`stamps/sitecustomize.py`), with the seconds since the program's
start. A reader at the other end of the pipe cannot do that: a first line that it reads late makes all others look
early, and a first line that the program itself prints late, on a busy machine, does the same. Time since the start has
neither fault: nothing of a program happens before it, and a busy machine makes lines late, never early. So the bounds
mean something on any machine: a line 5 ms early says that the recording waits longer than asyncio does. Computing
costs nothing on the virtual clock; what a process computed, and waited for a processor meanwhile, is not called late.
"""

import asyncio
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from course import examples
from tickbytick.recorder import Program
from tickbytick.recording import Order, Printed, Recording, differences, lines
from tickbytick.wording import ADDRESS, TracebackFilter

STAMPS = Path(__file__).with_name("stamps")
EARLY, LATE = 0.005, 0.5
BUSY = 4  # seconds that may pass on a busy machine while a process computes for one
AT_ONCE = 8
PLAIN_PYTHON = sys._base_executable  # of a virtual environment: the Python that it was made with


@dataclass(frozen=True)
class Case:
    """A program, and what it should do."""

    folder: Path
    entry: str
    order: tuple[Order, ...]
    expected: Recording


def of_example(name: str, course: Path) -> Case:
    """The example of that name in `course`, a folder of lessons."""
    example = examples.load(name)
    return Case(course / name, example.entry, example.order, example.recording(sys.version_info[:2]))


@dataclass
class Run:
    """What a process did: its lines on stdout, each with the two numbers of its stamp; its stderr, without times."""

    stdout: list[tuple[float, float, str]]
    stderr: list[str]
    exit: int


async def run(case: Case, **variables: str) -> Run:
    """Run it, with those environment variables."""
    warns = case.expected.text("stderr") != ""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    process = await asyncio.create_subprocess_exec(
        PLAIN_PYTHON,
        *("-u", *(() if warns else ("-X", "dev", "-W", "error")), case.entry),
        cwd=case.folder,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(STAMPS), **variables},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    stderr = asyncio.create_task(process.stderr.read())
    stdout = []
    try:
        async with asyncio.timeout(case.expected.seconds + 20):
            async for line in process.stdout:
                seconds, computed, text = line.decode().split(" ", 2)
                stdout.append((float(seconds), float(computed), ADDRESS.sub("0x…", text)))
            status = await process.wait()
    except TimeoutError:
        process.kill()
        status = await process.wait()
    shown = TracebackFilter(Program(str(case.folder), case.entry, {}, {}).name)
    errors = (shown.line(ADDRESS.sub("0x…", line)) for line in (await stderr).decode().splitlines(keepends=True))
    status = 128 - status if status < 0 else status  # as a shell says it
    return Run(stdout, [line for line in errors if line is not None], status)


def in_order(run: Run, order: tuple[Order, ...]) -> Run:
    """The lines that may swap among themselves in the order of their text, in the places that they hold together."""
    stdout = list(run.stdout)
    for promise in order:
        places = [i for i, line in enumerate(stdout) if promise.covers(line[2])]
        for place, line in zip(places, sorted((stdout[i] for i in places), key=lambda line: line[2]), strict=True):
            stdout[place] = line
    return replace(run, stdout=stdout)


async def run_all(cases: dict[str, Case], **variables: str) -> dict[str, Run]:
    """What each program did, `AT_ONCE` at a time, the longest first."""
    results: dict[str, Run] = {}
    room = asyncio.Semaphore(AT_ONCE)

    async def run_one(name: str, case: Case) -> None:
        async with room:
            results[name] = await run(case, **variables)

    async with asyncio.TaskGroup() as group:
        for name, case in sorted(cases.items(), key=lambda found: -found[1].expected.seconds):
            group.create_task(run_one(name, case))
    return results


def difference(case: Case, actual: Run, late: float = LATE) -> str:
    """What the process did differently, as a diff with times; empty if it did what the recording says."""
    stdout = [(line.seconds, 0.0, line.text) for line in lines(case.expected) if line.stream == "stdout"]
    stderr = case.expected.text("stderr").splitlines(keepends=True)
    expected = in_order(Run(stdout, stderr, case.expected.exit), case.order)
    actual = in_order(actual, case.order)
    for i, ((wanted, _, _), (seconds, computed, text)) in enumerate(zip(expected.stdout, actual.stdout, strict=False)):
        if wanted - EARLY <= seconds <= wanted + late + BUSY * computed:
            actual.stdout[i] = wanted, computed, text

    def recording(run: Run) -> Recording:
        events = [Printed(round(seconds, 3), "printed", 0, "", "stdout", text) for seconds, _, text in run.stdout]
        events += [Printed(0.0, "printed", 0, "", "stderr", text) for text in run.stderr]
        return replace(case.expected, events=events, exit=run.exit)

    return differences(recording(expected), recording(actual))

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
import re
import sys
import sysconfig
from dataclasses import dataclass
from math import inf
from pathlib import Path

from course import examples
from course.checks import versions
from tickbytick.network.wire import NEAR
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
    computes: bool = False  # for a time that depends on the machine
    early: float = EARLY  # seconds by which a line may come before its recorded time
    packages: tuple[str, ...] = ()  # that it imports


def of_example(name: str, course: Path) -> Case:
    """The example of that name in `course`, a folder of lessons."""
    example = examples.load(name)
    recording = example.recording(sys.version_info[:2])
    # Of a network that is far away the machine's own is not: what comes through it comes as much earlier.
    early = EARLY if example.wire == NEAR else inf
    return Case(course / name, example.entry, example.order, recording, example.computes, early, example.packages)


Stamped = tuple[float, float, str]
"""A line, behind the two numbers of its stamp: at which second, and how many seconds were computed."""


@dataclass
class Run:
    """What a process did: its lines on stdout; its stderr, without times."""

    stdout: list[Stamped]
    stderr: list[str]
    exit: int


_STAMP = re.compile(r"(?:(\d+\.\d{6}) (\d+\.\d{6}) )?(.*\n?)")
"""Only what the program itself prints has one: its own processes may print to the same pipe."""


async def run(case: Case, **variables: str) -> Run:
    """Run it, with those environment variables."""
    warns = case.expected.text("stderr") != ""
    path = os.pathsep.join([str(STAMPS), *([sysconfig.get_path("purelib")] if case.packages else [])])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    process = await asyncio.create_subprocess_exec(
        PLAIN_PYTHON,
        *("-u", *(() if warns else ("-X", "dev", "-W", "error")), case.entry),
        cwd=case.folder,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": path, **variables},
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
                seconds, computed, text = _STAMP.fullmatch(line.decode()).groups("0")  # type: ignore[union-attr]
                stdout.append((float(seconds), float(computed), ADDRESS.sub("0x…", text)))
            status = await process.wait()
    except TimeoutError:
        process.kill()
        status = await process.wait()
    shown = TracebackFilter(Program(str(case.folder), case.entry, {}, {}).name)
    errors = map(shown.line, ADDRESS.sub("0x…", (await stderr).decode()).splitlines(keepends=True))
    return Run(stdout, [*filter(None, errors)], 128 - status if status < 0 else status)  # as a shell says it


def in_order(stdout: list[Stamped], order: tuple[Order, ...]) -> list[Stamped]:
    """The lines that may swap among themselves in the order of their text, in the places that they hold together."""
    stdout = list(stdout)
    for promise in order:
        places = [i for i, line in enumerate(stdout) if promise.covers(line[2])]
        for place, line in zip(places, sorted((stdout[i] for i in places), key=lambda line: line[2]), strict=True):
            stdout[place] = line
    return stdout


async def run_all(cases: dict[str, Case], **variables: str) -> dict[str, Run]:
    """What each program did, `AT_ONCE` at a time, the longest first."""
    room = asyncio.Semaphore(AT_ONCE)

    async def run_one(case: Case) -> Run:
        async with room:
            return await run(case, **variables)

    names = sorted(cases, key=lambda name: -cases[name].expected.seconds)
    return dict(zip(names, await asyncio.gather(*(run_one(cases[name]) for name in names)), strict=True))


def difference(case: Case, actual: Run, late: float = LATE) -> str:
    """What the process did differently, as a diff with times; empty if it did what the recording says."""
    printed = [(line.seconds, 0.0, line.text) for line in lines(case.expected) if line.stream == "stdout"]
    expected, stdout = in_order(printed, case.order), in_order(actual.stdout, case.order)
    early = versions.EARLY if case.expected.clock == "real" else case.early
    for i, ((wanted, _, _), (seconds, computed, text)) in enumerate(zip(expected, stdout, strict=False)):
        if case.computes or wanted - early <= seconds <= wanted + late + BUSY * computed:
            stdout[i] = wanted, computed, text

    def recording(stdout: list[Stamped], stderr: list[str], exit: int) -> Recording:
        events = [Printed(round(seconds, 3), "printed", 0, "", "stdout", text) for seconds, _, text in stdout]
        events += [Printed(0.0, "printed", 0, "", "stderr", text) for text in stderr]
        return case.expected._replace(events=events, exit=exit)

    errors = case.expected.text("stderr").splitlines(keepends=True)
    said = [line for each in actual.stderr if (line := _slow_as_recorded(each, errors, late))]
    return differences(recording(expected, errors, case.expected.exit), recording(stdout, said, actual.exit))


_SLOW = re.compile(r"(Executing .+ took )(\d+\.\d{3}) seconds\n")
"""What asyncio logs of a slow callback in debug mode (Lib/asyncio/base_events.py, `BaseEventLoop._run_once`)."""


def _slow_as_recorded(line: str, expected: list[str], late: float) -> str | None:
    """A line of stderr; that a callback was slow as recorded, if it was; None if that is about the machine alone."""
    if not (slow := _SLOW.fullmatch(line)):
        return line
    for recorded in filter(None, map(_SLOW.fullmatch, expected)):
        if recorded[1] == slow[1] and -EARLY <= float(slow[2]) - float(recorded[2]) <= late:
            return recorded[0]
    return None

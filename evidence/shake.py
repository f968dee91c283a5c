"""`python -m evidence.shake`: does each printed line keep its place under every legal schedule, or is it marked?

Each example runs under the schedules of `schedules.py` and, in CPython's own order, in fresh processes whose hashes and
memory differ; then on the real clock while every core is busy. That load comes and goes, so schedules with a loop
that wakes late try the same at will: who sleeps three times falls behind who sleeps once. What a reader is shown must
be the same each time, but for the lines that its example.toml marks (`[[order]]`), and each of those must have moved.
The result goes to evidence/shaken.json. Exits with 1, and writes nothing, if a line moves unmarked or a mark covers one
that never moves.
"""

import asyncio
import json
import math
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from datetime import date

from course import examples
from course.examples import SHAKEN, Example
from course.paths import ROOT, SNIPPETS
from tickbytick.recording import Order, Recording, covered, differences, in_order, lines, named

from . import real_clock
from .schedules import LATE, WITHIN, shaken

CORES = os.cpu_count() or 1
PROCESSES = 16
SEEDS = 15  # schedules in each process: those of the seeds from `SEEDS * process` on
BUSY = 0.1  # seconds by which the loop wakes late at most, in a further run for every third seed
LOADED = 2  # runs of each example on the real clock
LATE_UNDER_LOAD = 10.0  # seconds by which a line may come late on a machine that is kept busy on purpose
SHOWN = 16  # lines of a difference


@dataclass
class Result:
    """What the runs of one example showed; those of several can be added."""

    swapped: list[int] = field(default_factory=list)  # marked lines whose place another took, as recorded, from 0
    faults: list[str] = field(default_factory=list)  # the runs that showed something else, how each was made
    difference: str = ""  # what the first of them showed

    def __add__(self, other: "Result") -> "Result":
        swapped = sorted({*self.swapped, *other.swapped})
        return Result(swapped, self.faults + other.faults, self.difference or other.difference)


# --- one run


def compare(order: Iterable[Order], expected: Recording, actual: Recording, how: str, late: float) -> Result:
    """What `actual` shows that `expected` does not; its times may be so many seconds late."""
    swapped = []
    for promise in order:
        wanted = covered(promise, lines(expected))
        old, new = ([named(run)(lines(run)[i]) for i in covered(promise, lines(run))] for run in (expected, actual))
        if sorted(old) == sorted(new):
            swapped += [i for i, one, other in zip(wanted, old, new, strict=True) if one != other]
    different = differences(in_order(expected, order), in_order(actual, order), early=WITHIN, late=late, least=WITHIN)
    return Result(swapped, [how] if different else [], different)


def one_run(example: Example, seed: int | None, busy: float = 0.0) -> Result:
    """Run it on the virtual clock under the schedule of that seed; None: in CPython's own order.

    `busy`: the loop wakes late, by so many seconds at most. Then only the lines are compared, for every wait has
    another length.
    """
    with nullcontext() if seed is None else shaken(seed, busy):
        runs = [example.recording(sys.version_info[:2]), examples.run(example)]
    how = "CPython's own order, with other hashes and another memory" if seed is None else f"schedule {seed}"
    if not busy:
        return compare(example.order, *runs, how, LATE)
    how += f" with a loop that wakes up to {busy:g} s late"
    told = [[event for event in run.events if event.kind in ("created", "printed")] for run in runs]
    return compare(example.order, *map(lambda run, events: run._replace(events=events), runs, told), how, math.inf)


# --- fresh processes


def fresh(process: int, names: list[str]) -> dict[str, Result]:
    """What `in_this_process` finds in a new one. Raises CalledProcessError if it fails, which says why itself."""
    command = [sys.executable, "-m", "evidence.shake", "--fresh", str(process), *names]
    # The hashes of strings, and where objects lie, make the order of sets another one.
    order = {"PYTHONHASHSEED": str(process), "PYTHONMALLOC": ("pymalloc", "malloc")[process % 2]}
    ran = subprocess.run(command, cwd=ROOT, env=os.environ | order, stdout=subprocess.PIPE, text=True, check=True)
    return {name: Result(**result) for name, result in json.loads(ran.stdout).items()}


def in_this_process(process: int, names: list[str]) -> dict[str, Result]:
    """Run these examples: as they come, under the schedules of this process, and waking late."""
    kept = disarranged_memory(process)
    seeds = range(SEEDS * process, SEEDS * (process + 1))
    ways = [(None, 0.0), *((seed, 0.0) for seed in seeds), *((seed, BUSY) for seed in seeds if seed % 3 == 0)]
    results = {name: sum((one_run(examples.load(name), *way) for way in ways), Result()) for name in names}
    del kept
    return results


def disarranged_memory(seed: int) -> list[bytes]:
    """Fill the memory and free half of it, in no order: so will the next objects lie. It returns the other half."""
    chance = random.Random(seed)
    blocks = [bytes(chance.randrange(1, 600)) for _ in range(50_000)]
    chance.shuffle(blocks)
    return blocks[::2]


# --- the real clock on a busy machine

BURN = "import os, sys\nwhile os.getppid() == int(sys.argv[1]): pass"


@contextmanager
def busy_cores() -> Iterator[None]:
    """Keep each core busy until this is left; but no longer than this process lives."""
    burners = [
        subprocess.Popen([sys.executable, "-c", BURN, str(os.getpid())], start_new_session=True) for _ in range(CORES)
    ]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()


def under_load(names: list[str], round: int) -> dict[str, Result]:
    """Run each as a process of its own on the real clock, while every core is busy."""
    cases = {name: real_clock.of_example(name, SNIPPETS) for name in names}
    with busy_cores():
        runs = asyncio.run(real_clock.run_all(cases, PYTHONHASHSEED=str(round)))
    different = {name: real_clock.difference(cases[name], run, LATE_UNDER_LOAD) for name, run in runs.items()}
    how = [f"run {round} on the real clock, every core busy"]
    return {name: Result([], how if found else [], found) for name, found in different.items()}


# --- the verdict


def complaints(example: Example, result: Result) -> list[str]:
    """What is wrong with the example or its marks, each in one sentence; empty if its marks are exact."""
    printed = lines(example.recording(sys.version_info[:2]))
    said = []
    if result.faults:
        more = f" and {len(result.faults) - 1} more" if result.faults[1:] else ""
        rows = result.difference.splitlines()
        # Of each printed line, without its time.
        gone, new = (sorted(row.partition("  ")[2] for row in rows if row[0] == sign and " | " in row) for sign in "-+")
        mend = "mend the program"
        if not gone and not new:
            # What a set of tasks does, and asyncio.as_completed, which makes one of the coroutines that it gets.
            mend = (
                "its lines are as recorded, a task is not; if it makes its tasks from a set, as asyncio.as_completed"
                " does of coroutines, let the program make them one by one, with asyncio.create_task"
            )
        elif gone == new:
            mend = f"mark what may swap in snippets/{example.name}/example.toml, or {mend}"
        said.append(
            f"{example.name}: not as recorded in {result.faults[0]}{more}: {mend}. It begins:\n"
            + "\n".join(rows[:SHOWN])
        )
    for promise in example.order if example.clock == "virtual" else ():  # the real clock has no schedules to try
        may_move = covered(promise, printed)
        still = [i for i in may_move if i not in result.swapped]
        if still or not may_move:
            texts = ", ".join(f"«{printed[i].text.rstrip()}»" for i in still[:3])
            what = f"lines that never move, {len(still)} of {len(may_move)}: {texts}" if still else "no line"
            said.append(f'snippets/{example.name}/example.toml: the mark of lines = "{promise.lines}" covers {what}')
    return said


def try_all(names: list[str]) -> int:
    """Shake these examples, and write that they passed; 1 if one did not, with what is wrong and what mends it.

    They run on the real clock only if nothing is wrong by then. Raises BadExample if a recording is not of today.
    """
    loaded = {name: examples.load(name) for name in names}
    for example in loaded.values():
        example.recordings()
    results = {name: Result() for name in names}
    virtual = [name for name, example in loaded.items() if example.clock == "virtual"]

    def wrong() -> list[str]:
        return [fault for name, result in results.items() for fault in complaints(loaded[name], result)]

    def add(found: dict[str, Result]) -> None:
        results.update({name: results[name] + result for name, result in found.items()})
        print(".", end="", flush=True)

    if virtual:
        print(
            f"{examples.counted(len(virtual))}, {SEEDS} schedules in each of {PROCESSES} processes ", end="", flush=True
        )
        with ThreadPoolExecutor(CORES) as pool:
            for found in pool.map(lambda process: fresh(process, virtual), range(PROCESSES)):
                add(found)
        print()
    if not wrong():
        print(f"{examples.counted(len(names))} on the real clock, every core busy, {LOADED} times ", end="", flush=True)
        for round in range(1, LOADED + 1):
            if not wrong():
                add(under_load(names, round))
        print()
    if faults := wrong():
        print(*faults, f"{SHAKEN.name} stays as it was.", sep="\n\n")
        return 1
    examples.keep_results(SHAKEN, {name: _passed(example) for name, example in loaded.items()})
    swapping = sum(bool(result.swapped) for result in results.values())
    print(f"{len(results) - swapping} of {len(results)} print the same in every run; in {swapping}, marked lines swap.")
    return 0


def _passed(example: Example) -> dict[str, str | int]:
    """How an example that passed was tried."""
    virtual, printed = example.clock == "virtual", lines(example.recording(sys.version_info[:2]))
    return {
        "date": date.today().isoformat(),
        "schedules": PROCESSES * SEEDS * virtual,
        "processes": PROCESSES * virtual,
        "waking late": len(range(0, PROCESSES * SEEDS, 3)) * virtual,
        "under load": LOADED,
        "may swap": len({i for promise in example.order for i in covered(promise, printed)}),
    }


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--fresh"]:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C is said by the process that started this one
        results = in_this_process(int(arguments[1]), arguments[2:])
        print(json.dumps({name: asdict(result) for name, result in results.items()}))
        return 0
    if arguments not in ([], *([name] for name in examples.names())):
        print("python -m evidence.shake [EXAMPLE]; the examples are:", *examples.names(), file=sys.stderr)
        return 2
    return try_all(arguments or examples.names())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

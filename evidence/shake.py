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
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from course import examples
from course.command import ended
from course.examples import SHAKEN, Example
from course.paths import ROOT, SNIPPETS
from tickbytick.recording import Line, Order, Printed, Recording, differences, labels, lines

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
    """What the runs of one example showed."""

    swapped: list[int] = field(default_factory=list)  # marked lines whose place another took, as recorded, from 0
    faults: list[str] = field(default_factory=list)  # the runs that showed something else, how each was made
    difference: str = ""  # what the first of them showed

    def add(self, other: "Result") -> None:
        self.swapped = sorted({*self.swapped, *other.swapped})
        self.faults += other.faults
        self.difference = self.difference or other.difference


# --- one run


def compare(order: Iterable[Order], expected: Recording, actual: Recording, how: str, late: float) -> Result:
    """What `actual` shows that `expected` does not; its times may be so many seconds late."""
    before, after = lines(expected), lines(actual)
    was, came = named(expected), named(actual)
    result = Result()
    for promise in order:
        wanted, places = covered(promise, before), covered(promise, after)
        if Counter(was[i] for i in wanted) != Counter(came[place] for place in places):
            continue  # more than their order differs: it is shown as it is
        found: dict[tuple[str, str], list[Line]] = {}
        for place in places:
            found.setdefault(came[place], []).append(after[place])
        result.swapped += [i for i, place in zip(wanted, places, strict=True) if was[i] != came[place]]
        for i, place in zip(wanted, places, strict=True):
            after[place], came[place] = found[was[i]].pop(0), was[i]
    rest = [event for event in actual.events if event.kind != "printed"]
    printed = [Printed(line.seconds, "printed", line.task, line.where, line.stream, line.text) for line in after]
    result.difference = differences(expected, replace(actual, events=rest + printed), early=WITHIN, late=late)
    result.faults = [how] if result.difference else []
    return result


def named(recording: Recording) -> list[tuple[str, str]]:
    """The task's label and the text of each line."""
    called = labels(recording)
    return [(called[line.task], line.text) for line in lines(recording)]


def covered(promise: Order, printed: list[Line]) -> list[int]:
    """The places of the lines that this mark covers, as the page does."""
    return [i for i, line in enumerate(printed) if line.stream == "stdout" and promise.covers(line.text)]


def recorded(example: Example) -> Recording:
    return example.recording(sys.version_info[:2])


def as_it_comes(example: Example, process: int) -> Result:
    """Run it on the virtual clock in CPython's own order."""
    how = f"process {process}, in CPython's own order, with other hashes and another memory"
    return compare(example.order, recorded(example), examples.run(example), how, LATE)


def under_schedule(example: Example, seed: int) -> Result:
    """Run it under the schedule of that seed."""
    with shaken(seed):
        actual = examples.run(example)
    return compare(example.order, recorded(example), actual, f"schedule {seed}", LATE)


def waking_late(example: Example, seed: int) -> Result:
    """The same with a loop that wakes late. Only the lines are compared, for every wait has another length."""
    with shaken(seed, BUSY):
        actual = examples.run(example)
    told = [
        replace(recording, events=[event for event in recording.events if event.kind in ("created", "printed")])
        for recording in (recorded(example), actual)
    ]
    return compare(example.order, *told, f"schedule {seed} with a loop that wakes up to {BUSY:g} s late", math.inf)


# --- fresh processes


def variables(process: int) -> dict[str, str]:
    """What makes the order of sets another one: the hashes of strings, and where objects lie."""
    return {"PYTHONHASHSEED": str(process), "PYTHONMALLOC": ("pymalloc", "malloc")[process % 2]}


def fresh(process: int, seeds: Iterable[int], names: list[str]) -> dict[str, Result]:
    """Run these examples in a new process: as they come, under the schedule of each seed, and waking late."""
    command = [sys.executable, "-m", "evidence.shake", "--fresh", json.dumps([process, [*seeds], names])]
    ran = subprocess.run(
        command, cwd=ROOT, env=os.environ | variables(process), capture_output=True, text=True, check=False
    )
    if ran.returncode:
        sys.exit(f"process {process} ended with status {ran.returncode}:\n{ran.stderr}")
    return {name: Result(**result) for name, result in json.loads(ran.stdout).items()}


def in_this_process(process: int, seeds: list[int], names: list[str]) -> dict[str, Result]:
    """What `fresh` runs in the new process."""
    kept = disarranged_memory(process)
    results = {}
    for name in names:
        example = examples.load(name)
        results[name] = as_it_comes(example, process)
        for seed in seeds:
            results[name].add(under_schedule(example, seed))
            if seed % 3 == 0:
                results[name].add(waking_late(example, seed))
    del kept
    return results


def disarranged_memory(seed: int) -> list[bytes]:
    """Fill the memory and free half of it, in no order: so will the next objects lie. It returns the other half."""
    chance = random.Random(seed)
    blocks = [bytes(chance.randrange(1, 600)) for _ in range(50_000)]
    chance.shuffle(blocks)
    return blocks[::2]


# --- the real clock on a busy machine

BURN = """
import os, sys
while os.getppid() == int(sys.argv[1]):
    pass
"""


@contextmanager
def busy_cores() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Keep each core busy until this is left; but no longer than this process lives."""
    burners = [subprocess.Popen([sys.executable, "-c", BURN, str(os.getpid())]) for _ in range(CORES)]
    try:
        yield burners
        if any(burner.poll() is not None for burner in burners):
            sys.exit("the load ended before the runs did: they prove nothing")
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()


def under_load(names: list[str], round: int) -> dict[str, Result]:
    """Run each as a process of its own on the real clock, while every core is busy."""
    cases = {name: real_clock.of_example(name, SNIPPETS) for name in names}
    with busy_cores():
        runs = asyncio.run(real_clock.run_all(cases, **variables(round)))
    results = {}
    for name, actual in runs.items():
        different = real_clock.difference(cases[name], actual, LATE_UNDER_LOAD)
        how = [f"run {round} on the real clock, every core busy"] if different else []
        results[name] = Result(faults=how, difference=different)
    return results


# --- the verdict


def complaints(example: Example, result: Result) -> list[str]:
    """What is wrong with the example or its marks, each in one sentence; empty if its marks are exact."""
    printed = lines(recorded(example))
    said = []
    if result.faults:
        more = f" and {len(result.faults) - 1} more" if result.faults[1:] else ""
        shown = result.difference.splitlines()
        rest = [f"… and {len(shown) - SHOWN} more lines"] if len(shown) > SHOWN else []
        said.append(
            f"not as recorded in {result.faults[0]}{more}: mark what may swap in snippets/{example.name}/example.toml, "
            "or mend the program\n" + "\n".join(shown[:SHOWN] + rest)
        )
    for promise in example.order if example.clock == "virtual" else ():  # the real clock has no schedules to try
        place = f'snippets/{example.name}/example.toml: the mark of lines = "{promise.lines}"'
        may_move = covered(promise, printed)
        still = [i for i in may_move if i not in result.swapped]
        if still == may_move:
            said.append(f"{place} is for nothing: no such line ever moved")
        elif still:
            texts = ", ".join(f"«{printed[i].text.rstrip()}»" for i in still[:3])
            said.append(f"{place} is too broad: {len(still)} of {len(may_move)} lines never moved: {texts}")
    return said


def write(names: Iterable[str]) -> None:
    """Write that these examples passed."""
    found = {}
    for name in names:
        example = examples.load(name)
        virtual = example.clock == "virtual"
        found[name] = {
            "date": date.today().isoformat(),
            "schedules": PROCESSES * SEEDS * virtual,
            "processes": PROCESSES * virtual,
            "waking late": len(range(0, PROCESSES * SEEDS, 3)) * virtual,
            "under load": LOADED,
            "may swap": len({i for promise in example.order for i in covered(promise, lines(recorded(example)))}),
        }
    examples.keep_results(SHAKEN, found)


# --- the command


def shake(names: list[str]) -> dict[str, Result]:
    """Run them in all ways, on the real clock only if nothing is wrong by then; say how far it is."""
    results = {name: Result() for name in names}
    virtual = [name for name in names if examples.load(name).clock == "virtual"]

    def add(found: dict[str, Result], progress: str) -> None:
        for name, result in found.items():
            results[name].add(result)
        print(progress, flush=True)

    def schedules(process: int) -> dict[str, Result]:
        return fresh(process, range(SEEDS * process, SEEDS * (process + 1)), virtual)

    with ThreadPoolExecutor(CORES) as pool:
        for process, found in enumerate(pool.map(schedules, range(PROCESSES)), start=1):
            add(found, f"process {process} of {PROCESSES}: {len(virtual)} examples, {SEEDS} schedules each")
    if any(complaints(examples.load(name), result) for name, result in results.items()):
        return results
    for round in range(1, LOADED + 1):
        add(under_load(names, round), f"on the real clock, every core busy: run {round} of {LOADED}")
    return results


def try_all(names: list[str]) -> int:
    """Shake these examples, and write that they passed; 1 if one did not, with what is wrong and what mends it."""
    try:
        for name in names:
            examples.load(name).recordings()  # whether all are whole and of today's source
        results = shake(names)
        wrong = [fault for name, result in results.items() for fault in complaints(examples.load(name), result)]
    except examples.BadExample as error:
        print(error, file=sys.stderr)
        return 1
    if wrong:
        print(*wrong, f"{SHAKEN.name} stays as it was.", sep="\n\n")
        return 1
    write(results)
    swapping = sum(bool(result.swapped) for result in results.values())
    print(f"{len(results) - swapping} of {len(results)} print the same in every run; in {swapping}, marked lines swap.")
    return 0


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--fresh"]:
        results = in_this_process(*json.loads(arguments[1]))
        print(json.dumps({name: asdict(result) for name, result in results.items()}))
        return 0
    if arguments not in ([], *([name] for name in examples.names())):
        known = ", ".join(examples.names())
        print(f"python -m evidence.shake [EXAMPLE]; the examples are: {known}", file=sys.stderr)
        return 2
    return try_all(arguments or examples.names())


if __name__ == "__main__":
    sys.exit(ended(lambda: main(sys.argv[1:])))

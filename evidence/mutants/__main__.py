"""Change one thing at a time, and see whether a test sees it. Exits with 1 if one is seen by none.

SEED=7 draws others. The rooms of evidence/mutants/ work in copies of the checkout, at the same time; what came out is
written to evidence/mutants.json, which the page "How this site checks itself" shows.
"""

import datetime
import json
import logging
import os
import subprocess
import sys
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from course.command import ended
from course.files import write_json
from course.site.fences import MUTANTS

from ..checkout import copy_to, environment
from . import ROOMS, kinds
from .mutant import fate

OF_EACH_KIND = 30
"""So many that change something shown; those that change nothing come on top."""


def work(rooms: tuple[str, ...], seed: str) -> None:
    """In a copy: try the kinds of those rooms, and print a line of JSON for each."""
    # A changed module of the same length, within a second, would be taken for the old one.
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")
    logging.getLogger("mkdocs").disabled = True  # and no other, for programs log too
    for kind in kinds(rooms):
        random, tried = Random(f"{seed} {kind.name}"), {}
        for _ in range(100 * OF_EACH_KIND):
            if sum(not each.same for each in tried.values()) == OF_EACH_KIND:
                break
            try:
                mutant = kind.draw(random)
            except IndexError:
                continue
            if mutant.what not in tried:
                tried[mutant.what] = fate(kind, mutant)
        tests = [test for each in tried.values() for test in each.by]
        caught = {what: each.by for what, each in tried.items() if each.by}
        result = {
            "made": len(tried),
            "caught": len(caught),
            "by": {test: tests.count(test) for test in kind.checks if test in tests},
            # By tests that compare everything with a second making of it: caught, but no feat.
            "trivially": all(set(by) & set(kind.compares_all) for by in caught.values()),
            "same": {what: each.same for what, each in tried.items() if each.same},
            "survived": [what for what, each in tried.items() if not each.by and not each.same],
        }
        print(json.dumps({kind.name: result}), file=sys.__stdout__, flush=True)


def in_a_copy(rooms: tuple[str, ...], seed: str) -> dict[str, Any]:
    """What became of the mutants of those rooms, by kind. Raises CalledProcessError if they could not do their work."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "evidence.mutants", seed, *rooms]
        copy, variables = copy_to(Path(folder) / "clone"), environment(PYTHONHASHSEED="0")
        with subprocess.Popen(command, cwd=copy, env=variables, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout or ():
                if line.startswith("{"):
                    found |= (new := json.loads(line))
                    print(*(row(name, result) for name, result in new.items()), sep="\n", flush=True)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return found


def row(name: str, result: dict[str, Any]) -> str:
    by = ", ".join(f"{test} {count}" for test, count in result["by"].items())
    note = " (trivially: compares everything)" if result["trivially"] else ""
    rows = [f"{name:45} {result['made']:4} {result['caught']:7} {len(result['same']):5}  {by}{note}"]
    rows += [f"    SURVIVED {what}" for what in result["survived"]]
    return "\n".join(rows)


def main(seed: str) -> int:
    print(f"{'SEED=' + seed:45} made  caught  same  by", flush=True)
    with ThreadPoolExecutor() as pool:
        results = pool.map(partial(in_a_copy, seed=seed), ROOMS)
        found = {name: result for of_rooms in results for name, result in of_rooms.items()}
    for name, result in found.items():
        for what, why in result["same"].items():
            print(f"{name}: nothing else is shown ({why}): {what}")
    survived = sum(len(result["survived"]) for result in found.values())
    made, same = (sum(count) for count in zip(*((r["made"], len(r["same"])) for r in found.values()), strict=True))
    print(f"{made} mutants: {made - same - survived} caught, {same} that change nothing shown, {survived} survived.")
    data = {"date": datetime.date.today().isoformat(), "seed": seed, "kinds": found}
    write_json(data, MUTANTS)
    return 1 if survived else 0


if __name__ == "__main__":
    if sys.argv[1:]:
        work(tuple(sys.argv[2:]), sys.argv[1])
    else:
        sys.exit(ended(lambda: main(os.environ.get("SEED", "1"))))

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
from . import ROOMS
from .mutant import Kind, fate

OF_EACH_KIND = 30
"""So many that change something shown; those that change nothing come on top."""


def tried(kind: Kind, seed: str) -> dict[str, Any]:
    """What became of the mutants of that kind."""
    random, by, same = Random(f"{seed} {kind.name}"), {}, {}
    for _ in range(100 * OF_EACH_KIND):
        if len(by) == OF_EACH_KIND:
            break
        try:
            mutant = kind.draw(random)
        except IndexError:
            continue
        if mutant.what not in by | same:
            seen, why = fate(kind, mutant)
            (same if why else by)[mutant.what] = why or seen
    tests = [test for seen in by.values() for test in seen]
    return {
        "made": len(by) + len(same),
        "caught": sum(bool(seen) for seen in by.values()),
        "by": {test: tests.count(test) for test in kind.checks if test in tests},
        "trivially": kind.trivial,  # caught, but no feat
        "same": same,
        "survived": [what for what, seen in by.items() if not seen],
    }


def in_a_copy(room: int, seed: str) -> dict[str, Any]:
    """What became of the mutants of that room, by kind. Raises CalledProcessError if they could not do their work."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "evidence.mutants", seed, str(room)]
        copy, variables = copy_to(Path(folder) / "clone"), environment(PYTHONHASHSEED="0")
        with subprocess.Popen(command, cwd=copy, env=variables, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout or ():
                if line.startswith("{"):
                    [(name, result)] = json.loads(line).items()
                    found[name] = result
                    shown = {what: len(value) if what == "same" else value for what, value in result.items()}
                    print(name, *(f"{what} {value}" for what, value in shown.items()), sep="  ", flush=True)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return found


def main(seed: str) -> int:
    with ThreadPoolExecutor() as pool:
        results = pool.map(partial(in_a_copy, seed=seed), range(len(ROOMS)))
        found = {name: result for of_room in results for name, result in of_room.items()}
    write_json({"date": datetime.date.today().isoformat(), "seed": seed, "kinds": found}, MUTANTS)
    survived = sum(len(result["survived"]) for result in found.values())
    print(f"{sum(result['made'] for result in found.values())} mutants, seed {seed}: {survived} survived.")
    return 1 if survived else 0


if __name__ == "__main__":
    if sys.argv[1:]:
        # A changed module of the same length, within a second, would be taken for the old one.
        sys.dont_write_bytecode = True
        warnings.simplefilter("ignore")
        logging.getLogger("mkdocs").disabled = True  # and no other, for programs log too
        for kind in ROOMS[int(sys.argv[2])]:
            print(json.dumps({kind.name: tried(kind, sys.argv[1])}), file=sys.__stdout__, flush=True)
    else:
        sys.exit(ended(lambda: main(os.environ.get("SEED", "1"))))

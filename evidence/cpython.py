"""CPython's own asyncio tests on our loop, under each Python found; writes `evidence/clock.json`.

Exits with 1 for a failure that `cpython.toml` does not explain, and for an explanation of what does not fail.
"""

import fnmatch
import json
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from datetime import date
from itertools import product

from course.checks.versions import VERSIONS, interpreters
from course.files import write_json
from course.paths import EVIDENCE, ROOT
from course.site.fences import CLOCK

LIST = EVIDENCE / "cpython.toml"
"""Which tests differ on our loop, and why."""

MODULES = ("tasks", "locks", "queues", "taskgroups", "timeouts", "waitfor", "futures", "runners", "streams")
SECONDS = 120.0
"""Real time after which a module's process is ended; the longest takes about 5 s."""


@dataclass(frozen=True)
class Result:
    """What came of one module under one Python: ids of tests that passed, and what each that failed said."""

    python: str
    passed: list[str]
    failed: dict[str, str]
    skipped: dict[str, str]
    on: dict[str, int]
    """On how many of those that passed "our" loop ran, "another", or "none"."""

    def counts(self) -> dict[str, int]:
        counts = {what: len(getattr(self, what)) for what in ("passed", "failed", "skipped")}
        return (
            {"run": sum(counts.values())} | counts | {"on our loop": self.on["ours"], "without a loop": self.on["none"]}
        )


def run(python: str, module: str) -> Result | None:
    """Run that module of CPython's tests in a process of its own; None where that Python does not carry them."""
    command = [python, "-m", "evidence.cpython_on_our_loop", f"test_{module}"]
    process = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=SECONDS, check=True)
    found = json.loads(process.stdout)
    return None if found is None else Result(**found)


def explained() -> list[dict]:
    """The entries of the list."""
    return list(tomllib.loads(LIST.read_text(encoding="utf-8"))["differs"])


def complaints(module: str, result: Result) -> list[str]:
    """Failures without an explanation, and explanations without a failure."""
    version = result.python.rpartition(".")[0]
    known = [  # pattern, what it says
        (test, entry["says"])
        for entry in explained()
        for test in entry["tests"]
        if version in entry["versions"] and test.startswith(f"test_{module}.")
    ]
    found = []
    for test, error in result.failed.items():
        said = error.splitlines()[-1]
        if not any(fnmatch.fnmatchcase(test, pattern) and re.search(says, said) for pattern, says in known):
            found.append(f"{test} fails under Python {result.python}, and {LIST.name} does not say why:\n{error}")
    for pattern, _ in known:
        passed = fnmatch.filter(result.passed, pattern)
        found += [f"{test} passes under Python {result.python}, and {LIST.name} says why not" for test in passed]
        if not passed and not fnmatch.filter(result.failed, pattern):
            found.append(f"{LIST.name}: Python {result.python} has no test {pattern}")
    if result.on["another"]:
        found.append(f"{result.on['another']} tests of test_{module} ran on a loop that is not ours")
    return found


def main() -> int:
    pythons, versions, wrong = interpreters(), {}, []
    for version, module in product(VERSIONS, MODULES):
        result = run(pythons[version], module) if version in pythons else None
        if result is None:
            print(f"Python {version}: test_{module} is not present")
        else:
            counts = versions.setdefault(result.python, {})[f"test_{module}"] = result.counts()
            print(f"Python {result.python}: test_{module}: " + ", ".join(f"{n} {what}" for what, n in counts.items()))
            wrong += complaints(module, result)
    print("".join(f"\n{complaint}\n" for complaint in wrong), end="")
    write_json({"date": date.today().isoformat(), "versions": versions}, CLOCK)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

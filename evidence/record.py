"""`make record`: formats and records the programs, makes what depends on them, tries what is new elsewhere.

That is: in other orders, on other Pythons, in the page's Python. A step that finds a fault is the last one.
"""

import sys
from collections.abc import Iterable

from course import examples
from course.checks import record, versions
from course.command import ended
from course.make import make

from . import shake


def main(arguments: list[str]) -> int:
    """All examples, or the one named. Returns 1 if something is wrong, 2 for a wrong call; each has said so itself."""
    if len(arguments) > 1:
        print("make record EXAMPLE=LESSON/EXAMPLE", file=sys.stderr)
        return 2
    before = {name: examples.load(name).recorded() for name in examples.names()}
    if status := record.record(*arguments):
        return status
    if status := make():
        return status
    loaded = {name: examples.load(name) for name in examples.names()}
    unshaken = [name for name, example in loaded.items() if not example.shaken()]
    pythons = {f"{version}." for version in versions.interpreters()}
    unchecked = [
        name
        for name, example in loaded.items()
        if not all(any(ran.startswith(python) for ran in example.checked_on()) for python in pythons)
    ]
    if (unshaken and shake.try_all(unshaken)) or (unchecked and versions.check(unchecked)):
        return 1
    for results in (examples.CHECKED, examples.SHAKEN):
        examples.keep_results(results, {})  # drops those of programs that are gone
    print(f"Recordings that changed: {_told(name for name in loaded if before.get(name) != loaded[name].recorded())}.")
    print(f"Tried in other orders: {_told(unshaken)}. Checked on each Python found: {_told(unchecked)}.")
    print("Review it: git diff, and the page under make serve.")
    return 0


def _told(names: Iterable[str]) -> str:
    told = list(names)
    return (", ".join(told) if len(told) < 5 else f"{len(told)} examples") or "none"


if __name__ == "__main__":
    sys.exit(ended(lambda: main(sys.argv[1:])))

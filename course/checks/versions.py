"""Runs every example on every CPython there is.

`python -m course versions` runs this module under each Python found (`python3.12 -m course.checks.versions`), on its
standard library alone.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tickbytick.recording import Recording, differences, event_of

from .. import command
from ..examples import CHECKED, OLDEST, RECORD, Example, keep_results, load, names, run, write
from ..paths import SNIPPETS
from ..site import python_in_page

VERSIONS = (OLDEST, "3.12", "3.13", "3.14")


def interpreters() -> dict[str, str]:
    """The CPythons on this machine, by version: those on the PATH, then those of pyenv."""
    found: dict[str, str] = {}
    for version in VERSIONS:
        pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
        candidates = [
            shutil.which(f"python{version}"),
            *map(str, sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True)),
        ]
        for candidate in candidates:
            # A shim of pyenv may stand for a version that is not active: ask it.
            if candidate and _answers(candidate, version):
                found[version] = candidate
                break
    return found


def _answers(python: str, version: str) -> bool:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    asked = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return asked.stdout.strip() == version


def check(chosen: list[str] | None = None) -> int:
    """Run these examples (default: all) under every Python found, and keep in `evidence/checked.json` what matched.

    Says for each version how many matched and how the others differ; 1 if any does.
    """
    chosen = names() if chosen is None else chosen
    checked: dict[str, dict[str, Any]] = {name: {"versions": []} for name in chosen}
    failed = 0
    pythons = interpreters()
    for version in VERSIONS:
        if version not in pythons:
            print(f"Python {version}: not present")
            continue
        result = json.loads(run_under(pythons[version], *chosen))
        different = {name: text for name, text in result["differences"].items() if text}
        matching = len(result["differences"]) - len(different)
        print(f"Python {result['version']}: {matching} of {len(checked)} examples match")
        for name, text in different.items():
            print(f"\n{name}, Python {result['version']}:\n{text}\n")
        failed += len(different)
        for name in result["differences"].keys() - different.keys():
            checked[name]["versions"].append(result["version"])
    different = _differences_in_page(checked)
    for name, text in different.items():
        print(f"\n{name}, Python in the page:\n{text}\n")
    failed += len(different)
    keep_results(CHECKED, {name: entry for name, entry in checked.items() if entry["versions"]})
    if failed:
        print("If a difference is Python's own: python3.12 -m course.checks.versions --write EXAMPLE")
    return 1 if failed else 0


def _differences_in_page(checked: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Run the examples in the page's Python, in Node; note there which match, and return how the others differ."""
    made = python_in_page.made()
    if made is None or not python_in_page.is_current():
        print("Python in the page: not present; python -m course make")
        return {}
    python = made["python"]
    version = tuple(map(int, python.split(".")[:2]))
    examples = [example for example in map(load, checked) if not example.why_not_in_page]
    programs = [{"files": example.texts(), "entry": example.entry} for example in examples]
    different: dict[str, str] = {}
    for example, result in zip(examples, python_in_page.run_in_node(programs)["results"], strict=True):
        rows = result["end"].get("events", [row for batch in result["batches"] for row in batch])
        actual = Recording(**result["end"] | {"events": [*map(event_of, rows)]})
        text = differences(example.recording((version[0], version[1])), actual)
        if text:
            different[example.name] = text
        else:
            checked[example.name]["in page"] = python
    print(f"Python {python} in the page: {len(examples) - len(different)} of {len(examples)} examples match")
    return different


def run_under(python: str, *arguments: str) -> str:
    return command.run(python, "-m", "course.checks.versions", *arguments, capture=True)


def disagreement(example: Example, actual: Recording) -> str:
    """How a run under this Python is not what the recording for it says, with what mends it; empty if it is."""
    path = example.recording_path(sys.version_info[:2])
    late = 0.5 if example.clock == "real" else 0.0
    # Also where the source is newer: the difference says more than that.
    expected = example.recording(sys.version_info[:2], stale=True)
    different = differences(expected, actual, early=late / 100, late=late)
    if not different and expected.sources == actual.sources:
        return ""
    place = path.relative_to(SNIPPETS.parent)
    what = f"differs from {place}" if different else f"is of a newer source than {place}"
    return f"this run {what}; if it is right: {RECORD.format(example.name)}\n{different}"


def _compare(name: str) -> str:
    try:
        example = load(name)
        return disagreement(example, run(example))
    except ValueError as error:
        return str(error)


def main(arguments: list[str]) -> None:
    """Under one Python: write a recording for it (`--write EXAMPLE`), or compare those named and print JSON."""
    if arguments[:1] == ["--write"]:
        example = load(arguments[1])
        write(run(example), example.folder / f"recording-{sys.version_info[0]}.{sys.version_info[1]}.jsonl")
    else:
        result = {
            "version": ".".join(map(str, sys.version_info[:3])),
            "differences": {name: _compare(name) for name in arguments},
        }
        print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Runs every example on every CPython there is.

`python -m course versions` runs this module under each Python found (`python3.12 -m course.checks.versions`), on its
standard library alone.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from math import inf
from pathlib import Path
from typing import Any

from tickbytick.recording import Recording, differences, event_of, in_order

from .. import command
from ..examples import CHECKED, OLDEST, RECORD, Example, keep_results, load, names, numbers, run, write
from ..paths import SNIPPETS
from ..site import python_in_page

VERSIONS = (OLDEST, "3.12", "3.13", "3.14")


def interpreters() -> dict[str, str]:
    """The CPythons on this machine, by version."""
    return {version: python for version in VERSIONS if (python := interpreter(version))}


def interpreter(version: str) -> str | None:
    """That CPython on this machine: the one on the PATH, or else one of pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python{version}"), *sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True)]
    # A shim of pyenv may stand for a version that is not active: ask it.
    return next((str(each) for each in candidates if each and _answers(str(each), version)), None)


def _answers(python: str, version: str) -> bool:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    asked = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return asked.stdout.strip() == version


def check(chosen: list[str] | None = None) -> int:
    """Run these examples (default: all) under every Python found, and keep in `evidence/checked.json` what matched.

    Says for each version how many matched and how the others differ; 1 if any does. A difference on the next Python,
    which is not released, is only said: what stands below the run then leaves that Python out.
    """
    chosen = names() if chosen is None else chosen
    # How each of them that ran there differs, by version: on the machine's Pythons and on those in the page.
    ran: dict[str, dict[str, dict[str, str]]] = {"versions": {}, "in page": {}}
    failed, pythons = 0, interpreters()
    for version in VERSIONS:
        if version not in pythons:
            print(f"Python {version}: not present")
            continue
        result = json.loads(run_under(pythons[version], *chosen))
        ran["versions"][result["version"]] = result["differences"]
        failed += _tell(f"Python {result['version']}", result["differences"])
    for ahead in (False, True):
        # The next Python is made here. Where even the page's could not be, neither can that.
        if not python_in_page.is_current() or (ahead and python_in_page.main(ahead)):
            print(f"{'The next Python' if ahead else 'Python'} in the page: not present; python -m course make")
            continue
        python = (python_in_page.made(ahead) or {})["python"]
        ran["in page"][python] = {
            name: differences(load(name).recording(numbers(python)), actual)
            for name, actual in _in_page(*chosen, ahead=ahead).items()
        }
        different = _tell(f"Python {python} in the page", ran["in page"][python])
        failed += 0 if ahead else different
    keep_results(CHECKED, {name: entry for name in chosen if (entry := _matched(load(name), ran))})
    if failed:
        print("If a difference is Python's own: python3.12 -m course.checks.versions --write EXAMPLE")
        print("Or that of the page's Python: python -m course.checks.versions --write-in-page EXAMPLE")
        print('Or if it needs threads, which the page has not: write threads = "real" into its example.toml')
    return 1 if failed else 0


def _matched(example: Example, ran: dict[str, dict[str, dict[str, str]]]) -> dict[str, list[str]]:
    """Its entry in CHECKED, after these runs; what is known of Pythons that are not here stays."""
    entry: dict[str, list[str]] = {}
    for where, known in (("versions", example.checked_on()), ("in page", example.checked_in_page())):
        here = {numbers(version)[:2] for version in ran[where]}
        matched = [version for version in known if numbers(version)[:2] not in here]
        matched += [version for version, different in ran[where].items() if different.get(example.name) == ""]
        entry |= {where: sorted(matched, key=numbers)} if matched else {}
    return entry


def _tell(python: str, ran: dict[str, str]) -> int:
    """Say how those examples that ran there, by name, differ from their recordings; return how many do."""
    different = {name: text for name, text in ran.items() if text}
    print(f"{python}: {len(ran) - len(different)} of {len(ran)} examples match")
    for name, text in different.items():
        print(f"\n{name}, {python}:\n{text}\n")
    return len(different)


def _in_page(*chosen: str, ahead: bool = False) -> dict[str, Recording]:
    """What those examples do in the page's Python (or the next one), in Node; without those that it cannot run."""
    here = [example for example in map(load, chosen) if not example.why_not_in_page]
    programs = [{"files": example.texts(), "entry": example.entry, "wire": example.wire} for example in here]
    ran: dict[str, Recording] = {}
    for example, result in zip(here, python_in_page.run_in_node(programs, ahead)["results"], strict=True):
        rows = result["end"].get("events", [row for batch in result["batches"] for row in batch])
        recording = Recording(**result["end"] | {"events": [_with_floats(event_of(row)) for row in rows]})
        ran[example.name] = _with_floats(recording)
    return ran


def _with_floats(row: Any) -> Any:
    """That recording or event with seconds as Python has them: JavaScript, through which they came, writes 0.0 as 0."""
    return row._replace(**{name: float(getattr(row, name)) for name in ("time", "seconds") if name in row._fields})


def write_anew(example: Example, since: str, pythons: dict[str, str]) -> bool:
    """Write its recording for that Python, one of `pythons` or the page's; False if there is none of today here."""
    made = python_in_page.made()
    if since in pythons:
        run_under(pythons[since], "--write", example.name)
        return True
    if made and python_in_page.is_current() and numbers(made["python"])[:2] == numbers(since):
        _write_in_page(example, made["python"])
        return True
    return False


def _write_in_page(example: Example, python: str) -> None:
    write(_in_page(example.name)[example.name], _path_since(example, numbers(python)))


def _path_since(example: Example, version: tuple[int, ...]) -> Path:
    """Where a recording lies that holds from that Python on."""
    return example.folder / f"recording-{version[0]}.{version[1]}.jsonl"


PACKAGES = "--packages="
"""Begins the argument that says where the packages are that examples import: those of this Python, of which another one
takes the parts in Python."""


def run_under(python: str, *arguments: str) -> str:
    packages = PACKAGES + sysconfig.get_path("purelib")
    return command.run(python, "-m", "course.checks.versions", packages, *arguments, capture=True)


EARLY, LATE = 0.05, 0.5  # seconds, on the real clock: the recorded run was itself one on a busy machine, perhaps


def changed(example: Example, expected: Recording, actual: Recording) -> str:
    """What one run of it shows differently from another, as a diff; on the real clock no time comes twice exactly.

    How long a calculation takes is the machine's affair, and with it who waits for what: only the lines are compared.
    """
    if example.clock == "virtual":
        return differences(expected, actual)
    if not example.computes:
        return differences(expected, actual, early=EARLY, late=LATE, least=EARLY)
    before, after = (in_order(_lines_alone(run), example.order) for run in (expected, actual))
    return differences(before, after, early=inf, late=inf)


def _lines_alone(run: Recording) -> Recording:
    return run._replace(events=[event for event in run.events if event.kind in ("created", "printed")])


def disagreement(example: Example, actual: Recording) -> str:
    """How a run under this Python is not what the recording for it says, with what mends it; empty if it is."""
    path = example.recording_path(sys.version_info[:2])
    # Also where the source is newer: the difference says more than that.
    expected = example.recording(sys.version_info[:2], stale=True)
    different = changed(example, expected, actual)
    if not different and expected.sources == actual.sources:
        return ""
    what = f"{'differs from' if different else 'is of a newer source than'} {path.relative_to(SNIPPETS.parent)}"
    return f"this run {what}; if it is right: {RECORD.format(example.name)}\n{different}"


def _compare(name: str) -> str:
    try:
        return disagreement(load(name), run(load(name)))
    except ValueError as error:
        return str(error)


def main(arguments: list[str]) -> None:
    """Under one Python: write a recording for it (`--write EXAMPLE`) or, which then was made, for that of the page
    (`--write-in-page EXAMPLE`); or compare those named and print JSON."""
    if arguments[:1] and arguments[0].startswith(PACKAGES):
        sys.path.append(arguments[0].removeprefix(PACKAGES))
        del arguments[0]
    if arguments[:1] == ["--write"]:
        example = load(arguments[1])
        write(run(example), _path_since(example, sys.version_info[:2]))
    elif arguments[:1] == ["--write-in-page"]:
        _write_in_page(load(arguments[1]), (python_in_page.made() or {})["python"])
    else:
        version = ".".join(map(str, sys.version_info[:3]))
        # What a program's own processes print must not come between: their stdout leads nowhere, sys.stdout elsewhere.
        sys.stdout = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        print(json.dumps({"version": version, "differences": {name: _compare(name) for name in arguments}}))


if __name__ == "__main__":
    main(sys.argv[1:])

"""For the tests of the engine: record a program that is given as text."""

import json
import subprocess
import tempfile
from functools import cache, partial
from pathlib import Path
from textwrap import dedent

import pytest

from course.checks.versions import interpreter
from course.paths import ROOT
from tickbytick.recorder import Limits, Program, record, run_file
from tickbytick.recording import Event, Recording, labels, lines, loads

IN_MAIN = "import asyncio, time\nasync def main():\n{}\nasyncio.run(main())\n"


def in_main(body: str) -> str:
    """A program whose `main` is that body."""
    return IN_MAIN.format("\n".join("    " + line for line in dedent(body).strip().splitlines()))


def run(source: str | bytes, **given) -> Recording:
    """Record it as `main.py`, alone in a folder; `given` to `record`, or one of its limits."""
    text = source if isinstance(source, bytes) else dedent(source).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "main.py"
        path.write_bytes(text)
        program = Program(folder, path.name, {}, {})
        limits = {limit: given.pop(limit) for limit in Limits._fields if limit in given}
        limits = Limits(**{"real_seconds": 5.0, **limits})
        return record(program, partial(run_file, str(path)), limits=limits, **given)


find = cache(interpreter)


def python(version: str) -> str:
    """That Python; skips the test where there is none."""
    if (found := find(version)) is None:
        pytest.skip(f"there is no Python {version} on this machine")
    return found


def run_under(version: str, source: str, *options: str) -> Recording:
    """Record it on that Python, by the command with those options; skips the test where there is none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "main.py"
        path.write_text(dedent(source))
        command = [python(version), "-m", "tickbytick", "--json", *options, str(path)]
        return loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False).stdout)


def stamped(recording: Recording) -> list[str]:
    """`2.5 main(): text` for each printed line; outside of tasks `2.5 text`; `! ` before a line on stderr."""
    told, called = [], labels(recording)
    for line in lines(recording):
        who = f"{called[line.task]}: " if line.task else ""
        mark = "! " if line.stream == "stderr" else ""
        told.append(f"{line.seconds:g} {mark}{who}{line.text}".removesuffix("\n"))
    return told


def events(recording: Recording, *kinds: str) -> list[Event]:
    """Its events of these kinds, or all."""
    return [event for event in recording.events if not kinds or event.kind in kinds]


def printed(recording: Recording) -> str:
    """What it printed, stdout and stderr together, and why it was stopped, if it was."""
    return "".join(line.text for line in lines(recording)) + (recording.stopped or "")


_RECORD_ALL = """
import json, sys
from functools import partial
from pathlib import Path
from tickbytick.recorder import Program, record, run_file
from tickbytick.recording import lines
told = {}
for path in map(Path, sys.argv[1:]):
    recording = record(Program(str(path.parent), path.name, {}, {}), partial(run_file, str(path)))
    told[path.stem] = "".join(line.text for line in lines(recording)) + (recording.stopped or "")
print(json.dumps(told))
"""


@cache
def printed_under(version: str, folder: Path) -> dict[str, str]:
    """That of each program of the folder, by name, on that Python: all in one process, to be quick."""
    paths = sorted(str(path) for path in folder.glob("*.py"))
    command = [python(version), "-c", _RECORD_ALL, *paths]
    return json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout)

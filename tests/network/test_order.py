"""On the network in memory each program prints what CPython's loop prints on the loopback, in that order."""

import json
import subprocess
import sys
from functools import cache

import pytest
from running import python, run

from course.paths import ROOT
from evidence import network
from tickbytick.recording import lines

HERE = "{}.{}".format(*sys.version_info[:2])
"""The version that runs the tests."""

RECORD_ALL = """
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
def printed_under(version: str) -> dict[str, str]:
    """What each prints there, stdout and stderr together, and why it was stopped: all in one process, to be quick."""
    paths = [str(network.PROGRAMS / f"{name}.py") for name in network.names()]
    command = [python(version), "-c", RECORD_ALL, *paths]
    return json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout)


@pytest.mark.parametrize("name", network.names())
def test_a_program_prints_what_it_prints_on_the_loopback(name: str) -> None:
    recording = run((network.PROGRAMS / f"{name}.py").read_text(encoding="utf-8"))
    printed = "".join(line.text for line in lines(recording)) + (recording.stopped or "")
    assert printed == network.expected(name, HERE)


@pytest.mark.parametrize("version", [version for version in ("3.11", "3.12", "3.13") if version != HERE])
@pytest.mark.parametrize("name", network.names())
def test_so_it_does_on_another_python(name: str, version: str) -> None:
    assert printed_under(version)[name] == network.expected(name, version)

"""On the network in memory each program prints what CPython's loop prints on the loopback, in that order."""

import sys

import pytest
from running import run, run_under

from evidence import network
from tickbytick.recording import Recording, lines

HERE = "{}.{}".format(*sys.version_info[:2])
"""The version that runs the tests, which records in its own process."""


def printed(recording: Recording) -> str:
    """What it printed, stdout and stderr together, and why it was stopped."""
    return "".join(line.text for line in lines(recording)) + (recording.stopped or "")


@pytest.mark.parametrize("name", network.names())
def test_a_program_prints_what_it_prints_on_the_loopback(name: str) -> None:
    source = (network.PROGRAMS / f"{name}.py").read_text(encoding="utf-8")
    assert printed(run(source)) == network.expected(name, HERE)


@pytest.mark.parametrize("version", [version for version in ("3.11", "3.12", "3.13") if version != HERE])
@pytest.mark.parametrize("name", network.names())
def test_so_it_does_on_another_python(name: str, version: str) -> None:
    source = (network.PROGRAMS / f"{name}.py").read_text(encoding="utf-8")
    assert printed(run_under(version, source)) == network.expected(name, version)

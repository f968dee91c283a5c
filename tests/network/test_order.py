"""On the network in memory each program prints what CPython's loop prints on the loopback, in that order."""

import sys

import pytest
from running import printed, printed_under, run

from evidence.network import PROGRAMS

HERE = "{}.{}".format(*sys.version_info[:2])
"""The version that runs the tests."""


@pytest.mark.parametrize("name", PROGRAMS.names())
def test_a_program_prints_what_it_prints_on_the_loopback(name: str) -> None:
    assert printed(run(PROGRAMS.source(name))) == PROGRAMS.expected(name, HERE)


@pytest.mark.parametrize("version", [version for version in ("3.11", "3.12", "3.13") if version != HERE])
@pytest.mark.parametrize("name", PROGRAMS.names())
def test_so_it_does_on_another_python(name: str, version: str) -> None:
    assert printed_under(version, PROGRAMS.folder)[name] == PROGRAMS.expected(name, version)

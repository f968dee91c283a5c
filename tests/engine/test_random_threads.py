"""Random programs with threads print the same on the virtual clock as on CPython, which waits on the real one."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from random_threads import program
from running import run

from tickbytick.recording import dumps

SEEDS = range(50)
AT_ONCE = 8
"""Programs on the real clock, each of which mostly sleeps."""


def printed(source: str) -> str:
    """What it prints on the real clock, as a process of its own."""
    command = [sys.executable, "-c", source]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True).stdout


@pytest.mark.parametrize("seed", SEEDS)
def test_the_recording_of_one_is_each_time_the_same(seed: int):
    recordings = [run(program(seed)) for _ in range(4)]
    assert (recordings[0].exit, recordings[0].text("stderr")) == (0, "")
    assert {dumps(recording) for recording in recordings} == {dumps(recordings[0])}


@pytest.mark.alone
@pytest.mark.slow
def test_they_print_what_they_print_on_python():
    programs = [program(seed) for seed in SEEDS]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pythons = dict(zip(SEEDS, pool.map(printed, programs), strict=True))
    assert {seed: run(program(seed)).text("stdout") for seed in SEEDS} == pythons

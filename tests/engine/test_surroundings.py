"""A recording does not depend on the signals, locale, time zone and variables that its process was given."""

import locale
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from running import run

from course.paths import ROOT
from tickbytick.clock import START
from tickbytick.recording import dumps

# All that would show them.
PROGRAM = """
import argparse, asyncio, locale, os, shutil, signal, sys, time, warnings

print([(number.name, signal.getsignal(number)) for number in signal.Signals
       if number != signal.SIGALRM and signal.getsignal(number) != signal.SIG_DFL])
print(signal.pthread_sigmask(signal.SIG_BLOCK, ()))
print(locale.setlocale(locale.LC_ALL), locale.setlocale(locale.LC_ALL, ""))
print(locale.format_string("%.1f", 1.5), time.strftime("%A %x", time.gmtime(0)), time.tzname, time.localtime(0)[:5])
print(sorted(set(os.environ) & {"LANG", "LANGUAGE", "COLUMNS", "FORCE_COLOR", "NO_COLOR", "PYTHONHASHSEED"}))
print(os.environ["TZ"], os.environ["LC_ALL"], shutil.get_terminal_size(), "…é")
with open("é.txt", "w") as file: file.write("é")
with open("é.txt", "rb") as file: print(file.read(), sys.stdout.encoding, sys.stdin.encoding if sys.argv[1:] else "")
print((sys.flags, sys.warnoptions, sys.getfilesystemencoding(), __debug__) if sys.argv[1:] else "")
argparse.ArgumentParser(description="words " * 30).print_help()
async def job(): raise ValueError("…é")
async def main():
    print(asyncio.get_running_loop().get_debug())
    asyncio.sleep(1)
    task = asyncio.create_task(job())
    try: await asyncio.sleep(1)
    except BaseException as error: print(error)
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.sleep(1)
    print("never")
asyncio.run(main())
"""
IGNORED = [signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD, signal.SIGHUP, signal.SIGUSR1, signal.SIGPIPE]


def ignore_signals() -> None:
    for number in IGNORED:
        signal.signal(number, signal.SIG_IGN)


def block_signals() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, IGNORED)


VARIABLES = [
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
    {"LANG": "de_DE.UTF-8", "LC_TIME": "de_DE.UTF-8", "LANGUAGE": "de", "LC_NUMERIC": "en_US.UTF-8"},
    {"FORCE_COLOR": "1", "PYTHON_COLORS": "1", "COLUMNS": "40", "LINES": "9"},
    {"NO_COLOR": "1", "PYTHON_COLORS": "0", "PYTHONUTF8": "1"},
    {"TZ": "Asia/Tokyo"},
    {"TZ": "EST5EDT,M3.2.0,M11.1.0", "PYTHONASYNCIODEBUG": "1", "PYTHONTRACEMALLOC": "5"},
    {"PYTHONDEVMODE": "1", "PYTHONWARNINGS": "error", "PYTHONWARNDEFAULTENCODING": "1"},
    {"PYTHONHASHSEED": "1", "PYTHONOPTIMIZE": "2", "PYTHONINTMAXSTRDIGITS": "0"},
]


def recorded(folder: Path, variables: dict[str, str], before: Callable[[], None] | None = None) -> tuple[str, str, int]:
    """What the command prints of it, its standard error and its status, in a process that is given these."""
    (folder / "main.py").write_text(PROGRAM, encoding="utf-8")
    given = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT), **variables}
    ran = subprocess.run(
        [sys.executable, "-m", "tickbytick", "--json", "main.py", "all"],
        cwd=folder, env=given, preexec_fn=before, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
    )  # fmt: skip
    return ran.stdout.decode(), ran.stderr.decode(), ran.returncode


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, int]:
    return recorded(tmp_path_factory.mktemp("plain"), {})


def test_the_program_ends_as_from_a_terminal(plain):
    assert (plain[1], plain[2]) == ("", 130)
    assert '"never\\n"' not in plain[0] and "KeyboardInterrupt" in plain[0]


@pytest.mark.parametrize(
    ("variables", "before"),
    [*((variables, None) for variables in VARIABLES), ({}, ignore_signals), ({}, block_signals)],
    ids=lambda given: " ".join(f"{name}={value}" for name, value in given.items()) if isinstance(given, dict) else None,
)
def test_what_the_command_records_does_not_depend_on_what_it_was_given(tmp_path, plain, variables, before):
    assert recorded(tmp_path, variables, before) == plain


@pytest.fixture
def odd_process(monkeypatch: pytest.MonkeyPatch):
    """Gives this process variables, and ignores or blocks its signals, until the test is over."""
    handlers = {number: signal.getsignal(number) for number in IGNORED}
    mask, categories = signal.pthread_sigmask(signal.SIG_BLOCK, ()), locale.setlocale(locale.LC_ALL)

    def become(variables: dict[str, str], before: Callable[[], None] | None) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        time.tzset()
        locale.setlocale(
            locale.LC_CTYPE, "C" if "LC_ALL" in variables else categories.partition(";")[0].partition("=")[2]
        )
        if before is not None:
            before()

    yield become
    monkeypatch.undo()
    time.tzset()
    locale.setlocale(locale.LC_ALL, categories)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_nor_does_what_is_recorded_inside_of_another_program(tmp_path, monkeypatch, odd_process):
    """As the tests record the examples: in their own process, which is not begun afresh."""
    monkeypatch.chdir(tmp_path)
    expected = dumps(run(PROGRAM, start=START))
    for variables in VARIABLES:
        odd_process(variables, None)
        assert dumps(run(PROGRAM, start=START)) == expected
    for before in (ignore_signals, block_signals):
        odd_process({}, before)
        assert dumps(run(PROGRAM, start=START)) == expected

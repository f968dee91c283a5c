"""A recording does not depend on the signals, locale, time zone and variables that its process was given."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from course.paths import ROOT

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


def ignore_and_block_signals() -> None:
    for number in IGNORED:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, IGNORED)


VARIABLES = [
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Asia/Tokyo", "FORCE_COLOR": "1",
     "PYTHON_COLORS": "1", "COLUMNS": "40", "LINES": "9"},
    {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii", "TZ": "EST5EDT,M3.2.0,M11.1.0", "PYTHONASYNCIODEBUG": "1",
     "PYTHONTRACEMALLOC": "5", "PYTHONHASHSEED": "1", "PYTHONOPTIMIZE": "2", "PYTHONINTMAXSTRDIGITS": "0"},
    {"LANG": "de_DE.UTF-8", "LC_TIME": "de_DE.UTF-8", "LANGUAGE": "de", "LC_NUMERIC": "en_US.UTF-8", "NO_COLOR": "1",
     "PYTHON_COLORS": "0", "PYTHONUTF8": "1", "PYTHONDEVMODE": "1", "PYTHONWARNINGS": "error"},
]  # fmt: skip
COMMAND = [sys.executable, "-m", "tickbytick", "--json", "main.py", "all"]
INSIDE_OF_ANOTHER_PROGRAM = """
import locale, os, sys, time
from pathlib import Path
from running import run
from tickbytick import clock, recording
os.environ.update(each.split("=", 1) for each in sys.argv[1:])
del sys.argv[1:]
time.tzset()
locale.setlocale(locale.LC_CTYPE, "C" if "LC_ALL" in os.environ else "C.UTF-8")
sys.stdout.buffer.write(recording.dumps(run(Path("main.py").read_bytes(), start=clock.START)).encode())
"""


def recorded(folder: Path, variables: dict[str, str], before: Callable[[], None] | None = None) -> list[tuple]:
    """What a process prints of it, its standard error and its status, where it is given these: the command; and one
    that is not begun afresh, as the tests record the examples in their own."""
    (folder / "main.py").write_text(PROGRAM, encoding="utf-8")
    given = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    inside = [sys.executable, "-c", INSIDE_OF_ANOTHER_PROGRAM, *map("=".join, variables.items())]
    found = []
    for command, environment in ((COMMAND, given | variables), (inside, given)):
        pipes = {"stdin": subprocess.DEVNULL, "capture_output": True, "encoding": "utf-8"}
        ran = subprocess.run(command, cwd=folder, env=environment, preexec_fn=before, timeout=60, **pipes)
        found.append((ran.stdout, ran.stderr, ran.returncode))
    return found


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[tuple]:
    return recorded(tmp_path_factory.mktemp("plain"), {})


def test_the_program_ends_as_from_a_terminal(plain):
    assert [(errors, status) for _, errors, status in plain] == [("", 130), ("", 0)]
    for printed, _, _ in plain:
        assert '"never\\n"' not in printed and "KeyboardInterrupt" in printed


@pytest.mark.parametrize(
    ("variables", "before"), [*((variables, None) for variables in VARIABLES), ({}, ignore_and_block_signals)]
)
def test_what_is_recorded_does_not_depend_on_what_its_process_was_given(tmp_path, plain, variables, before):
    assert recorded(tmp_path, variables, before) == plain

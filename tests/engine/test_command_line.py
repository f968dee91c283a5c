"""`tickbytick`: what it prints, how it exits, that nothing makes it hang, and that it can be installed."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from textwrap import dedent
from xml.etree import ElementTree

import pytest
from running import in_main

from course.paths import ROOT
from tickbytick.recording import dumps, loads
from tickbytick.show.timeline import STYLES


@pytest.fixture
def tickbytick(tmp_path):
    """Runs `python -m tickbytick OPTIONS main.py ARGS` with that text as main.py; returns status, stdout and stderr."""

    def call(source: str, *arguments: str, options: tuple[str, ...] = ()) -> tuple[int, str, str]:
        (tmp_path / "main.py").write_text(dedent(source))
        return command(*options, "main.py", *arguments, folder=tmp_path)

    return call


def command(*arguments: str, folder: Path = ROOT) -> tuple[int, str, str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-m", "tickbytick", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return ran.returncode, ran.stdout, ran.stderr


def test_each_line_is_printed_with_its_second(tickbytick):
    source = in_main("""
        import sys
        print("Fetching", end="")
        await asyncio.sleep(2.5)
        print(" done")
        print("to stderr", file=sys.stderr)
        print("two\\nlines")
        time.sleep(0.25)
        print("not ended", end="")
    """)
    expected = "[0.000s] Fetching done\n[2.500s] two\n[2.500s] lines\n[2.750s] not ended\n"
    assert tickbytick(source) == (0, expected, "[2.500s] to stderr\n")


def test_lines_appear_while_the_program_runs(tmp_path):
    (tmp_path / "main.py").write_text("import time\nprint('first')\nwhile True: time.thread_time()\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "tickbytick", str(tmp_path / "main.py")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline() == "[0.000s] first\n"
        assert process.poll() is None
    finally:
        process.terminate()
        assert process.wait() == 128 + signal.SIGTERM
        process.stdout.close()


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("import os; os._exit(3)", 3),
        ("import sys; sys.exit('text')", 1),
        ("raise KeyboardInterrupt", 130),
        ("import os; os.kill(os.getpid(), 2)", 130),
        ("import os; os.kill(os.getpid(), 15)", 143),
        ("import os; os.kill(os.getpid(), 9)", 137),
    ],
)
def test_it_exits_with_the_programs_own_status(tickbytick, source: str, status: int):
    assert tickbytick(source)[0] == status


def test_arguments_after_the_path_are_the_programs(tickbytick):
    source = "import sys; print(sys.argv, sys.path[0].endswith('/'), __file__.endswith('/main.py'), __name__)"
    expected = "[0.000s] ['main.py', '--json', '-x', 'a b'] False True __main__\n"
    assert tickbytick(source, "--json", "-x", "a b") == (0, expected, "")


def test_json_is_a_recording_that_loads(tickbytick):
    status, stdout, stderr = tickbytick("import sys; print('a'); sys.exit(3)", options=("--json",))
    recording = loads(stdout)
    assert (status, stderr, dumps(recording)) == (3, "", stdout)
    assert (recording.exit, recording.entry, list(recording.sources)) == (3, "main.py", ["main.py"])
    assert recording.events == [[0.0, "printed", 0, "main.py:1", "stdout", "a\n"]]


def test_real_records_on_the_real_clock(tickbytick):
    source = in_main("""
        import socket, subprocess, threading
        socket.socket().close()
        subprocess.run(["true"], check=True)
        thread = threading.Thread(target=print, args=["in a thread"])
        thread.start()
        thread.join()
        await asyncio.sleep(0.3)
        print("slept")
    """)
    began = time.monotonic()
    status, stdout, _ = tickbytick(source, options=("--real",))
    lines = re.findall(r"\[([\d.]+)s\] (.*)\n", stdout)
    assert (status, [text for _, text in lines]) == (0, ["in a thread", "slept"])
    assert 0.3 <= float(lines[1][0]) <= time.monotonic() - began
    assert json.loads(tickbytick(source, options=("--real", "--json"))[1].splitlines()[0])["clock"] == "real"


# One operation in C: the interpreter runs no signal handler meanwhile, so only another process can end it.
HOLDS_THE_INTERPRETER = "print('begins')\nsum(range(10**12))"


@pytest.mark.parametrize(
    ("source", "options", "stdout", "reason"),
    [
        (in_main("while True: await asyncio.sleep(3)"), "--program-seconds 9", "", "stopped after 9 s of program time"),
        (HOLDS_THE_INTERPRETER, "--real-seconds 0.5", "[0.000s] begins\n", "stopped after 0.5 s of real time"),
        ("while True: print('x')", "--events 2", "[0.000s] x\n" * 2, "stopped after 2 events"),
        ("while True: print('abc')", "--text 6", "[0.000s] abc\n[0.000s] ab\n", "stopped after 6 characters of output"),
        ("x = []\nwhile True: x.append(bytearray(10**7))", "--memory 300", "", "stopped at 300 MB of memory"),
        ("list(range(10**12))", "--memory 300", "", "stopped at 300 MB of memory"),
        (in_main("await asyncio.Event().wait()"), "", "",
         "every task is waiting and nothing will wake them: real asyncio would hang here"),
        ("import socket; socket.socket()", "", "",
         "the virtual clock cannot run a socket; use --real, which runs it on the real clock"),
    ],
)  # fmt: skip
def test_at_a_limit_it_exits_with_124_and_one_line_that_names_the_file(tickbytick, source, options, stdout, reason):
    expected = (124, stdout, f"tickbytick: main.py: {reason}\n")
    assert tickbytick(source, options=tuple(options.split())) == expected


def test_it_stops_quietly_when_nobody_reads_on(tmp_path):
    (tmp_path / "main.py").write_text("for i in range(100_000): print(i)\n")
    pipe = f"{sys.executable} -m tickbytick {tmp_path}/main.py | head -n 1; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", pipe], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert (ran.returncode, ran.stdout, ran.stderr) == (128 + signal.SIGPIPE, "[0.000s] 0\n", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no/such.py"], "tickbytick: there is no program no/such.py\n"),
        (["folder"], "tickbytick: there is no program folder; did you mean folder/main.py?\n"),
        (["folder/mian.py"], "tickbytick: there is no program folder/mian.py; did you mean folder/main.py?\n"),
        (["./fodler/main", "mian.py"], "tickbytick: there is no program ./fodler/main; did you mean folder/main.py?\n"),
        (["chekc"], "tickbytick: there is no program chekc; did you mean check?\n"),
        (["x" * 5000], f"tickbytick: there is no program {'x' * 5000}\n"),
        (["--events", "many", "check"], "usage: python -m tickbytick [-h]"),
        ([], "usage: python -m tickbytick [-h]"),
    ],
)
def test_a_wrong_call_exits_with_2_and_says_what_is_wrong_and_what_was_meant(tmp_path, arguments, message):
    (tmp_path / "folder").mkdir()
    for name in ("folder/main.py", "check"):
        (tmp_path / name).touch()
    status, stdout, stderr = command(*arguments, folder=tmp_path)
    assert (status, stdout) == (2, "") and stderr.startswith(message)
    assert "Traceback" not in stderr


def test_help_states_every_limit_with_its_default():
    status, stdout, _ = command("--help")
    defaults = re.findall(r"--([a-z-]+) N\s+limit: [^(]+.*?\(default:\s+([\d.e+]+)\)", stdout, re.DOTALL)
    assert status == 0
    assert dict(defaults) == {
        "program-seconds": "600", "real-seconds": "20", "events": "200000", "text": "1e+06", "write": "1e+06",
        "memory": "2048",
    }  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-build-isolation", f"--wheel-dir={folder}", ROOT)
    [wheel] = folder.iterdir()
    return wheel


def pip(*arguments: object) -> None:
    command = [sys.executable, "-m", "pip", *map(str, arguments), "--no-deps", "--no-index"]
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert ran.returncode == 0, ran.stdout


def test_the_wheel_is_small_and_is_the_recorder_alone_with_its_style_sheets(wheel):
    with zipfile.ZipFile(wheel) as opened:
        names = {name for name in opened.namelist() if ".dist-info/" not in name}
        [metadata] = [opened.read(name).decode() for name in opened.namelist() if name.endswith("/METADATA")]
    assert wheel.stat().st_size < 150_000
    assert "Requires-Dist" not in metadata
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tickbytick").rglob("*.*")}
    assert names == {name for name in files if not name.endswith(".pyc")}


def test_installed_into_an_empty_environment_it_is_a_command_that_runs_in_any_folder(wheel, tmp_path):
    """The recorder needs nothing that is not in the standard library."""
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    pip("--python", environment / "bin/python", "install", wheel)
    (tmp_path / "check").write_text("print('checked')")  # a file may have any name

    def tickbytick(*arguments: str) -> tuple[int, str, str]:
        command = [environment / "bin/tickbytick", *arguments]
        variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        ran = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True)
        return ran.returncode, ran.stdout, ran.stderr

    assert tickbytick("--timeline", "run.svg", "check") == (0, "[0.000s] checked\n", "")
    assert ElementTree.parse(tmp_path / "run.svg").getroot().find("{*}style").text == "".join(
        (ROOT / "tickbytick/show" / name).read_text(encoding="utf-8") for name in STYLES
    )
    assert tickbytick("chek")[2].endswith("; did you mean check?\n")
    assert tickbytick("--help")[1].startswith("usage: tickbytick [-h]")

"""`tickbytick`: what it prints, how it exits, that nothing makes it hang, and that it can be installed."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest
from running import in_main, python

from course.checks.versions import VERSIONS
from course.paths import ROOT
from evidence.real_clock import PLAIN_PYTHON
from tickbytick.link import decode
from tickbytick.recording import dumps, loads
from tickbytick.show.save import FORMATS

Run = Callable[..., tuple[int, str, str]]
MODULE = (sys.executable, "-m", "tickbytick")


def command(*arguments: object, folder: Path, of: tuple[object, ...] = MODULE, path: object = ROOT):
    """Status, stdout and stderr of `python -m tickbytick ARGUMENTS` in that folder; modules are found in `path`."""
    given = {"cwd": folder, "env": {**os.environ, "PYTHONPATH": str(path)}, "stdin": subprocess.DEVNULL}
    ran = subprocess.run([*of, *arguments], capture_output=True, text=True, timeout=60, **given)
    return ran.returncode, ran.stdout, ran.stderr


@pytest.fixture
def tickbytick(tmp_path) -> Run:
    """Runs `python -m tickbytick OPTIONS main.py ARGUMENTS` with that text as main.py."""

    def call(source: str, options: str = "", *arguments: str) -> tuple[int, str, str]:
        (tmp_path / "main.py").write_text(source)
        return command(*options.split(), "main.py", *arguments, folder=tmp_path)

    return call


def test_frames_of_the_command_lie_between_the_programs_own_as_its_help_says(tickbytick: Run):
    source = in_main("""
        import sys
        frame = sys._getframe()
        while frame := frame.f_back:
            print(frame.f_code.co_filename)
    """)
    assert "tickbytick/loop.py" in tickbytick(source)[1]


def test_each_line_is_printed_with_its_second(tickbytick: Run):
    source = in_main("""
        import sys
        print("Fetching", end="")
        await asyncio.sleep(2.5)
        print(" done")
        print("to stderr", file=sys.stderr)
        print("two\\nlines")
        time.sleep(0.25)
        for step in range(3):
            print(f"\\rstep {step}", end="", flush=True)
            time.sleep(0.25)
        print()
        print("not", "ended", end="")
    """)
    expected = "[0.000s] Fetching\n[2.500s] …  done\n[2.500s] two\n[2.500s] lines\n[2.750s] step 0\n[3.000s] step 1\n"
    expected += "[3.250s] step 2\n[3.500s] not ended\n"
    assert tickbytick(source) == (0, expected, "[2.500s] to stderr\n")


PDB = ["> main.py(2)<module>()", "-> print('one')", "(Pdb) one"]
PDB += ["> main.py(3)<module>()", "-> print('two')", "(Pdb) two"]


@pytest.mark.parametrize(
    ("source", "typed", "printed"),
    [
        ("print('hello', input('name? '))", "Bob", ["name? hello Bob"]),
        ("breakpoint()\nprint('one')\nprint('two')", "s\nc", PDB),
    ],
)
def test_what_is_asked_is_seen_and_what_is_typed_is_read(tmp_path: Path, source: str, typed: str, printed: list[str]):
    (tmp_path / "main.py").write_text(source)
    said = subprocess.run(
        [*MODULE, tmp_path / "main.py"], cwd=ROOT, input=f"{typed}\n", stdout=subprocess.PIPE, text=True
    ).stdout
    assert said.replace(f"{tmp_path}/", "").splitlines() == [f"[0.000s] {line}" for line in printed]


def test_lines_appear_while_the_program_runs(tmp_path):
    (tmp_path / "main.py").write_text("import time\nprint('first')\nwhile True: time.thread_time()\n")
    process = subprocess.Popen([*MODULE, tmp_path / "main.py"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
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
        ("raise KeyboardInterrupt", 130),
        ("import os; os.kill(os.getpid(), 2)", 130),
        ("import os; os.kill(os.getpid(), 9)", 137),
    ],
)
def test_it_exits_with_the_programs_own_status(tickbytick: Run, source: str, status: int):
    assert tickbytick(source)[0] == status


def test_arguments_after_the_path_are_the_programs(tickbytick: Run):
    source = "import sys; print(sys.argv, sys.path[0].endswith('/'), __file__.endswith('/main.py'), __name__)"
    expected = "[0.000s] ['main.py', '--json', '-x', 'a b'] False True __main__\n"
    assert tickbytick(source, "", "--json", "-x", "a b") == (0, expected, "")


def test_a_file_where_it_is_called_is_no_module_that_it_imports_and_none_of_a_program_elsewhere(tickbytick, tmp_path):
    for name in ("asyncio", "dataclasses", "re", "signal"):
        (tmp_path / f"{name}.py").write_text("1 / 0")
    source = "import sys; print(sys.path.count(sys.path[0]))"
    assert tickbytick(source) == (0, "[0.000s] 1\n", "")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_program_finds_no_more_of_the_library_imported_than_on_python_alone(version: str, tmp_path: Path):
    names = "[name for name in sys.modules if not name.startswith('tickbytick')]"
    (tmp_path / "main.py").write_text(f"import asyncio, sys; asyncio.run(asyncio.sleep(0)); print(*{names})")
    alone, ours = (
        {*command(*given, folder=tmp_path, of=(python(version), "-m"))[1].split()}
        for given in (["main"], ["tickbytick", "main.py"])
    )
    assert alone and ours - alone == {"[0.000s]", "gc"}  # that is built in


def test_warnings_are_what_python_was_asked_for(tmp_path):
    (tmp_path / "main.py").write_text("import warnings; warnings.warn('odd')")
    of = (sys.executable, "-W", "error", *MODULE[1:])
    assert command("main.py", folder=tmp_path, of=of)[0] == 1


def test_json_is_a_recording_that_loads(tickbytick: Run):
    status, stdout, stderr = tickbytick("import sys; print('a'); sys.exit(3)", "--json")
    recording = loads(stdout)
    assert (status, stderr, dumps(recording)) == (3, "", stdout)
    assert (recording.exit, recording.entry, list(recording.sources)) == (3, "main.py", ["main.py"])
    assert recording.events == [(0.0, "printed", 0, "main.py:1", "stdout", "a\n")]


def test_real_records_on_the_real_clock(tickbytick: Run):
    source = in_main("""
        import socket, threading
        socket.socket().close()
        thread = threading.Thread(target=print, args=["in a thread"])
        thread.start()
        thread.join()
        await asyncio.sleep(0.3)
        print("slept")
    """)
    began = time.monotonic()
    status, stdout, _ = tickbytick(source, "--real")
    lines = re.findall(r"\[([\d.]+)s\] (.*)\n", stdout)
    assert (status, [text for _, text in lines]) == (0, ["in a thread", "slept"])
    assert 0.3 <= float(lines[1][0]) <= time.monotonic() - began
    assert json.loads(tickbytick("", "--real --json")[1].splitlines()[0])["clock"] == "real"


@pytest.mark.parametrize(
    ("source", "options", "stdout", "reason"),
    [
        # One operation in C: the interpreter runs no signal handler meanwhile, so only another process can end it.
        ("print('begins')\nsum(range(10**12))", "--real-seconds 0.5", "[0.000s] begins\n",
         "stopped after 0.5 s of real time"),
        ("list(range(10**12))", "--memory 300", "", "stopped at 300 MB of memory"),
        ("import signal, time; signal.alarm(1); time.sleep(3)", "--real", "",
         "ended by its own alarm, which it does not handle"),
    ],
)  # fmt: skip
def test_at_a_limit_it_exits_with_124_and_one_line_that_names_the_file(tickbytick, source, options, stdout, reason):
    assert tickbytick(source, options) == (124, stdout, f"tickbytick: main.py: {reason}\n")


def test_it_stops_quietly_when_nobody_reads_on(tmp_path):
    (tmp_path / "main.py").write_text("for i in range(100_000): print(i)\n")
    pipe = f"{sys.executable} -m tickbytick main.py | head -n 1; exit ${{PIPESTATUS[0]}}"
    assert command(pipe, folder=tmp_path, of=("bash", "-c")) == (128 + signal.SIGPIPE, "[0.000s] 0\n", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no/such.py"], "tickbytick: there is no program no/such.py\n"),
        (["folder"], "tickbytick: there is no program folder; did you mean folder/main.py?\n"),
        (["./fodler/main", "mian.py"], "tickbytick: there is no program ./fodler/main; did you mean folder/main.py?\n"),
        (["x" * 5000], f"tickbytick: there is no program {'x' * 5000}\n"),
        (["--events", "many", "main.py"], "usage: python -m tickbytick [-h]"),
    ],
)
def test_a_wrong_call_exits_with_2_and_says_what_is_wrong_and_what_was_meant(tmp_path, arguments, message):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/main.py").touch()
    status, stdout, stderr = command(*arguments, folder=tmp_path)
    assert (status, stdout) == (2, "") and stderr.startswith(message)
    assert "Traceback" not in stderr


@pytest.fixture
def program(tmp_path) -> Path:
    """A folder with a program of several files, one of them called in another folder, and much that is not its own."""
    files = {
        "start.py": "\ufeffimport asyncio, helper as h\nif True:\n    from tools import x\nprint('\\d')\n1 / 0\n",
        "helper.py": "from tools import y\nfrom . import relative\nimport queue, numpy, deep.er, start\n",
        "tools.py": "def broken(:\nimport other\n",
        **dict.fromkeys(("other.py", "relative.py", "numpy.py.txt"), ""),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "numpy").mkdir()  # without a module in it: data
    return tmp_path


@pytest.mark.parametrize(
    "arguments", [["start.py", "--link", "https://a/play/"], ["--link", "https://a/play/", "start.py"]]
)
def test_a_link_carries_the_program_and_the_modules_beside_it_that_it_imports_and_runs_nothing(program, arguments):
    """The program as main.py, and under its own name where one of them imports it."""
    status, stdout, stderr = command(*arguments, folder=program)
    base, _, fragment = stdout.removesuffix("\n").partition("#")
    files = decode(fragment)
    assert (status, stderr, base) == (0, "", "https://a/play/")
    assert [*files] == ["main.py", "helper.py", "tools.py", "start.py"]
    assert files["main.py"] == files["start.py"] == (program / "start.py").read_text(encoding="utf-8-sig")


def test_a_link_of_a_program_of_the_course_runs_as_the_program_does(tmp_path):
    folder = ROOT / "snippets/02-fetch-then-send/fetch-then-send"
    _, stdout, _ = command("main.py", "--link", "x", folder=folder)
    for name, text in decode(stdout.strip().removeprefix("x#")).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert command("main.py", folder=tmp_path) == command("main.py", folder=folder)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            {"start.py": b"import queue", "queue.py": b""},
            "a file cannot be named queue.py here: Python would import it",
        ),
        ({"start.py": b"import main", "main.py": b""}, "start.py imports main.py, and in a link this program would be"),
        ({"start.py": b"import deep.er", "deep/er.py": b""}, "start.py imports the folder deep, and a link carries no"),
        ({"start.py": b"import gr\xc3\xb6sse", "grösse.py": b""}, "a file cannot be named “grösse.py” here"),
        ({"start.py": b"import old", "old.py": b"\xff"}, "old.py is not UTF-8."),
        ({"start.py": b"#" * 200_000}, "A link holds at most 200,000 bytes of a program, and this one has more."),
        ({"start.py": b"#" + os.urandom(13_000).hex().encode()}, "A link has at most 16,000 characters, and this one"),
    ],
)
def test_a_program_that_no_link_carries_gets_one_line(tmp_path, files, says):
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    status, stdout, stderr = command("--link", "x", "start.py", folder=tmp_path)
    assert (status, stdout, stderr.count("\n")) == (2, "", 1)
    assert stderr.lower().startswith(f"tickbytick: start.py: {says}".lower())


def test_behind_the_path_link_is_an_option_of_ours_only_by_itself(tickbytick: Run):
    given = "import sys; print(*sys.argv[1:])"
    assert tickbytick(given, "", "--link", "x", "y") == (0, "[0.000s] --link x y\n", "")
    assert tickbytick(given, "--computing", "--link", "x")[1].endswith("s] --link x\n")


def test_a_run_is_saved_as_each_ending_says_wherever_the_program_went(tickbytick: Run, tmp_path: Path):
    source = "import os; os.mkdir('there'); os.chdir('there'); print(os.listdir('..'))"
    options = " ".join(f"--save run{ending}" for ending in FORMATS)
    assert tickbytick(source, options) == (0, "[0.000s] ['main.py', 'there']\n", "")
    recording = loads((tmp_path / "run.jsonl").read_text())
    assert recording.sources == {"main.py": sha256(source.encode()).hexdigest()}
    for ending, made in FORMATS.items():
        assert (tmp_path / f"run{ending}").read_text() == made(recording)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("run.png", "this ending is none of .svg, .txt, .jsonl, .trace.json"),
        ("no/run.svg", "this file cannot be written (No such file or directory); choose another name or folder"),
    ],
)
def test_what_cannot_be_saved_is_said_before_the_program_runs(tickbytick: Run, file: str, says: str):
    assert tickbytick("print('ran')", f"--save {file}") == (2, "", f"tickbytick: --save {file}: {says}\n")


def test_it_installs_as_a_small_command_that_needs_python_alone_and_runs_in_any_folder(tmp_path):
    there = tmp_path / "installed"
    pip = [sys.executable, "-m", "pip", "install", "--no-build-isolation", "--no-deps", "--no-index", "--target", there]
    ran = subprocess.run([*pip, ROOT], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert ran.returncode == 0, ran.stdout
    files = {path.relative_to(there).as_posix(): path for path in there.rglob("*.*") if path.suffix != ".pyc"}
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tickbytick").rglob("*.*") if path.suffix != ".pyc"}
    assert {name for name in files if ".dist-info" not in name} == ours
    assert sum(files[name].stat().st_size for name in ours) < 385_000
    [metadata] = there.glob("*.dist-info/METADATA")
    assert "Requires-Dist" not in metadata.read_text()

    (tmp_path / "check").write_text("print('checked')")  # a file may have any name
    given = {"folder": tmp_path, "of": (PLAIN_PYTHON, there / "bin/tickbytick"), "path": there}
    assert command("--save", "run.svg", "check", **given) == (0, "[0.000s] checked\n", "")
    assert ElementTree.parse(tmp_path / "run.svg").getroot().get("aria-label") == "Timeline of check: 0 tasks in 0 s"
    assert command("chek", **given)[2].endswith("; did you mean check?\n")
    assert command("--help", **given)[1].startswith("usage: tickbytick [-h]")

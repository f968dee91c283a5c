"""What README.md, CONTRIBUTING.md and MAINTAINING.md say is true; the three steps are done in test_changes.py."""

import re
import signal
import textwrap
from pathlib import Path

import pytest

from course import examples
from course.files import kept
from course.paths import COURSE, ROOT
from evidence.checkout import copy_to, run, wrong_output
from tickbytick.recording import loads

GUIDES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "MAINTAINING.md")]
README, CONTRIBUTING, _ = (path.read_text(encoding="utf-8") for path in GUIDES)


def section(title: str, text: str = README) -> str:
    """What stands there under that heading."""
    return re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)[1]


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of that language."""
    found = re.finditer(rf"^(?P<indent> *)(?P<fence>`{{3,}}){language}\n(?P<body>.*?)^ *(?P=fence)$", text, re.M | re.S)
    return [textwrap.dedent(match["body"]) for match in found]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_to(tmp_path_factory.mktemp("readme") / "clone")


def test_the_two_commands_come_first() -> None:
    commands = [line.partition("  #")[0].strip() for block in blocks(README, "sh") for line in block.splitlines()]
    assert commands[:2] == ["make serve", "make test"]


def test_every_command_of_make_is_told_and_no_other() -> None:
    """In a guide, or in a message or a comment of the course."""
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)) - {"help"}
    texts = {path: path.read_text(encoding="utf-8") for path in [*GUIDES, *COURSE.rglob("*.py")]}
    told = {path: set(re.findall(r"\bmake ([a-z-]+)(?=[`\"]| EXAMPLE)", text)) for path, text in texts.items()}
    assert {path: wrong for path, said in told.items() if (wrong := said - targets)} == {}
    assert set().union(*(told[path] for path in GUIDES)) == targets


def test_it_is_told_where_everything_lies() -> None:
    named = re.findall(r"^[\w/.]+", blocks(section("Where things are", CONTRIBUTING), "text")[0], re.M)
    assert [name for name in named if not (ROOT / name).exists() or name.endswith("/") != (ROOT / name).is_dir()] == []
    folders = {path.relative_to(ROOT).parts[0] for path in kept() if path.parent != ROOT} - {".ci", ".github"}
    assert folders == {name.partition("/")[0] for name in named if "/" in name}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_its_links_lead_somewhere(guide: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)[)#]", guide.read_text(encoding="utf-8"))
    assert [target for target in targets if not (ROOT / target).is_file()] == []


def test_its_picture_is_light() -> None:
    [picture] = re.findall(r"!\[.+\]\((.+)\)", README)
    assert (ROOT / picture).read_bytes().startswith(b"\x89PNG")
    assert (ROOT / picture).stat().st_size < 200_000


def test_the_recorder_prints_what_the_readme_shows_and_needs_nothing_but_python(clone: Path) -> None:
    [block] = blocks(section("Your own program"), "console")
    command, _, shown = block.removeprefix("$ ").partition("\n")
    assert wrong_output([(command, shown)], clone) == ""
    without_packages = command.replace("python -m", "python -S -m")
    assert without_packages != command
    assert wrong_output([(without_packages, shown)], clone) == ""


def test_the_example_toml_that_they_show_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "lesson/example"
    folder.mkdir(parents=True)
    (folder / "main.py").touch()
    [settings] = blocks(section("A program", CONTRIBUTING), "toml")
    (folder / "example.toml").write_text(settings, encoding="utf-8")
    monkeypatch.setattr(examples, "SNIPPETS", tmp_path)
    example = examples.load("lesson/example")
    assert example.clock == "real"
    assert example.order[0].covers("Data sent to Mario!\n")


# Ends every process of `make record` at the moment when the second new recording takes the place of the old one.
INTERRUPTER = """
import os, signal
replaced, replace = [], os.replace
def interrupted(source, target):
    if str(target).endswith(".jsonl"):
        replaced.append(target)
        if len(replaced) == 2:
            os.killpg(0, signal.{})
    replace(source, target)
os.replace = interrupted
"""


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=lambda how: how.name)
def test_recording_that_is_interrupted_leaves_the_old_recordings_whole(how: signal.Signals, tmp_path: Path) -> None:
    clone = copy_to(tmp_path / "clone")
    old = {path: path.read_text(encoding="utf-8") for path in clone.glob("snippets/03-gather/*/*.*")}
    for path in (path for path in old if path.name == "main.py"):
        path.write_text(old[path].replace("Data sent to {to}!", "Data sent to {to}?"), encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTER.format(how.name), encoding="utf-8")

    assert run(clone, "make", "record", PYTHONPATH=str(tmp_path)).returncode != 0
    recordings = {path: path.read_text(encoding="utf-8") for path in old if path.name == "recording.jsonl"}
    assert sum(text != old[path] for path, text in recordings.items()) == 1
    for text in recordings.values():
        loads(text)  # is whole

    recorded = run(clone, "python", "-c", "from course.checks.record import record; raise SystemExit(record())")
    assert recorded.returncode == 0, recorded.stdout
    assert [path for path in clone.glob("snippets/*/*/*") if path.suffix not in (".py", ".jsonl", ".toml")] == []

"""What README.md, CONTRIBUTING.md and MAINTAINING.md say is true; the three steps are done in test_changes.py."""

import os
import re
import signal
import textwrap
import tomllib
from pathlib import Path
from unittest.mock import Mock

import pytest

from course import examples
from course.files import kept
from course.paths import COURSE, ROOT
from evidence.checkout import run, wrong_output
from tickbytick.recording import Order, Recording

GUIDES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "MAINTAINING.md")]
README, CONTRIBUTING, _ = (path.read_text(encoding="utf-8") for path in GUIDES)


def section(title: str, text: str = README) -> str:
    """What stands there under that heading."""
    return re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)[1]


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of that language."""
    found = re.finditer(rf"^(?P<indent> *)(?P<fence>`{{3,}}){language}\n(?P<body>.*?)^ *(?P=fence)$", text, re.M | re.S)
    return [textwrap.dedent(match["body"]) for match in found]


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


def test_the_recorder_prints_what_the_readme_shows_and_needs_nothing_but_python(clone: Path) -> None:
    [block] = blocks(section("Your own program"), "console")
    command, _, shown = block.removeprefix("$ ").partition("\n")
    without_packages = command.replace("python -m", "python -S -m")
    assert without_packages != command
    assert wrong_output([(without_packages, shown)], clone) == ""


def test_the_example_toml_that_they_show_is_valid() -> None:
    settings = tomllib.loads(blocks(section("A program", CONTRIBUTING), "toml")[0])
    assert examples.wrong_setting(settings) is None
    assert Order(**settings["order"][0]).covers("Data sent to Mario!\n")


@pytest.mark.parametrize("command", ["course check", "evidence.record", "course.command mypy", "tickbytick nothing.py"])
def test_ctrl_c_while_a_command_imports_is_said_in_a_line(command: str, tmp_path: Path) -> None:
    (tmp_path / "inspect.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n", encoding="utf-8")
    done = run(ROOT, "python", "-m", *command.split(), PYTHONPATH=str(tmp_path))
    assert re.fullmatch(r".*interrupted.*\n", done.stdout) and done.returncode in (-signal.SIGINT, 128 + signal.SIGINT)


def test_what_is_interrupted_leaves_the_old_recording_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C at the moment when the new one takes the place of the old one."""
    path = tmp_path / "recording.jsonl"
    path.write_text("the old one", encoding="utf-8")
    monkeypatch.setattr(os, "replace", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        examples.write(Recording("main.py", {}, "virtual", 0.0, 0, []), path)
    assert [(each.name, each.read_text("utf-8")) for each in tmp_path.iterdir()] == [(path.name, "the old one")]

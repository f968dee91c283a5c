"""README.md is true: its commands, its tour, its three steps are read from it and done, in a copy of the checkout."""

import re
import shutil
import signal
import textwrap
from pathlib import Path

import pytest

from course import examples
from course.paths import ROOT
from evidence.checkout import copy_to, make, run, wrong_output
from tickbytick.recording import loads

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")

needs_make = pytest.mark.skipif(not shutil.which("make"), reason="there is no make on this machine")


def section(title: str) -> str:
    """The README's text under that heading."""
    return re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", README, re.M | re.S)[1]


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of that language."""
    found = re.finditer(rf"^(?P<indent> *)(?P<fence>`{{3,}}){language}\n(?P<body>.*?)^ *(?P=fence)$", text, re.M | re.S)
    return [textwrap.dedent(match["body"]) for match in found]


def lines(text: str, language: str) -> list[str]:
    """The commands in those blocks, without the comments behind them."""
    return [line.partition("  #")[0].strip() for block in blocks(text, language) for line in block.splitlines()]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_to(tmp_path_factory.mktemp("readme") / "clone")


def test_the_two_commands_come_first() -> None:
    assert lines(README, "sh")[:2] == ["make serve", "make test"]


def test_every_command_of_make_is_in_the_readme_and_the_other_way_round() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.M)) - {"help"}
    assert {line.split()[1] for line in lines(README, "sh") if line.startswith("make ")} == targets


def test_the_commands_without_make_are_those_of_the_makefile() -> None:
    recipes = re.sub(r"\s*\\\n\s*", " ", MAKEFILE).replace("$(VENV_PYTHON)", ".venv/bin/python")
    recipes = re.sub(r" \$\(PIP_FLAGS\)| --clear| --dev-addr \S+", "", recipes)
    recipes = recipes.replace("$(PYTHON)", "python3")
    commands = lines(section("Without make"), "sh")
    assert commands
    assert [line for line in commands if not re.search(rf"^\t@?{re.escape(line)} *(\|\||$)", recipes, re.M)] == []


def test_the_tour_names_what_is_there_and_leaves_out_no_folder() -> None:
    named = [line.split()[0] for line in blocks(section("A tour"), "text")[0].splitlines()]
    assert [name for name in named if not (ROOT / name).exists() or name.endswith("/") != (ROOT / name).is_dir()] == []
    made = {line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()} - made - {".git", ".github"}
    assert folders == {name.partition("/")[0] for name in named if "/" in name}


def test_its_links_lead_somewhere_and_its_picture_is_light() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [target for target in targets if not (ROOT / target).is_file()] == []
    picture = ROOT / "docs/assets/readme.png"
    assert picture.relative_to(ROOT).as_posix() in targets
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 200_000


def test_the_recorder_prints_what_the_readme_shows_and_needs_nothing_but_python(clone: Path) -> None:
    [block] = blocks(section("Your own program"), "console")
    command, _, shown = block.removeprefix("$ ").partition("\n")
    assert wrong_output([(command, shown)], clone) == ""
    without_packages = command.replace("python -m", "python -S -m")
    assert without_packages != command
    assert wrong_output([(without_packages, shown)], clone) == ""


def test_the_example_toml_that_it_shows_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "lesson/example"
    folder.mkdir(parents=True)
    (folder / "main.py").touch()
    [settings] = blocks(section("Add an example"), "toml")
    (folder / "example.toml").write_text(settings, encoding="utf-8")
    monkeypatch.setattr(examples, "SNIPPETS", tmp_path)
    example = examples.load("lesson/example")
    assert example.clock == "real"
    assert example.order[0].covers("Data sent to Mario!\n")


@needs_make
def test_its_three_steps_add_an_example_that_every_check_accepts(tmp_path: Path) -> None:
    clone = copy_to(tmp_path / "clone")
    program, page, command = re.split(r"^\d\. ", section("Add an example"), flags=re.M)[1:]
    file, target = (re.search(r"`([\w./-]+/[\w./-]+)`", step)[1] for step in (program, page))
    name = file.removeprefix("snippets/").removesuffix("/main.py")
    (clone / file).parent.mkdir()
    (clone / file).write_text(blocks(program, "python")[0], encoding="utf-8")
    [fences] = blocks(page, "markdown")
    text = (clone / target).read_text(encoding="utf-8")
    (clone / target).write_text(text.replace("## In short", f"{fences}\n## In short"), encoding="utf-8")

    before = run(clone, "python", "-m", "course", "check")
    assert (before.returncode, f"{name}/recording.jsonl is missing; make record" in before.stdout) == (1, True)
    # As on a machine with one Python only: recordings of other versions stay as they are.
    recorded = run(clone, *lines(command, "sh")[0].split(), PYENV_ROOT=str(tmp_path))
    assert (recorded.returncode, f"{name}: recorded for the first time" in recorded.stdout) == (0, True), (
        recorded.stdout
    )

    checked = run(clone, "python", "-m", "course", "check")
    assert (checked.returncode, checked.stdout) == (0, "")
    unshaken = run(clone, "python", "-m", "pytest", "tests/evidence/test_shake.py", "-k", "newer")
    assert (unshaken.returncode, f"; {lines(command, 'sh')[1]}" in unshaken.stdout) == (1, True), unshaken.stdout
    tests = [f"tests/course/test_{what}.py" for what in ("examples", "structure", "prose")]
    tested = run(clone, "python", "-m", "pytest", "-v", *tests)
    assert tested.returncode == 0, tested.stdout
    assert re.search(rf"does_what_its_recording_says\[{name}/main\.py.*PASSED", tested.stdout)
    built = run(make(clone), "python", "-m", "mkdocs", "build", "--strict")
    assert built.returncode == 0, built.stdout
    assert "Data sent to Toad!" in (clone / "site/lessons/03-gather/index.html").read_text(encoding="utf-8")


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


@needs_make
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=lambda how: how.name)
def test_recording_that_is_interrupted_leaves_the_old_recordings_whole(how: signal.Signals, tmp_path: Path) -> None:
    clone = copy_to(tmp_path / "clone")
    programs = sorted(clone.glob("snippets/03-gather/*/main.py"))
    old = {program: (program.parent / "recording.jsonl").read_text(encoding="utf-8") for program in programs}
    for program in programs:
        program.write_text(program.read_text(encoding="utf-8").replace("Data sent", "Data brought"), encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTER.format(how.name), encoding="utf-8")

    assert run(clone, "make", "record", PYTHONPATH=str(tmp_path)).returncode != 0
    found = {program: (program.parent / "recording.jsonl").read_text(encoding="utf-8") for program in programs}
    assert sum(found[program] != old[program] for program in programs) == 1
    for text in found.values():
        loads(text)  # is whole

    assert run(clone, "make", "record").returncode == 0
    assert run(clone, "python", "-m", "course", "check").returncode == 0
    assert [path for path in clone.glob("snippets/*/*/*") if path.suffix not in (".py", ".jsonl", ".toml")] == []


CHANGES = {
    "a character of a recording": (
        "recording.jsonl",
        ("Data sent to Mario!", "Data sent to Maria!"),
        ("-4.500 s  send_data('Mario')  | Data sent to Maria!", "+4.500 s  send_data('Mario')  | Data sent to Mario!"),
    ),
    "a time in a recording": (
        "recording.jsonl",
        ('"seconds": 4.5', '"seconds": 4.6'),
        ("-ends at 4.600 s with exit status 0", "+ends at 4.500 s with exit status 0"),
    ),
    "a character that a program prints": (
        "main.py",
        ("Data sent to {to}!", "Data sent to {to}?"),
        ("-4.500 s  send_data('Mario')  | Data sent to Mario!", "+4.500 s  send_data('Mario')  | Data sent to Mario?"),
    ),
    "a time in a program": (
        "main.py",
        ("sleep(2)", "sleep(3)"),
        ("-4.500 s  send_data('Mario')  | Data sent to Mario!", "+5.500 s  send_data('Mario')  | Data sent to Mario!"),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_the_tests_fail_with_what_was_expected_and_what_came_and_when(change: str, clone: Path) -> None:
    name, (old, new), shown = CHANGES[change]
    path = clone / "snippets/03-gather/both-at-once" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        tested = run(clone, "python", "-m", "pytest", "tests/course/test_examples.py", "-k", "both-at-once/main.py")
    finally:
        path.write_text(text, encoding="utf-8")
    assert tested.returncode == 1
    assert [line for line in shown if line not in tested.stdout.splitlines()] == [], tested.stdout
    assert "1 failed" in tested.stdout
    assert "make record EXAMPLE=03-gather/both-at-once" in tested.stdout

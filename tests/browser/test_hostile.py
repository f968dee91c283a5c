"""Broken and hostile programs: each gets the outcome that hostile.toml states, and harms nothing that follows."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Open, Window, edit, said
from playwright.sync_api import Locator, expect

from course.paths import ROOT

HERE = Path(__file__).parent
OUTCOMES: dict[str, dict[str, Any]] = tomllib.loads((HERE / "hostile.toml").read_text(encoding="utf-8"))
IN_PAGE = [name for name, outcome in OUTCOMES.items() if "page" in outcome]
LIMITS = ("--real-seconds", "1", "--events", "2000", "--text", "100000", "--memory", "300")


def text(name: str) -> bytes:
    return (HERE / "hostile" / f"{name}.py").read_bytes()


@pytest.fixture(scope="module", autouse=True)
def _repository_is_as_before() -> Iterator[None]:
    def state() -> list[str]:
        commands = (["git", "status", "--porcelain", "--untracked-files=all"], ["git", "diff"])
        return [subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout for command in commands]

    before = state()
    yield
    assert state() == before


def test_every_program_has_a_stated_outcome() -> None:
    assert {path.stem for path in (HERE / "hostile").iterdir()} == set(OUTCOMES)


@pytest.mark.parametrize("name", OUTCOMES)
def test_on_the_command_line(name: str, tmp_path: Path) -> None:
    outcome = OUTCOMES[name]
    (tmp_path / "main.py").write_bytes(text(name))
    ran = subprocess.run(
        [sys.executable, "-m", "tickbytick", *LIMITS, "main.py"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
    )  # fmt: skip
    printed = ran.stdout.decode("utf-8", "backslashreplace")
    assert ran.returncode in outcome["exit"], printed[-500:]
    assert [part for part in outcome["says"] if part not in printed] == [], printed[-500:]
    assert processes_in(tmp_path) == []


def processes_in(folder: Path) -> list[str]:
    """The numbers of the processes that work in that folder."""
    left = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder:
                left.append(process.name)
        except OSError:
            pass  # over by now, or another user's
    return left


def shown(program: Locator, source: str) -> str:
    """Run it; what the page says and shows of it."""
    edit(program, source)
    program.page.keyboard.press("ControlOrMeta+Enter")
    expect(program.locator(".program-run")).to_have_text("Run", timeout=30_000)
    mine = program.locator("section.your-run")
    return (said(program).text_content() or "") + (mine.text_content() or "" if mine.count() else "")


@pytest.mark.parametrize("name", IN_PAGE)
def test_in_the_page(name: str, open_page: Open, window: Window) -> None:
    program = open_page("", by_link=True).locator(".runnable").first
    found = shown(program, text(name).decode("utf-8"))
    assert [part for part in OUTCOMES[name]["page"] if part not in found] == [], found[-500:]
    if "crashed" in found:
        window.wrong.clear()  # Emscripten logs it
    after = shown(program, "print('next')\n")
    assert "Your run took 0 s" in after and "next" in after

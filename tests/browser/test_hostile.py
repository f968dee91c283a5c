"""Broken and hostile programs: each gets the outcome that hostile.toml states, and harms nothing that follows."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from browser import Open, Window
from editing import edit, said
from playwright.sync_api import Locator, expect

from course.paths import ROOT

HERE = Path(__file__).parent
OUTCOMES: dict[str, dict[str, Any]] = tomllib.loads((HERE / "hostile.toml").read_text(encoding="utf-8"))
LIMITS = ("--real-seconds", "1", "--events", "2000", "--text", "100000", "--memory", "300")


def text(name: str) -> bytes:
    return (HERE / "hostile" / f"{name}.py").read_bytes()


@pytest.mark.parametrize("name", [path.stem for path in sorted((HERE / "hostile").iterdir())])
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
    # No process works in that folder any more.
    assert str(tmp_path.resolve()) not in {os.path.realpath(cwd) for cwd in Path("/proc").glob("[0-9]*/cwd")}


def shown(program: Locator, source: str) -> str:
    """Run it; what the page says and shows of it."""
    edit(program, source)
    program.page.keyboard.press("ControlOrMeta+Enter")
    expect(program.locator(".program-run")).to_have_text("Run", timeout=30_000)
    mine = program.locator("section.your-run")
    return (said(program).text_content() or "") + (mine.text_content() or "" if mine.count() else "")


@pytest.mark.parametrize("name", [name for name, outcome in OUTCOMES.items() if "page" in outcome])
def test_in_the_page(name: str, open_page: Open, window: Window) -> None:
    program = open_page("", by_link=True).locator(".runnable").first
    found = shown(program, text(name).decode("utf-8"))
    assert [part for part in OUTCOMES[name]["page"] if part not in found] == [], found[-500:]
    if "crashed" in found:
        window.wrong.clear()  # Emscripten logs it
    after = shown(program, "print('next')\n")
    assert "Your run took 0 s" in after and "next" in after

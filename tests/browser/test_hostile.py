"""Broken and hostile programs: each gets the outcome that hostile.toml states, and harms nothing that follows."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from course.paths import ROOT
from evidence.chromium import built_site, chromium

HERE = Path(__file__).parent
OUTCOMES: dict[str, dict[str, Any]] = tomllib.loads((HERE / "hostile.toml").read_text(encoding="utf-8"))
IN_PAGE = [name for name, outcome in OUTCOMES.items() if "page" in outcome]
LIMITS = ("--real-seconds", "1", "--events", "2000", "--text", "100000", "--memory", "300")
ORDINARY = "print('next')\n"


def text(name: str) -> bytes:
    return (HERE / "hostile" / f"{name}.py").read_bytes()


def tickbytick(folder: Path, source: bytes) -> tuple[int, str]:
    """Run it; its exit status, and all that was said."""
    (folder / "main.py").write_bytes(source)
    ran = subprocess.run(
        [sys.executable, "-m", "tickbytick", *LIMITS, "main.py"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
    )  # fmt: skip
    return ran.returncode, ran.stdout.decode("utf-8", "backslashreplace")


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
    status, said = tickbytick(tmp_path, text(name))
    allowed = outcome["exit"] if isinstance(outcome["exit"], list) else [outcome["exit"]]
    assert status in allowed, said[-500:]
    assert [part for part in outcome["says"] if part not in said] == [], said[-500:]
    assert processes_in(tmp_path) == []
    assert tickbytick(tmp_path, ORDINARY.encode()) == (0, "[0.000s] next\n")


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


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One page for all of them, with the editor of its first program open."""
    with chromium() as browser, built_site(tmp_path_factory.mktemp("hostile")) as address:
        page = browser.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: request.url.startswith((address, "blob:")) or wrong.append(request.url))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.goto(f"{address}lessons/01-first-coroutine/")
        page.locator(".program-edit").first.click()
        page.locator(".program-editor").first.wait_for()
        yield page
    assert wrong == []


def shown(page: Page, source: str) -> str:
    """Run it in the page; what the page says and shows of it."""
    program = page.locator(".runnable").first
    page.locator(".program-editor [role=textbox]").first.focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(source)
    page.keyboard.press("ControlOrMeta+Enter")
    said = program.locator(".program-said")
    expect(program.locator(".program-run")).to_have_text("Run", timeout=30_000)
    mine = program.locator("section.your-run")
    return (said.text_content() or "") + (mine.text_content() or "" if mine.count() else "")


@pytest.mark.parametrize("name", IN_PAGE)
def test_in_the_page(name: str, page: Page) -> None:
    found = shown(page, text(name).decode("utf-8"))
    assert [part for part in OUTCOMES[name]["page"] if part not in found] == [], found[-500:]
    after = shown(page, ORDINARY)
    assert "Your run took 0 s" in after and "next" in after

"""A run is saved from its replay's menu, in Chromium: as the command saves it, and as a picture of what is shown.

The formats are in tests/engine/test_saved_files.py.
"""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browser import Open
from editing import ENDLESS, edit, program_of, run_it, said
from found import ON_PAGE, TASKS, TWO_FILES
from playwright.sync_api import Locator, expect
from replay import menu, runs, scrub

from course.examples import OLDEST, load
from tickbytick.recording import lines, loads
from tickbytick.show.save import FORMATS

PICTURES = {".svg": "Picture (SVG)", ".png": "Picture (PNG)"}
TEXTS = {".txt": "Text with times", ".jsonl": "Recording (JSON Lines)", ".trace.json": "Trace for Perfetto"}
NAME = TWO_FILES.partition("/")[2]
PAPER = {"light": "#ffffff", "dark": "#171a21"}
INK = {"light": "#3d4eb8", "dark": "#a3b0ff"}


def entries(run: Locator) -> Locator:
    """In the run's menu, opened."""
    panel = menu(run)
    button = panel.get_by_role("button", name="Save this run")
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    return panel.locator(".menu-file")


def saved(run: Locator, label: str) -> tuple[str, bytes]:
    """The name and the content of what the browser gets; the menu is closed then."""
    with run.page.expect_download(timeout=20_000) as download:
        entries(run).filter(has_text=label).click()
    expect(run.locator(".run-menu")).to_be_hidden()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_recorded_run_is_saved_as_the_command_saves_it_and_nothing_is_loaded_before(open_page: Open) -> None:
    assert {*PICTURES, *TEXTS} == {*FORMATS, ".png"}
    page = open_page(ON_PAGE, accept_downloads=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    run = runs(page).first
    expect(entries(run)).to_have_text([*PICTURES.values(), *TEXTS.values()])
    page.keyboard.press("Escape")
    assert [url for url in asked if "/runtime/" in url] == []
    recording = load(TWO_FILES).recordings()[OLDEST]
    for ending, label in TEXTS.items():
        name, content = saved(run, label)
        assert (name, content.decode()) == (f"{NAME}{ending}", FORMATS[ending](recording))
    assert content and any("/runtime/" in url for url in asked)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_picture_is_the_timeline_as_it_is_shown_wide_and_in_the_readers_palette(
    width: int, scheme: str, open_page: Open
) -> None:
    page = open_page(ON_PAGE, width, color_scheme=scheme)
    run = runs(page).first
    scrub(run, 1.0)
    name, picture = saved(run, "Picture (SVG)")
    assert name == f"{NAME}.svg"
    root = ElementTree.fromstring(picture)
    size = [int(root.get(side)) for side in ("width", "height")]
    assert root.get("viewBox") == "0 0 {} {}".format(*size)
    assert root.find("{*}rect").get("fill") == PAPER[scheme]
    words = {element.text: element for element in root.iterfind(".//{*}text")}
    assert {*TASKS} <= {*words} and words[TASKS[0]].get("fill") == INK[scheme]
    assert not re.search(r"class=|style=|data-|var\(|current|visibility", picture.decode())

    name, pixels = saved(run, "Picture (PNG)")
    assert (name, pixels[:8]) == (f"{NAME}.png", b"\x89PNG\r\n\x1a\n")
    assert [int.from_bytes(pixels[at : at + 4]) for at in (16, 20)] == [2 * side for side in size]


def test_a_readers_own_run_is_saved_too(open_page: Open) -> None:
    page = open_page(ON_PAGE)
    program = program_of(page)
    edit(program, "import time\nprint('Grüße')\ntime.sleep(2)\nprint(1 / 0)")
    run = run_it(program)
    name, content = saved(run, "Recording (JSON Lines)")
    recording = loads(content.decode())
    assert (name, recording.exit, recording.text("stdout")) == (f"{NAME}.jsonl", 1, "Grüße\n")
    assert "main.py" in recording.sources and lines(recording)[-1].seconds == 2
    assert b"ZeroDivisionError" in saved(run, "Text with times")[1]
    assert saved(run, "Picture (SVG)")[0] == f"{NAME}.svg"


def test_while_a_program_runs_the_menu_says_so_and_saves_once_it_has_ended(open_page: Open) -> None:
    page = open_page(ON_PAGE)
    program, run = program_of(page), runs(page).first
    edit(program, ENDLESS)
    program.get_by_role("button", name="Run", exact=True).click()
    expect(program.locator(".program-count")).to_contain_text("1 line", timeout=20_000)
    program.get_by_role("button", name="Recorded run").click()
    entries(run).filter(has_text="Text").click()
    expect(run.locator(".menu-note").first).to_have_text("A program is running. Save this once it has ended.")
    page.keyboard.press("Escape")
    program.get_by_role("button", name="Stop").click()
    expect(said(program)).to_contain_text("Your run was ended", timeout=20_000)
    program.get_by_role("button", name="Recorded run").click()
    assert saved(run, "Text with times")[0] == f"{NAME}.txt"

"""What axe-core finds in the pages, in Chromium: contrast, names, landmarks and more."""

import re
from pathlib import Path

import pytest
from axe import AXE, COLOURS_AND_NAMES, WIDTHS, faults
from browser import Open, address_of, script, uncover, wake
from editing import edit, program_of, run_it, said
from found import ON_PAGE
from playwright.sync_api import expect
from replay import menu, runs, scrub

from course import pages

# One page of each kind. A lesson is looked at below, with all that can be opened in it; the playground, an embedded
# program, predictions and exercises, in each of their states, where they are tested.
KINDS = [
    "",
    ON_PAGE.replace("lessons", "notebooks"),
    next(filter(re.compile("errors/").match, map(address_of, pages.pages()))),
    "glossary/",
    "video/",
    "how-this-site-checks-itself/",
    "kept/",
    "404.html",
]


@pytest.mark.parametrize("path", KINDS)
def test_a_page_of_each_kind_has_no_fault(path: str, open_page: Open) -> None:
    assert faults(open_page(path, reduced_motion="reduce")) == []  # the home page's run plays by itself


def test_nor_has_any_other_page(open_page: Open, site: str) -> None:
    """Once is enough in the gate: its kind is looked at in the dark and on a phone."""
    page = open_page("404.html")  # and then from page to page, as a reader goes: faster than a window for each
    found = {}
    for path in sorted({*map(address_of, pages.pages())} - {*KINDS, ON_PAGE}):
        page.goto(site + path)
        uncover(page)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found[path] = page.evaluate(script("faults"), COLOURS_AND_NAMES)
    assert found == {path: [] for path in found}


@pytest.mark.weekly
def test_nor_has_any_page_that_is_built_at_any_width_in_light_and_dark(
    site: str, served: Path, open_page: Open
) -> None:
    """Notebooks and the frame too: whatever has an address."""
    page = open_page("404.html", reduced_motion="reduce")
    folder = served / "sub" / "path"
    found = {}
    for path in sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.html")):
        page.goto(site + path)
        uncover(page)
        wake(page)
        found[path] = faults(page)
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    assert len(found) > len(pages.pages())
    assert found == {path: [] for path in found}


def test_nor_has_what_is_kept_while_it_asks_and_when_it_is_erased(open_page: Open) -> None:
    page = open_page("kept/")
    box = page.locator(".kept")
    for press, then in (("Erase", "Nothing brings it back"), ("Yes, erase it", "Erased:")):
        box.get_by_role("button", name=press).click()
        expect(box).to_contain_text(then)
        assert faults(page) == []
        page.set_viewport_size({"width": 1280, "height": 900})


def test_nor_has_the_menu_of_a_narrow_page(open_page: Open) -> None:
    page = open_page(ON_PAGE, 390)
    page.locator(".md-header label[for=__drawer]").click()
    expect(page.locator(".md-sidebar--primary")).to_be_in_viewport()
    assert faults(page) == []


def test_nor_has_the_search(open_page: Open) -> None:
    page = open_page("404.html")
    page.keyboard.press("/")
    for typed, answer in (("", ""), ("gather", "sections"), ("xyzzy", "Nothing found")):
        page.get_by_role("combobox", name="Search").fill(typed)
        expect(page.locator("dialog .search-said")).to_contain_text(answer)
        assert faults(page) == []


def test_nor_has_a_lesson_with_all_that_a_reader_can_open_in_it(open_page: Open) -> None:
    """The editor with a run that failed, a replay half-way, a menu, the table of a timeline."""
    page = open_page(ON_PAGE)
    program = program_of(page)
    edit(program, f"print({'1 + ' * 100}None)\n")
    run_it(program)
    expect(said(program)).to_contain_text("and failed")
    scrub(runs(page).nth(2), 1.0)
    menu(runs(page).nth(3)).get_by_role("button", name="The timeline as a table").click()
    panel = menu(runs(page).nth(2))
    panel.get_by_role("button", name="Save this run").click()
    for kind, name in (("button", "Picture (SVG)"), ("link", "Open in the playground")):
        expect(panel.get_by_role(kind, name=name)).to_be_visible()
    assert faults(page) == []

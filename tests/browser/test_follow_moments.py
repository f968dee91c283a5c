"""A sentence leads to its moment: by mouse, by keyboard, and without a script to the run."""

import re

import pytest
from browser import Open, uncover
from playwright.sync_api import expect

PAGE = "lessons/01-first-coroutine/"


@pytest.mark.parametrize("width", [1280, 390])
def test_each_moment_of_a_page_is_shown_in_its_run(open_page: Open, width: int) -> None:
    page = open_page(PAGE, width, covered=True, reduced_motion="reduce")  # which scrolls at once
    links = page.locator("a.moment")
    assert links.count() >= 8
    shown = page.locator("a.moment:visible").first  # the paragraph below a covered run is covered with it
    shown.hover()  # which does not tell what the cover hides; a click shows it
    expect(page.locator(".moment-pointed")).to_have_count(0)
    shown.click()
    expect(page.locator(".moment-pointed")).not_to_have_count(0)
    uncover(page)
    for link in links.all():
        place = page.locator(link.evaluate("link => link.hash"))
        link.click()
        expect(place.locator("input[type=range]")).to_be_focused()
        expect(place.locator("input[type=range]")).to_be_in_viewport()
        time = place.locator(".replay-time").text_content()
        assert float(time.removesuffix(" s")) == float(link.get_attribute("data-time"))
        if line := link.get_attribute("data-line"):
            printed = place.locator("pre.run span:not(:has(*))").nth(int(line) - 1)
            expect(printed).to_have_class(re.compile("moment-pointed"))
            expect(printed).not_to_have_class(re.compile("later"))


def test_by_keyboard_and_back(open_page: Open) -> None:
    page = open_page(PAGE)
    link = page.locator("a.moment[data-line]").first
    link.focus()
    expect(link).to_have_accessible_name(re.compile(r", show in the run$"))
    expect(page.locator(".moment-line")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".replay input[type=range]").first).to_be_focused()
    page.keyboard.press("Home")
    expect(page.locator(".replay-time").first).to_have_text("0.0 s")
    page.go_back()
    expect(link).to_be_in_viewport()


def test_a_heading_is_found_below_runs_that_were_never_in_sight(open_page: Open, site: str) -> None:
    """Where the browser guesses how high they are, it moves once they are laid out."""
    path = "errors/coroutines/"
    page = open_page(path, width=390)
    where = "heading => heading.getBoundingClientRect().top"
    headings = page.locator("article h2").evaluate_all("all => all.map(heading => heading.id)")
    for number, name in enumerate(headings[2:-2:3]):
        page.goto("about:blank")
        page.goto(f"{site}{path}#{name}", wait_until="networkidle")
        place = page.locator(f"[id='{name}']").evaluate(where)
        assert 48 < place < 80, name
        if not number:
            page.reload(wait_until="networkidle")
            assert page.locator(f"[id='{name}']").evaluate(where) == place

"""What the site adds to its theme, in Chromium: tabs, focus, the way in, pages opened as files."""

import re
from pathlib import Path

import pytest
from browser import Open, address_of, address_with, uncover, wake
from found import BY_VERSION, MOST_RUNS, MOST_TABS, ON_PAGE
from playwright.sync_api import Browser, Page, expect

from course import pages


def chosen(page: Page) -> list[str]:
    """The tab in front of each group."""
    return page.locator(".tabbed-set > input:checked").evaluate_all(
        "all => all.map(one => document.querySelector(`label[for='${one.id}']`).textContent.trim())"
    )


def test_a_tab_of_one_program_touches_no_other_here_or_on_another_page(open_page: Open) -> None:
    page = open_page(address_of(MOST_TABS))
    before = chosen(page)
    assert before.count("main.py") > 2
    page.locator(".tabbed-labels").first.get_by_text("api.py").click()
    expect(page.locator(".tabbed-set").first.locator("input:checked + input")).to_have_count(0)
    assert chosen(page) == ["api.py", *before[1:]]
    page.evaluate("__md_set('__tabs', ['api.py'])")  # as a browser may have kept it from before
    page.goto(page.url.partition(address_of(MOST_TABS))[0] + ON_PAGE)
    wake(page)
    assert {*chosen(page)} == {"main.py"}
    assert page.evaluate("__md_get('__tabs')") is None


def test_the_tab_that_has_the_focus_has_a_ring(open_page: Open) -> None:
    """Those of files, and those of versions."""
    for path in (ON_PAGE, address_with(BY_VERSION)):
        page = open_page(path)
        for group in page.locator(".tabbed-set").all():
            group.locator(":scope > input").first.focus()
            for at, label in enumerate(group.locator(":scope > .tabbed-labels > label").all()):
                page.keyboard.press("ArrowRight" if at else "Shift")  # which gives the focus as the keyboard does
                expect(label).to_have_css("outline-style", "solid")


def test_back_to_top_covers_no_program_and_the_way_into_the_course_on_the_first_screen(open_page: Open) -> None:
    for width, height in ((1280, 800), (390, 844)):
        page = open_page(address_of(MOST_RUNS), width)
        page.evaluate("scrollTo(0, 3000)")
        page.mouse.wheel(0, -200)
        button = page.locator(".md-top")
        expect(button).to_be_visible(visible=width == 1280)  # on a phone there is no room beside them
        left = button.evaluate("button => button.getBoundingClientRect().left")
        right = "all => Math.max(...all.map(label => label.getBoundingClientRect().right))"
        assert width == 390 or page.locator(".tabbed-labels > label").evaluate_all(right) < left
        start = open_page("", width).get_by_role("link", name="Start lesson 1")
        box = start.bounding_box()
        assert box and box["y"] + box["height"] <= height
    start.click()
    expect(page.locator("h1")).to_contain_text("first coroutine")


def test_the_navigation_has_each_title_once(open_page: Open) -> None:
    links = open_page("glossary/").locator(".md-sidebar--primary a.md-nav__link:not([href^='#'])")
    titles = [title.strip() for title in links.all_text_contents()]  # also of a part that is closed
    assert len({*titles}) == len(titles) == len(pages.navigation())


@pytest.mark.parametrize("path", ["", ON_PAGE, "play/", "exercises/gather/", "kept/"])
def test_a_page_opened_as_a_file_says_in_each_box_why_nothing_happens_there(
    path: str, site: str, served: Path, browser: Browser
) -> None:
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((served / "sub" / "path" / path / "index.html").as_uri())
    uncover(page)
    boxes = (
        page.locator(".replay, .guess, .exercise, div:has(> .play-gallery), .kept, .offline")
        .locator("visible=true")
        .all()
    )
    assert boxes
    for box in boxes:
        expect(box).to_contain_text("opened as a file")
    expect(page.locator(".play-gallery")).to_be_visible(visible=path == "play/")
    expect(page.locator(".program:empty, .open-search").locator("visible=true")).to_have_count(0)
    page.locator("a.md-logo").locator("visible=true").first.click()  # to a page, and not to what is in its folder
    expect(page.locator("article h1")).to_be_attached()
    page.close()
    assert wrong == []


def test_the_switch_goes_from_the_systems_colours_to_light_and_dark_and_is_kept(open_page: Open) -> None:
    """Damaged, it is as at first."""
    page = open_page("glossary/", color_scheme="dark")
    body, switch = page.locator("body"), page.locator(".md-header label[for^=__palette]").locator("visible=true")
    for scheme, leads_to in (
        ("slate", "light mode"),
        ("default", "dark mode"),
        ("slate", "system"),
        ("slate", "light"),
    ):
        expect(body).to_have_attribute("data-md-color-scheme", scheme)
        expect(switch).to_have_attribute("title", re.compile(leads_to))
        switch.click()
    page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    for damaged in ('{"index": 9}', "[]", "7"):
        page.evaluate("text => localStorage.setItem(`${__md_scope.pathname}.__palette`, text)", damaged)
        page.reload()
        expect(switch).to_have_attribute("title", re.compile("light"))
        expect(body).to_have_attribute("data-md-color-scheme", "slate")

"""A run that answers a question, in Chromium: covered until the reader asks, and never where they could not ask."""

from pathlib import Path

import pytest
from browser import Open, address_of, wake
from editing import edit, editors, program_of, run_it
from found import ON_PAGE, TIMES, TWO_FILES
from playwright.sync_api import Locator, Page, expect
from replay import printed, runs, shown_lines

from course import pages

ASKING = [page for page in pages.pages() if any(fence.covered for fence in pages.read(page)[0])]

EXPLAINED = ".beside:has(.cover) + p, .beside:has(.cover) + h2 + p"
"""The first paragraph below each of these runs, which says what came of it."""


def button(page: Page) -> Locator:
    return page.locator(".cover > summary").get_by_text("Show the run").first


def below(page: Page) -> float:
    """Where the explanation begins."""
    return page.locator("#what-happened").evaluate("heading => heading.getBoundingClientRect().top + scrollY")  # type: ignore[no-any-return]


@pytest.mark.parametrize("source", ASKING, ids=lambda path: path.stem)
def test_nothing_of_the_run_is_seen_or_read_aloud_and_nothing_moves_when_it_is_shown(
    source: Path, open_page: Open
) -> None:
    page = open_page(address_of(source), covered=True)
    shifts = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().map(one => one.value)))
        .observe({type: "layout-shift", buffered: true}) ?? setTimeout(() => done([])))"""
    page.reload()
    assert sum(page.evaluate(shifts)) == 0  # while it loads
    wake(page)
    run, heading = page.locator(".cover section").first, below(page)
    box = page.locator(".cover").first.bounding_box()
    assert box and box["height"] > 200  # it is as high as the run
    expect(run).to_be_hidden()
    name = run.get_attribute("aria-label")
    assert name and name not in page.locator("article").aria_snapshot()
    seen = "parts => parts.filter(part => part.checkVisibility({visibilityProperty: true})).length"
    assert page.locator(".cover section, .cover section *").evaluate_all(seen) == 0
    assert page.locator(EXPLAINED).evaluate_all(seen) == 0 < page.locator(EXPLAINED).count()
    button(page).click()
    expect(button(page)).to_be_hidden()
    expect(run).to_be_visible()
    assert name in page.locator("article").aria_snapshot()
    assert below(page) == heading
    expect(page.locator(EXPLAINED).first).to_be_visible()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_from_the_keyboard_the_run_has_the_focus_next_and_its_keys_work(key: str, open_page: Open) -> None:
    page = open_page(ON_PAGE, covered=True)
    run = runs(page).first
    page.locator(".cover > summary").first.focus()
    page.keyboard.press(key)
    expect(run).to_be_focused()
    page.keyboard.press("End")
    expect(run.locator(".replay-time")).to_have_text(TIMES[-1])
    page.keyboard.press("Tab")
    expect(run.get_by_role("button", name="Play")).to_be_focused()


@pytest.mark.parametrize("options", [{"java_script_enabled": False}, {}], ids=["without a script", "on paper"])
def test_who_cannot_ask_sees_the_run(options: dict[str, bool], open_page: Open) -> None:
    page = open_page(ON_PAGE, covered=True, **options)
    if not options:
        page.emulate_media(media="print")
    for part in (runs(page).first.locator("pre.run, svg.timeline"), page.locator(EXPLAINED)):
        expect(part.first).to_be_visible()
    assert shown_lines(runs(page).first) == printed(TWO_FILES)
    expect(runs(page).first.locator(".replay")).to_be_hidden()
    expect(page.locator(".cover > summary").first).to_be_hidden()


def test_what_is_shown_stays_so_when_the_reader_goes_to_another_place_or_page_and_back(open_page: Open) -> None:
    page = open_page(ON_PAGE, covered=True)
    button(page).click()
    page.locator(".md-nav--secondary .md-nav__link[href*='#']").last.click()
    expect(runs(page).first).to_be_visible()
    page.locator("a.moment:visible").first.click()
    # What Material may do to the history is done a quarter of a second after the reader has scrolled.
    page.evaluate("new Promise(done => { addEventListener('scroll', () => setTimeout(done, 500)); scrollTo(0, 0) })")
    page.locator(".md-footer__link--next").click()
    expect(runs(page).first).to_be_hidden()
    page.go_back()
    expect(runs(page).first).to_be_visible()


def test_a_run_of_ones_own_shows_it(open_page: Open) -> None:
    page = open_page(ON_PAGE)
    edit(program_of(page), "print('mine')\n")
    page.reload()  # the run is covered again, and the editor there
    expect(editors(page)).to_have_text("print('mine')")
    expect(button(page)).to_be_visible()
    run_it(program_of(page))
    expect(button(page)).to_be_hidden()

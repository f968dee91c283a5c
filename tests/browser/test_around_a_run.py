"""What stands around a program's run, in Chromium: few controls, a menu, line numbers, an editor like the page."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from browser import Open, address_of, address_with, focus_by_tab, follow, script, uncover
from editing import edit, program_of, run_it
from found import LONGEST, ON_PAGE, TIMES, TWO_FILES
from playwright.sync_api import FloatRect, Locator, Page, expect
from replay import menu, play, printed, runs, scrub, shown_lines, step, time_shown

from course import pages
from course.examples import load
from course.site.moments import place_of
from tickbytick import link

PAGES = [address_of(page) for page in pages.pages() if pages.runs(page)]
SHORT = "01-first-coroutine/fetch-data"
"""It prints two lines."""

# --- on each page


FITS = """() => document.querySelectorAll(".beside-program pre > code").values()
    .filter(code => code.scrollWidth > code.clientWidth).map(code => code.textContent).toArray()"""


@pytest.mark.parametrize("path", PAGES)
def test_at_rest_there_are_few_controls_all_fits_and_the_editor_moves_and_recolours_nothing(
    path: str, open_page: Open
) -> None:
    page = open_page(path, reduced_motion="reduce")  # the home page's run plays by itself
    assert page.evaluate(FITS) == []
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 20_000})  # CodeMirror makes only the lines in sight
        for controls in page.evaluate(script("controls")):
            assert len(controls) <= 5, (width, controls)
            assert controls.count("▶") == 1, (width, controls)
        assert page.locator("svg.timeline").evaluate_all(script("cut_off")) == [], width
    before = [block.evaluate(script("letters")) for block in programs(page).all()]
    open_editors(page)
    for block, old in zip(programs(page).all(), before, strict=True):
        same_letters(block, old)


def programs(page: Page) -> Locator:
    """The blocks of code that are shown, and whose editor can be opened."""
    return page.locator(".beside:has(.program-edit) .highlight").locator("visible=true")


def open_editors(page: Page) -> None:
    page.locator(".program-edit").evaluate_all("all => all.forEach(edit => edit.click())")
    expect(programs(page).locator(".cm-content")).to_have_count(programs(page).count(), timeout=20_000)


Letters = list[tuple[str, str, float, float]]


def same_letters(
    block: Locator, before: Letters, tolerance: float = 0.1, of: Callable[[Letters], Letters] = list
) -> None:
    now: Letters = []
    for _ in range(20):  # a busy machine takes its time to colour many editors
        now = of(block.evaluate(script("letters")))
        if [letter[:2] for letter in now] == [letter[:2] for letter in before]:
            break
        block.page.wait_for_timeout(100)
    assert [letter[:2] for letter in now] == [letter[:2] for letter in before]
    moved = (abs(new[at] - old[at]) for new, old in zip(now, before, strict=True) for at in (2, 3))
    assert max(moved) <= tolerance


# --- the controls


def test_the_steps_come_with_the_first_one_where_the_length_was_and_nothing_moves(open_page: Open) -> None:
    run = runs(open_page(ON_PAGE)).first
    length, steps = run.locator(".replay-length"), run.locator(".replay-back, .replay-on")
    expect(length).to_have_text(f"of {TIMES[-1]}")
    expect(steps.locator("visible=true")).to_have_count(0)

    def places() -> list[FloatRect | None]:
        return [part.bounding_box() for part in run.locator(".replay-bar > *:not(.run-menu), .run, .timeline").all()]

    before = places()
    run.locator(".replay-play").press("ArrowRight")
    expect(steps.locator("visible=true")).to_have_count(2)
    expect(length).to_be_hidden()
    assert places() == before


def test_the_foot_says_what_happens_in_sight_and_in_the_end_the_facts_again(open_page: Open) -> None:
    page = open_page(address_with(LONGEST), 390)
    run = runs(page).first
    facts, status = run.locator(".run-foot"), run.locator(".replay-status")
    expect(facts).to_be_visible()
    expect(status).to_be_hidden()
    run.locator(".replay-bar").evaluate("bar => scrollTo(0, bar.getBoundingClientRect().top + scrollY - 80)")
    expect(facts).not_to_be_in_viewport()
    step(run)
    expect(status).to_be_in_viewport(ratio=1)
    expect(facts).to_be_hidden()
    play(run)
    expect(facts).to_be_visible(timeout=10_000)


def test_edit_brings_run_as_the_first_thing_to_press(open_page: Open) -> None:
    page = open_page(ON_PAGE)
    program = program_of(page)
    run, start = program.get_by_role("button", name="Run", exact=True), program.locator(".replay-play").first
    expect(run).to_have_count(0)
    filled = start.evaluate("play => getComputedStyle(play).backgroundColor")
    program.get_by_role("button", name="Edit").click()
    expect(run).to_have_css("background-color", filled)
    expect(run).to_have_attribute("title", re.compile(r"Run \((Ctrl\+Enter|⌘↵)\)"))
    expect(start).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(program.get_by_role("button", name="Edit")).to_have_count(0)
    program.get_by_role("button", name="Recorded run").click()
    program.get_by_role("button", name="Edit").click()
    expect(program.locator(".program-editor")).to_have_count(0)  # it stands beside the run
    expect(page.locator(".program-editor").first).to_be_visible()


# --- the menu


def test_the_menu_opens_and_closes_by_keyboard(open_page: Open) -> None:
    page = open_page(ON_PAGE)
    run = runs(page).first
    more, panel = run.get_by_role("button", name="More"), run.locator(".run-menu")
    keys = page.keyboard
    run.locator(".replay-play").focus()
    focus_by_tab(more)
    expect(more).to_have_attribute("aria-expanded", "false")
    keys.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    expect(panel).to_be_visible()
    keys.press("Tab")
    expect(run.get_by_label("Speed")).to_be_focused()
    keys.press("Tab")
    expect(run.get_by_role("button", name="Back to the start")).to_be_focused()
    keys.press("ArrowRight")  # it is the replay's elsewhere
    expect(time_shown(run)).to_have_text(TIMES[0])
    expect(run.locator(".replay-length")).to_be_visible()
    keys.press("Escape")
    expect(panel).to_be_hidden()
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "false")
    keys.press("Space")
    for _ in panel.locator("select, button, a").all():
        expect(panel).to_be_visible()
        keys.press("Tab")
    keys.press("Tab")  # beyond its last
    expect(panel).to_be_hidden()


def test_the_menu_opens_and_closes_by_touch(open_page: Open) -> None:
    page = open_page(ON_PAGE, 390, has_touch=True, is_mobile=True)
    run = runs(page).first
    more, panel = run.get_by_role("button", name="More"), run.locator(".run-menu")
    scrub(run, 1.0)
    for elsewhere in (run.locator(".run"), more):
        more.tap()
        expect(panel).to_be_visible()
        elsewhere.tap(position={"x": 5, "y": 5})
        expect(panel).to_be_hidden()
    more.tap()
    heights = panel.locator("label, button, a").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert min(heights) >= 44
    panel.get_by_role("button", name="Back to the start").tap()
    expect(panel).to_be_hidden()
    expect(time_shown(run)).to_have_text(TIMES[0])


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_menu_stays_in_the_window(width: int, open_page: Open) -> None:
    page = open_page(ON_PAGE, width)
    page.set_viewport_size({"width": width, "height": 700})
    run = runs(page).first
    for below in (100, 650):  # where the button is in the window
        run.locator(".replay-more").evaluate("(more, at) => scrollBy(0, more.getBoundingClientRect().top - at)", below)
        box = menu(run).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert box["y"] >= 48 and box["y"] + box["height"] <= 700
        page.keyboard.press("Escape")


def test_the_table_of_a_timeline_is_in_the_menu(open_page: Open) -> None:
    run = runs(open_page(ON_PAGE)).first
    table, summary = run.locator(".run-timeline table"), run.locator(".run-timeline summary")
    expect(summary).to_be_hidden()
    menu(run).get_by_role("button", name="The timeline as a table").click()
    expect(table).to_be_visible()
    expect(summary).to_be_focused()
    summary.click()
    expect(summary).to_be_hidden()


PLAY = "play/"


def test_the_menu_leads_to_the_playground_with_the_program_as_it_is(open_page: Open, site: str) -> None:
    page = open_page(ON_PAGE)

    def taken(run: Locator) -> Any:
        leads = menu(run).get_by_role("link", name="Open in the playground")
        expect(leads).to_have_attribute("href", re.compile(re.escape(f"{site}{PLAY}#")))
        fragment = leads.evaluate("link => link.hash.slice(1)")
        page.keyboard.press("Escape")
        return link.decode(fragment)

    program, sources = program_of(page), load(TWO_FILES).texts()
    assert taken(runs(page).first) == sources
    edit(program, "print('mine')")
    mine = {**sources, "main.py": "print('mine')\n"}
    assert taken(runs(page).first) == mine
    assert taken(run_it(program)) == mine
    follow(page, f"{site}lessons/01-first-coroutine/")
    uncover(page)
    assert taken(page.locator(f"#{place_of(SHORT)}")) == {"main.py": load(SHORT).texts()["api.py"]}


def test_what_is_too_long_for_the_playground_is_said_in_the_menu(open_page: Open) -> None:
    page = open_page(ON_PAGE)
    edit(program_of(page), f"# {''.join(map(chr, range(0x4E00, 0x9F00)))}")
    panel = menu(runs(page).first)
    expect(panel.get_by_role("status")).to_contain_text("A link has at most 16,000 characters")
    expect(panel.get_by_role("link", name="Open in the playground")).to_have_count(0)


# --- the program and its editor


def test_after_edit_the_program_and_run_are_in_sight(open_page: Open) -> None:
    """On a phone the program stands above its run, and the button that opens its editor below."""
    page = open_page(ON_PAGE, 390, has_touch=True, is_mobile=True)
    page.set_viewport_size({"width": 390, "height": 844})
    run = runs(page).first
    uncover(page)
    run.locator("svg.timeline").scroll_into_view_if_needed()
    expect(programs(page).first).not_to_be_in_viewport()
    run.get_by_role("button", name="Edit").tap()
    expect(page.locator(".cm-content").first).to_be_in_viewport()
    expect(page.get_by_role("button", name="Run", exact=True).first).to_be_in_viewport(ratio=1)
    before = page.evaluate("scrollY")
    page.keyboard.type("# ")
    first = page.locator(".cm-line").first.bounding_box()
    assert first and first["y"] >= 48  # below the header
    assert page.evaluate("scrollY") == before


def test_also_in_the_dark_and_on_a_phone_but_for_the_size_of_letters(open_page: Open) -> None:
    """A phone enlarges the page around a text of less than 16 px."""
    for options in ({"color_scheme": "dark"}, {"has_touch": True, "is_mobile": True}):
        page = open_page(ON_PAGE, 390, **options)
        block, phone = programs(page).first, "is_mobile" in options
        of = first_column if phone else list
        before = of(block.evaluate(script("letters")))
        open_editors(page)
        expect(block.locator(".cm-content")).to_have_css("font-size", "16px" if phone else "13.6px")
        same_letters(block, before, 1, of)


def test_and_in_the_playground_each_letter_has_its_colour(open_page: Open) -> None:
    block = programs(open_page(ON_PAGE)).first
    before = block.evaluate(script("letters"))
    page = open_page(f"{PLAY}#{link.encode({'main.py': load(TWO_FILES).texts()['main.py']})}")
    editor = page.locator(".play-editors")
    expect(editor.locator(".cm-content")).to_have_css("font-size", "13.2px", timeout=20_000)
    same_letters(editor, before, float("inf"))


def first_column(letters: Letters) -> Letters:
    start = min(left for _, _, left, _ in letters)
    return [letter for letter in letters if letter[2] < start + 1]


def test_a_program_has_the_line_numbers_of_a_traceback_and_they_are_no_text(open_page: Open) -> None:
    page = open_page(ON_PAGE)
    block = page.locator(".beside-program .highlight pre > code").first
    source = load(TWO_FILES).texts()["main.py"]
    numbers = block.locator("[data-linenos]").evaluate_all("all => all.map(one => Number(one.dataset.linenos))")
    assert numbers == [*range(1, source.count("\n") + 1)]
    selected = "code => { getSelection().selectAllChildren(code); return getSelection().toString(); }"
    assert block.evaluate(selected).rstrip() == source.rstrip()
    assert "asyncio" in block.aria_snapshot()
    assert not re.search("1 .*import", block.aria_snapshot())
    expect(page.locator(".highlight:not(.beside-program *) [data-linenos]")).to_have_count(0)


def test_a_run_of_two_lines_is_short(open_page: Open) -> None:
    run = open_page("lessons/01-first-coroutine/").locator(f"#{place_of(SHORT)}")
    assert shown_lines(run) == printed(SHORT)
    box = run.bounding_box()
    assert box and box["height"] < 290

"""The replay, in a real Chromium, with the built site under a sub-path as on GitHub Pages."""

import gzip
import re
from collections.abc import Callable
from urllib.request import urlopen

import pytest
from browser import Open, address_of, address_with, focus_by_tab, follow, script, uncover, wake
from editing import said
from found import BY_VERSION, END, LONGEST, MOST_RUNS, ON_PAGE, STANDING, TASKS, TIMES, TWO_FILES
from playwright.sync_api import Route, expect
from replay import marks, menu, play, printed, recorded, runs, scrub, shown_lines, step, time_shown

from course import pages
from tickbytick.recording import lines, tasks

LESSONS = [address_of(page) for page in pages.pages() if page.parent.name == "lessons"]


def test_the_page_is_still_until_the_reader_plays_and_then_moves_nothing_else(open_page: Open) -> None:
    page = open_page(ON_PAGE)
    run = runs(page).first

    def places() -> object:
        return [part.bounding_box() for part in (run, page.locator("h2").first)]

    before = places()
    page.wait_for_timeout(300)
    assert (shown_lines(run), marks(page), places()) == (printed(TWO_FILES), {}, before)
    expect(run.locator(".playhead")).to_be_hidden()
    expect(time_shown(run)).to_have_text(TIMES[0])
    for _ in range(2):  # and again, from the start
        play(run)
        expect(run.locator(".later")).not_to_have_count(0)
        expect(time_shown(run)).to_have_text(TIMES[-1], timeout=3000)
        expect(run.get_by_role("button", name="Play")).to_be_visible()
        assert (shown_lines(run), marks(page)) == (printed(TWO_FILES), {})
    page.evaluate("scrollTo(0, 0)")
    assert places() == before


def test_scrubbing_shows_exactly_the_lines_printed_up_to_then(open_page: Open) -> None:
    run = runs(open_page(ON_PAGE)).first
    for seconds in (END - 1, 0.0, END - 2, END - 0.001):
        scrub(run, seconds)
        assert shown_lines(run) == printed(TWO_FILES, seconds)
        expect(time_shown(run)).to_have_text(f"{seconds:.1f} s")


def test_tasks_stand_on_the_lines_where_they_wait(open_page: Open) -> None:
    page = open_page(ON_PAGE, width=1100)  # with room for their whole labels
    run = runs(page).first
    scrub(run, END - 1)
    assert marks(page) == STANDING
    told = ".*".join(f"{re.escape(label)} waits: " for label in TASKS)
    expect(run.locator(".replay-status")).to_have_text(re.compile(told))
    chip, line = page.locator(".replay-chip", has_text=TASKS[-1]), run.locator("[data-task]").last
    colour = "(element, pseudo) => getComputedStyle(element, pseudo).color"
    assert chip.evaluate(colour) == line.evaluate(colour, "::before")


def test_while_a_task_waits_in_another_file_the_line_that_awaits_that_is_marked_too(open_page: Open) -> None:
    wait = tasks(recorded(TWO_FILES))[1].waits[0]
    place = wait.where.replace(":", ", line ")
    page = open_page(ON_PAGE, width=1100)
    scrub(runs(page).first, 1.0)
    seen = page.locator(".replay-chip:visible")
    expect(seen).to_have_text(f"{TASKS[0]} · waits in {place}")
    assert page.locator(".replay-line:visible").get_attribute("data-line") == wait.through.removeprefix("main.py:")
    expect(runs(page).first.locator(".replay-status span.who")).to_have_count(1)  # it waits once
    labels = page.locator(".tabbed-labels").first.locator("label")
    for label, state in zip(labels.all(), ("awaits", "sleeping"), strict=True):  # the tabs of both files
        expect(label.locator(f".replay-here i.{state}")).to_have_count(1)
        words = "A task waits in another file" if state == "awaits" else "1 task is here"
        expect(label.locator(".replay-here-words")).to_have_text(words)
    labels.nth(1).click()
    expect(seen).to_have_text(TASKS[0])
    scrub(runs(page).first, wait.end)
    expect(page.locator(".awaits")).to_have_count(0)


def test_a_task_that_holds_the_loop_or_has_not_started_says_so(open_page: Open) -> None:
    page = open_page(address_with("01-first-coroutine/sleep-blocks"), width=1100)
    scrub(runs(page).filter(has=page.locator(".holding")).first, 1.0)
    assert marks(page) == {
        "time.sleep(2.5)  # was: await asyncio.sleep(2.5)": ["main() · holds the loop"],
        "counting = asyncio.create_task(count_seconds())": ["count_seconds() · not started"],
    }


def test_what_blocks_without_a_loop_holds_none(open_page: Open) -> None:
    page = open_page(address_with("02-fetch-then-send/without-asyncio"), width=1100)
    run = page.get_by_role("region", name="Recorded run of without-asyncio/")
    step(run)
    step(run)
    expect(run.locator(".replay-status")).to_contain_text("blocks for 2.5 s")
    assert ["main.py · blocks"] in marks(page).values()
    scrub(run, 1.0)
    expect(run.locator(".replay-status")).to_have_text("main.py blocks: 2.5 s")


def test_stepping_back_shows_the_same_as_stepping_forward(open_page: Open) -> None:
    page = open_page("lessons/06-cancel/")
    run = runs(page).nth(2)

    def walk(name: str) -> list[object]:
        seen: list[object] = []
        while True:
            step(run, name)
            state = [marks(page), shown_lines(run), run.locator(".replay-status").inner_text()]
            if seen and seen[-1] == state:
                return seen
            seen.append(state)

    there, back = walk("Next event"), walk("Previous event")
    assert len(there) > 7
    assert back[:-1] == there[-2::-1]
    assert any("asks that fetch_data() be cancelled" in str(state) for state in there)


def test_each_step_is_said_to_a_screen_reader_and_of_playing_what_is_printed(open_page: Open) -> None:
    run = runs(open_page(ON_PAGE)).first
    status, said = run.get_by_role("status"), f"{TIMES[1]}: {TASKS[0]} prints “{printed(TWO_FILES)[1].strip()}”"
    scrub(run, 1.0)
    step(run)
    expect(status).to_have_text(said)
    expect(run.get_by_role("slider")).to_have_attribute("aria-valuetext", TIMES[1])
    play(run)
    expect(time_shown(run)).to_have_text(TIMES[-1], timeout=3000)
    expect(status).to_have_text(
        re.compile(f"^{TIMES[-1]}: .* prints “{printed(TWO_FILES)[-1].strip()}”; The program ends$")
    )


def test_the_keyboard_alone_is_enough(open_page: Open) -> None:
    page = open_page(ON_PAGE)
    run = runs(page).first
    focus_by_tab(run.locator(".replay-play"))
    page.keyboard.press("Space")
    expect(run.get_by_role("button", name="Pause")).to_be_focused()
    page.keyboard.press("Space")
    expect(run.get_by_role("button", name="Play")).to_be_focused()
    page.keyboard.press("End")
    expect(time_shown(run)).to_have_text(TIMES[-1])
    page.keyboard.press("Home")
    expect(time_shown(run)).to_have_text(TIMES[0])
    assert shown_lines(run) == []
    for _ in range(3):  # main() is created, prints, and waits
        page.keyboard.press("ArrowRight")
    for key, there in (("ArrowRight", 2), ("ArrowLeft", 1)):
        page.keyboard.press(key)
        assert shown_lines(run) == printed(TWO_FILES)[:there]
    run.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(time_shown(run)).to_have_text(TIMES[1])
    menu(run).get_by_label("Speed").focus()
    before = time_shown(run).inner_text()
    page.keyboard.press("ArrowRight")
    expect(run.get_by_label("Speed")).to_have_value("2")
    assert time_shown(run).inner_text() == before


def test_the_timeline_can_be_pointed_at_and_its_playhead_moved(open_page: Open) -> None:
    page = open_page(ON_PAGE)
    run = runs(page).first
    svg = run.locator("svg.timeline")
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    left, plot, width = svg.evaluate("svg => [+svg.dataset.left, +svg.dataset.plot, svg.viewBox.baseVal.width]")
    assert box

    def at(seconds: float) -> float:
        return box["x"] + (left + seconds / END * plot) / width * box["width"]

    page.mouse.move(at(1.0), box["y"] + box["height"] / 2)
    page.mouse.down()
    expect(time_shown(run)).to_have_text("1.0 s")
    page.mouse.move(at(3.0), box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    expect(time_shown(run)).to_have_text("3.0 s")
    playhead = run.locator(".playhead .line").bounding_box()
    assert playhead and playhead["x"] + playhead["width"] / 2 == pytest.approx(at(3.0), abs=1)


def test_two_recordings_of_one_program_take_turns_on_its_code(open_page: Open) -> None:
    page = open_page(address_with(BY_VERSION))
    tabs = page.locator(".tabbed-set", has=page.locator("section.recorded-run"))
    old, new = tabs.locator("section.recorded-run").all()
    scrub(old, 1.0)

    def who() -> set[str]:
        return {chip.partition(" · ")[0] for chips in marks(page).values() for chip in chips}

    assert len(who()) == 2
    play(old, "0.25×")
    tabs.get_by_text("Python 3.12 and later", exact=True).click()
    assert old.locator(".replay-play").get_attribute("aria-label") == "Play"
    scrub(new, 1.0)
    assert who() == {"main()"}
    assert page.locator(".replay-marks").count() == 1


def test_with_reduced_motion_playing_goes_from_event_to_event(open_page: Open) -> None:
    page = open_page(ON_PAGE, reduced_motion="reduce")
    run = runs(page).first
    time_shown(run).evaluate(
        "readout => new MutationObserver(() => (window.times ??= new Set()).add(readout.textContent))"
        ".observe(readout, {childList: true})"
    )
    play(run)
    expect(time_shown(run)).to_have_text(TIMES[-1], timeout=5000)
    assert page.evaluate("[...window.times]") == TIMES[1:]


# Of the data of a run: the format is newer, it is no JSON, an event is unknown, a task is, the times are out of order,
# there are no columns.
DAMAGES: list[Callable[[str], str]] = [
    lambda data: data.replace('"format":2', '"format":3', 1),
    lambda data: data[1:],
    lambda data: data.replace('"created"', '"creatde"', 1),
    lambda data: re.sub(r'("columns":\[\[[^]]*\],\[[^]]*\],\[[^]]*,)\d+\]', r"\g<1>99]", data),
    lambda data: data.replace('"columns":[[0', '"columns":[[9', 1),
    lambda data: re.sub(r'"columns":.*\]\]', '"columns":[0]', data),
]


def test_what_cannot_be_replayed_is_shown_as_the_static_page_with_a_notice(open_page: Open) -> None:
    def damaged(route: Route) -> None:
        response, start = route.fetch(), 'class="run-data">'
        before, *data = response.text().split(start)
        data[: len(DAMAGES)] = [damage(text) for damage, text in zip(DAMAGES, data, strict=False)]
        route.fulfill(response=response, body=start.join([before, *data]))

    page = open_page("404.html", locale="en")  # in a window of its own, for the route
    page.route(f"**/{address_of(MOST_RUNS)}", damaged)
    follow(page, page.url.replace("404.html", address_of(MOST_RUNS)))
    uncover(page)
    wake(page)
    notices = page.locator(".replay-notice")
    expect(notices).to_contain_text(["format that this page", *["damaged"] * (len(DAMAGES) - 1)])
    assert notices.evaluate_all("all => all.every(notice => notice.clientHeight < 60)")
    shown = runs(page).all()
    assert [shown_lines(run) for run in shown] == [printed(name) for name in pages.runs(MOST_RUNS)]
    expect(page.locator(".replay-bar")).to_have_count(len(shown) - len(DAMAGES))


@pytest.mark.alone
def test_a_thousand_tasks_leave_the_page_responsive(open_page: Open) -> None:
    """The largest gap between ticks of a 10 ms timer, while playing and scrubbing, folded and unfolded.

    An answer within 100 ms feels immediate (https://web.dev/articles/rail). Other work on this machine can only make a
    gap longer, so the best of five counts, and the first that is good is good enough.
    """
    page = open_page(address_with(LONGEST))
    run = runs(page).first
    assert len(shown_lines(run)) == len(lines(recorded(LONGEST))) > 2000
    menu(run).get_by_label("Speed").select_option("2×")
    page.keyboard.press("Escape")
    for folded in (True, False):
        run.locator("details").first.evaluate("(details, folded) => { details.open = !folded; }", folded)
        page.wait_for_timeout(300)
        assert any(run.evaluate(script("largest_gap")) < 100 for _ in range(5)), f"folded: {folded}"


WIDTHS = (390, 1280)
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.mark.parametrize("lesson", LESSONS)
def test_marks_never_cover_code(open_page: Open, lesson: str) -> None:
    page = open_page(lesson)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        chips, wrong = page.evaluate(script("walk"))
        assert chips > 40
        assert (width, wrong) == (width, [])
        page.wait_for_function(FITS, timeout=5000)  # the navigation is on its way


def test_a_replay_takes_the_room_that_was_kept_for_it_and_nothing_of_it_leaves_its_box(open_page: Open) -> None:
    """320 px: a window of 1280 px enlarged to 400 % (WCAG 1.4.10)."""
    page = open_page(address_with(LONGEST))
    for run in runs(page).all():
        step(run)
    # Said in the style sheet: where no width is said, Chromium fills the box and WebKit does not.
    widths = "all => all.map(svg => `${svg.computedStyleMap().get('width')}`)"
    assert {*page.locator("svg.timeline").evaluate_all(widths)} == {"100%"}
    place = page.locator(".replay").first
    for width in (320, *WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        assert (width, page.evaluate(script("out_of_its_box"))) == (width, [])
        page.wait_for_function(FITS, timeout=5000)  # the navigation is on its way
        made, empty = place.evaluate(script("room"))
        assert made == pytest.approx(empty, abs=1)


def test_where_there_is_no_keyboard_no_key_is_named(open_page: Open) -> None:
    page = open_page(ON_PAGE, 390, has_touch=True, is_mobile=True)
    program = page.locator(".runnable").first
    named = re.compile(r"Ctrl|⌘|Esc|Tab\b|←|→|Enter|press", re.I)
    program.get_by_role("button", name="Edit").tap()
    editor = page.locator(".program-editor .cm-content").first
    expect(editor).to_be_focused()
    expect(said(program)).to_have_text(re.compile(r"Change it, then tap Run \(Python 3\.\d+, \d MB, once\)\."))
    assert not named.search(editor.get_attribute("aria-label") or "")
    assert not named.search(program.get_by_role("button", name="Run", exact=True).get_attribute("title") or "")
    expect(editor).to_have_css("font-size", "16px")  # a phone enlarges the page around anything smaller
    page.keyboard.insert_text("print('mine')\n")
    program.get_by_role("button", name="Reset").tap()
    expect(said(program)).to_have_text("The original is back.")


def test_the_script_is_small(site: str) -> None:
    """The one that every page loads; the others come when a reader does something."""
    with urlopen(f"{site}assets/javascripts/course.js") as script:
        assert len(gzip.compress(script.read())) <= 14_100

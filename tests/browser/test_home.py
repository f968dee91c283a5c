"""The home page in Chromium: three doors in the first window, and a run that plays once it is in sight."""

import pytest
from browser import Open
from playwright.sync_api import expect
from replay import printed, runs, shown_lines

EXAMPLE = "03-gather/results-in-order"


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["wide", "phone"])
def test_each_kind_of_reader_finds_a_door_in_the_first_window(size: tuple[int, int], open_page: Open) -> None:
    page = open_page("", width=size[0], reduced_motion="reduce")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    doors = page.locator(".doors a")
    assert doors.all_text_contents() == ["Start lesson 1", "Open the playground", "Look something up"]
    for door in page.locator(".doors > p").all():
        box = door.bounding_box()
        assert box and box["y"] + box["height"] <= size[1]
    assert len((page.locator("h1").text_content() or "").removesuffix("¶").split()) == 10


@pytest.mark.parametrize("width", [1280, 390])
def test_the_run_plays_to_its_end_when_it_is_in_sight_and_nothing_else_moves(width: int, open_page: Open) -> None:
    page = open_page("#how-to-read-a-lesson", width=width, reduced_motion="no-preference")
    run, all_lines = runs(page).first, printed(EXAMPLE)
    assert shown_lines(run) == all_lines  # above the window it is at rest
    run.evaluate("run => run.scrollIntoView({block: 'center', behavior: 'instant'})")
    expect(run.get_by_role("button", name="Pause")).to_be_visible()
    at, height = page.evaluate("scrollY"), run.evaluate("run => run.offsetHeight")
    expect(run.get_by_role("button", name="Play")).to_be_visible()
    assert shown_lines(run) == all_lines
    assert (page.evaluate("scrollY"), run.evaluate("run => run.offsetHeight")) == (at, height)
    assert run.locator(".replay-said").text_content() == ""  # a screen reader is not told what nobody asked for


def test_for_who_wants_less_motion_it_stays_at_rest(open_page: Open) -> None:
    page = open_page("", reduced_motion="reduce")
    run = runs(page).first
    run.scroll_into_view_if_needed()
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(run.get_by_role("button", name="Play")).to_be_visible()
    assert run.get_attribute("data-begun") is None

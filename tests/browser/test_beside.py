"""A program and its run, beside each other or one below the other: both are in sight while the run is replayed."""

from browser import Open, address_of, address_with, script
from playwright.sync_api import expect
from replay import play, step

from course.lessons import pages

HEADER = 48  # pixels
WANTED = 40
"""So many runs stand in a laptop's window with their program, from its first line to the timeline's end."""
LONG = "03-gather/one-fails"
"""A program that a phone does not show whole, with its run."""


def test_most_programs_stand_in_one_window_with_their_runs(open_page: Open) -> None:
    heights: list[float] = []
    for each in pages():
        page = open_page(address_of(each))
        page.set_viewport_size({"width": 1280, "height": 800})
        heights += page.evaluate(script("heights_beside"))
    assert sum(height <= 800 - HEADER for height in heights) >= WANTED, sorted(heights)


def test_on_a_phone_the_line_where_a_task_stands_is_in_sight_with_the_run(open_page: Open) -> None:
    page = open_page(address_with(LONG), width=390)
    page.set_viewport_size({"width": 390, "height": 664})
    run = page.get_by_role("region", name="Recorded run of one-fails/")
    bar = run.locator(".replay-bar")
    bar.scroll_into_view_if_needed()
    marks = page.locator(".beside-program[data-follows] .replay-squares")
    for _ in range(12):
        step(run)
        expect(marks.last).to_be_in_viewport(ratio=1)
        expect(bar).to_be_in_viewport(ratio=1)
    play(run)
    page.locator(".md-footer").scroll_into_view_if_needed()
    left_at = page.evaluate("scrollY")
    expect(run.get_by_role("button", name="Play")).to_have_count(1)  # it has come to its end
    expect(page.locator("[data-follows]")).to_have_count(0)
    assert page.evaluate("scrollY") >= left_at - HEADER

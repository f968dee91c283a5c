"""Where the system chooses the colours, in Chromium: what a mark says is seen without ours, and said in words too."""

from collections.abc import Callable
from functools import partial

import pytest
from browser import Open, script, uncover, wake
from editing import edit, program_of, run_it
from playwright.sync_api import Page, expect
from replay import runs, scrub
from test_play import ready, several
from test_predict import LESSON, answer_wrongly, compare

EXERCISES = "exercises/gather/"


def at_rest(page: Page) -> None:
    """As it is found."""


def taken(page: Page) -> None:
    page.locator(".guess-order code").first.click()


def compared(page: Page) -> None:
    form = page.locator(".guess").first
    answer_wrongly(form)
    compare(form)
    expect(form.locator(".guess-said")).not_to_be_empty()


def replayed(page: Page) -> None:
    uncover(page)
    wake(page)
    scrub(runs(page).first, 3.0)


def pointed(page: Page) -> None:
    """From a sentence at its printed line."""
    uncover(page)
    wake(page)
    page.locator(".moment[data-line][data-where]").first.focus()
    expect(page.locator(".moment-line")).to_be_attached()


def failed(page: Page) -> None:
    program = program_of(page)
    edit(program, "print('nothing of it')\n")
    run_it(program)


def two_files(page: Page) -> None:
    ready(page)
    several(page)
    page.get_by_role("button", name="Undo").click()


def searched(page: Page) -> None:
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Search").fill("gather")
    expect(page.get_by_role("option", selected=True)).to_be_visible()


Mark = tuple[str, str, str]
"""Where it is; the class that makes it one, or the attribute with what it is else; where it is said, in which words,
but of what is for a hand alone."""
POINTED = "a.moment:focus >> show in the run"
STATES: dict[Callable[[Page], None], tuple[str, list[Mark]]] = {
    taken: (LESSON, [(".guess li.taken", "taken", "")]),
    compared: (
        LESSON,
        [
            (".guess li.right", "right", ".guess li.right >> right"),
            (".guess li.wrong", "wrong", ".guess li.wrong >> wrong"),
            (".guess-time.wrong", "wrong", ".guess-time >> wrong"),
            ("a.md-nav__link > .progress-mark", "begun", "a.md-nav__link:has(> .progress-mark) >> begun: 1 of 2"),
        ],
    ),
    replayed: (
        LESSON,
        [
            (".replay-chip.waiting", "waiting", ".replay-status >> main() waits: gather"),
            (".timeline .waiting", "waiting", ".run-timeline >> gather"),
            (".tabbed-set > input:checked", "checked=", '.tabbed-set >> main.py 3 tasks are here" [checked]'),
        ],
    ),
    pointed: (
        LESSON,
        [
            (".run .moment-pointed", "moment-pointed", POINTED),
            (".timeline .moment-pointed", "moment-pointed", POINTED),
            (".moment-line", "moment-line", POINTED),
        ],
    ),
    at_rest: (EXERCISES, [(".exercise-checks .right", "right", ".exercise-checks >> right:")]),
    failed: (EXERCISES, [(".exercise-checks .wrong", "wrong", ".exercise-checks >> not yet:")]),
    two_files: (
        "play/",
        [(".play-files [aria-selected=true]", "aria-selected=false", '.play-files >> jobs.py" [selected]')],
    ),
    searched: (
        "404.html",
        [(".search-results [aria-selected=true]", "aria-selected=false", "dialog.search >> [selected]")],
    ),
}


def check(page: Page, where: str, tells: str, said: str) -> None:
    if said:
        place, _, words = said.partition(" >> ")
        assert words in page.locator(place).first.aria_snapshot()
    mark = page.locator(where).first.element_handle()  # which stays itself when it is no such mark any more
    shown = mark.evaluate_handle("mark => mark.labels?.[0] ?? mark").as_element() or mark
    picture = partial(shown.screenshot, animations="disabled", style=".md-header { visibility: hidden }")
    with_it = picture()
    mark.evaluate(script("without"), tells)
    assert picture() != with_it, where


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("act", STATES, ids=lambda act: act.__name__)
def test_a_mark_can_be_seen_without_our_colours_and_is_said_in_words(
    act: Callable[[Page], None], scheme: str, open_page: Open
) -> None:
    path, marks = STATES[act]
    page = open_page(path, covered=True, color_scheme=scheme, forced_colors="active", reduced_motion="reduce")
    act(page)
    for mark in marks:
        check(page, *mark)


@pytest.mark.parametrize("path", ["", LESSON, EXERCISES, "play/", "kept/", "video/"])
def test_an_icon_is_there_without_our_colours(path: str, open_page: Open) -> None:
    """Material's are masks over a background, and so are some of ours."""
    page = open_page(path, color_scheme="dark", forced_colors="active")
    assert page.evaluate(script("unseen_icons")) == []

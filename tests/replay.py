"""What is seen of a recorded run in a page, and what is done there with its replay."""

from browser import script
from playwright.sync_api import Locator, Page

from course.examples import OLDEST, load
from tickbytick.recording import Recording, lines


def recorded(example: str) -> Recording:
    return load(example).recordings()[OLDEST]


def printed(example: str, until: float = float("inf")) -> list[str]:
    return [line.text for line in lines(recorded(example)) if line.seconds <= until]


def runs(page: Page) -> Locator:
    return page.locator("section.recorded-run")


PAINTED = """
document.documentElement.matches('.no-js') || new Promise(done => requestAnimationFrame(() => setTimeout(done)))
"""
"""What the reader chose is shown when the time of it is painted: the marks and the lines follow. Without scripts none
do, and no promise would be kept."""


def shown_lines(run: Locator) -> list[str]:
    """The lines of output that are visible, also those that are folded away."""
    run.page.evaluate(PAINTED)
    return run.evaluate(script("shown_lines"))  # type: ignore[no-any-return]


def marks(page: Page) -> dict[str, list[str]]:
    """The labels of the chips, by the text of the line of code they stand on."""
    page.evaluate(PAINTED)
    return page.evaluate(script("marks"))  # type: ignore[no-any-return]


def scrub(run: Locator, seconds: float) -> None:
    """As a hand does it on the slider."""
    run.locator("input[type=range]").evaluate(
        "(range, to) => { range.value = to; range.dispatchEvent(new Event('input', {bubbles: true})); }", seconds
    )
    run.page.evaluate(PAINTED)


def time_shown(run: Locator) -> Locator:
    return run.locator(".replay-time")


def step(run: Locator, name: str = "Next event") -> None:
    """By the button, which is there once the reader has begun."""
    button = run.get_by_role("button", name=name)
    if not button.is_visible():
        run.locator(".replay-play").press("Home")
    button.click()


def menu(run: Locator) -> Locator:
    """Of that run, opened."""
    run.get_by_role("button", name="More").click()
    return run.locator(".run-menu")


def play(run: Locator, speed: str = "8×") -> None:
    menu(run).get_by_label("Speed").select_option(speed)
    run.page.keyboard.press("Escape")
    run.get_by_role("button", name="Play").click()

"""Pages of the built site in Chromium; and what is seen of a run there."""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from course import pages
from course.examples import OLDEST, load
from course.paths import DOCS
from evidence.chromium import built_site, chromium
from tickbytick.recording import Recording, lines


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="session")
def site(made: None, site_folder: Path) -> Iterator[str]:
    with built_site(site_folder) as address:
        yield address


# Not for the whole session: while it is open, no other event loop can run in this thread.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def recorded(example: str) -> Recording:
    return load(example).recordings()[OLDEST]


def printed(example: str, until: float = float("inf")) -> list[str]:
    return [line.text for line in lines(recorded(example)) if line.seconds <= until]


Open = Callable[..., Page]
GATHER = "lessons/03-gather/"
BOTH_AT_ONCE = "03-gather/both-at-once"
"""The first program on that page. It has two files, main.py and api.py."""
ENDLESS = "print('before')\nwhile True:\n    pass\n"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


class Window:
    """A page of the site in a window of its own; and what went wrong there: a request to another host, an error."""

    def __init__(self, site: str, browser: Browser, **options: Any) -> None:
        context = browser.new_context(**options)
        self.page = context.new_page()
        self.wrong: list[str] = []
        own = (site, f"blob:{site.removesuffix('sub/path/')}")  # Python's worker starts from a blob
        context.on("request", lambda request: request.url.startswith(own) or self.wrong.append(request.url))
        self.page.on("console", lambda message: message.type == "error" and self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: self.wrong.append(dialog.message))

    def close(self) -> None:
        self.page.context.close()


@pytest.fixture(scope="module")
def window(site: str, browser: Browser) -> Iterator[Window]:
    """The one that the tests of a module share: to open one takes longer than most of them."""
    window = Window(site, browser, permissions=CLIPBOARD)
    yield window
    window.close()


@pytest.fixture
def open_page(site: str, browser: Browser, window: Window) -> Iterator[Open]:
    """Opens a page of the site, as for the first time; in a new window if that needs options, or sees it changed.

    At the end of the test nothing went wrong.
    """
    windows = [window]

    def open_page(
        path: str,
        width: int = 1280,
        change: Callable[[str], str] | None = None,
        covered: bool = False,  # leave the answers to the questions as a reader finds them
        by_link: bool = False,  # from another page, so that Python is there if it was there before
        **options: object,
    ) -> Page:
        if options or change:
            windows.append(Window(site, browser, **options))
        page = windows[-1].page
        page.set_viewport_size({"width": width, "height": 900})
        if page is window.page:
            page.emulate_media(media="null", color_scheme="light")  # whatever the test before asked for
        if change:
            page.route(f"{site}{path}", functools.partial(_changed, change))
        if page.url != "about:blank":
            page.mouse.move(0, 0)
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
        if by_link and page.url.startswith(site):
            follow(page, f"{site}glossary/")
            follow(page, site + path)
        else:
            page.goto(site + path)
        if options.get("java_script_enabled", True):
            expect(page.locator(".replay:empty")).to_have_count(0)
            if not covered:
                uncover(page)
        return page

    yield open_page
    wrong = [said for each in windows for said in each.wrong]
    window.wrong.clear()
    for other in windows[1:]:
        other.close()
    assert wrong == []


def follow(page: Page, address: str) -> None:
    """As a link to that other page of the site does it."""
    before = page.locator(".md-container").element_handle()
    page.evaluate(
        """address => {
            const link = document.body.appendChild(document.createElement("a"));
            link.href = address;
            link.click();
            link.remove();
        }""",
        address,
    )
    page.wait_for_function("before => !before.isConnected", arg=before)


def _changed(change: Callable[[str], str], route: Route) -> None:
    response = route.fetch()
    before = response.text()
    after = change(before)
    assert after != before
    route.fulfill(response=response, body=after)


def uncover(page: Page) -> None:
    """Show every run that answers a question."""
    page.evaluate("for (const cover of document.querySelectorAll('.cover')) cover.open = true")


def runs(page: Page) -> Locator:
    return page.locator("section.recorded-run")


def shown_lines(run: Locator) -> list[str]:
    """The lines of output that are visible, also those that are folded away."""
    return run.evaluate(  # type: ignore[no-any-return]
        """run => [...run.querySelectorAll(".run span")]
            .filter(span => !span.firstElementChild && getComputedStyle(span).visibility === "visible")
            .map(span => span.textContent)"""
    )


def marks(page: Page) -> dict[str, list[str]]:
    """The labels of the chips, by the text of the line of code they stand on."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => Object.fromEntries([...document.querySelectorAll(".replay-line")].map(row => {
            const code = row.closest("pre").querySelector("code").textContent.split("\\n");
            const chips = [...row.querySelectorAll(".replay-chip")];
            return [code[row.dataset.line - 1].trim(), chips.map(chip => chip.textContent)];
        }))"""
    )


def scrub(run: Locator, seconds: float) -> None:
    """As a hand does it on the slider."""
    run.locator("input[type=range]").evaluate(
        "(range, to) => { range.value = to; range.dispatchEvent(new Event('input', {bubbles: true})); }", seconds
    )


def time_shown(run: Locator) -> Locator:
    return run.locator(".replay-time")


def play(run: Locator, speed: str = "8×") -> None:
    run.get_by_label("Speed").select_option(speed)
    run.get_by_role("button", name="Play").click()


def address_of(page: Path) -> str:
    """Where that page of `docs/` is in the site."""
    return "" if page.stem == "index" else f"{page.relative_to(DOCS).with_suffix('')}/"


def address_with(example: str) -> str:
    """Where the page is that shows the run of that program."""
    return next(address_of(page) for page in pages.pages() if example in pages.runs(page))


def focus_by_tab(button: Locator) -> None:
    """Press Tab until it has the focus, which can be seen."""
    for _ in range(100):
        button.page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            break
    expect(button).to_be_focused()
    assert button.evaluate("button => getComputedStyle(button).outlineStyle") == "solid"


# --- a program of a page, which the reader changes and runs


def program_of(page: Page, example: str = BOTH_AT_ONCE) -> Locator:
    return page.locator(f'.runnable[data-example="{example}"]')


def said(program: Locator) -> Locator:
    return program.locator(".program-said")


def editors(page: Page, file: str = "main.py") -> Locator:
    return page.get_by_role("textbox", name=f"{file}. Escape", include_hidden=True)


def edit(program: Locator, text: str, file: str = "main.py") -> None:
    """Opens the editor, and types `text` over all that is in it."""
    page = program.page
    program.get_by_role("button", name="Edit").click()
    editor = editors(page, file)
    editor.first.wait_for(state="attached")
    if not editor.is_visible():
        page.locator(".tabbed-labels").first.get_by_text(file).click()
    editor.focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(text)


def run_it(program: Locator) -> Locator:
    """Runs the program to its end; the reader's run."""
    program.get_by_role("button", name="Run", exact=True).click()
    expect(said(program)).to_contain_text("Your run", timeout=20_000)
    return program.locator("section.your-run")

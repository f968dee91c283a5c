"""Pages of the built site in Chromium."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from course import pages
from course.paths import DOCS
from evidence.chromium import HERE, built_site, chromium


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that is served; the site lies in `sub/path/` there."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="session")
def site(made: None, served: Path) -> Iterator[str]:
    with built_site(served) as address:
        yield address


# Not for the whole session: while it is open, no other event loop can run in this thread.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


Open = Callable[..., Page]


def script(name: str) -> str:
    """That one of the functions in JavaScript that are evaluated in a page."""
    return (Path(__file__).parent / "browser" / "scripts" / f"{name}.js").read_text(encoding="utf-8")


def workers(browser: Browser) -> dict[str, str]:
    """The names of all workers that are alive, nested ones too, by what identifies them."""
    targets = browser.new_browser_cdp_session().send("Target.getTargets")["targetInfos"]
    return {target["targetId"]: target["title"] for target in targets if target["type"] == "worker"}


class Window:
    """A page of the site in a window of its own; and what went wrong there: a request to another host, an error."""

    def __init__(self, site: str, browser: Browser, **options: Any) -> None:
        # What the service worker asks for, a test's page.route does not see; test_offline.py has it.
        context = browser.new_context(**{"service_workers": "block"} | options)
        self.page = context.new_page()
        self.wrong: list[str] = []
        own = (site, "blob:null/")  # Python's worker starts from a blob, in a frame of no origin
        context.on("request", lambda request: request.url.startswith(own) or self.wrong.append(request.url))
        self.page.on("console", lambda message: message.type == "error" and self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: self.wrong.append(dialog.message))


@pytest.fixture(scope="module")
def window(site: str, browser: Browser) -> Window:
    """The one that the tests of a module share: to open one takes longer than most of them."""
    return Window(site, browser, permissions=["clipboard-read", "clipboard-write"])


@pytest.fixture
def open_page(site: str, browser: Browser, window: Window) -> Iterator[Open]:
    """Opens a page of the site, as for the first time; in a new window if that needs options.

    At the end of the test nothing went wrong.
    """
    windows = [window]

    def open_page(
        path: str,
        width: int = 1280,
        covered: bool = False,  # leave the answers to the questions as a reader finds them
        by_link: bool = False,  # from another page, so that Python's files are there if they were before
        **options: object,
    ) -> Page:
        if options:
            windows.append(Window(site, browser, **options))
        page = windows[-1].page
        page.set_viewport_size({"width": width, "height": 900})
        if page is window.page:
            page.emulate_media(media="null", color_scheme="light")  # whatever the test before asked for
        if page.url != "about:blank":
            page.mouse.move(0, 0)
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
        if by_link and page.url.startswith(site):
            follow(page, f"{site}glossary/")
            follow(page, site + path)
        else:
            page.goto(site + path)
        if options.get("java_script_enabled", True):
            if not covered:
                uncover(page)
            wake(page)
        return page

    yield open_page
    wrong = [said for each in windows for said in each.wrong]
    window.wrong.clear()
    for other in windows[1:]:
        other.page.context.close()
    assert wrong == [], wrong


def follow(page: Page, address: str) -> None:
    """As a link to that other page of the site does it."""
    with page.expect_navigation(url=address):
        page.evaluate("address => [...document.links].find(link => link.href === address).click()", address)


def wake(page: Page) -> None:
    """Scroll to every run that can be seen, so that it has its replay, and back."""
    page.evaluate((HERE / "wake.js").read_text(encoding="utf-8"))


def uncover(page: Page) -> None:
    """Show every run that answers a question."""
    page.evaluate("for (const cover of document.querySelectorAll('.cover')) cover.open = true")


def address_of(page: Path) -> str:
    """Where that page of `docs/` is in the site."""
    path = page.relative_to(DOCS).with_suffix("")
    return f"{path.parent if path.name == 'index' else path}/".removeprefix("./")


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

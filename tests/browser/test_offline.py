"""Reading without a network, and a newer build of the site, in Chromium; journeys/ has the other engines."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from fnmatch import fnmatch
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from browser import script, uncover, wake
from editing import edit, program_of, run_it
from found import ON_PAGE
from playwright.sync_api import Browser, Page, expect

from course.publish import offline
from evidence.chromium import Pages, serving

KEPT = "kept/"
UNREAD = "glossary/"
BUILD = "document.querySelector('meta[name=build]').content"


class Served:
    """A copy of the published site, on a server that can go away, or be ill."""

    def __init__(self, folder: Path) -> None:
        self.site = folder / "sub" / "path"
        self.ill = ""
        """The addresses that it has no answer for, as a pattern."""
        self._server = ExitStack()
        handler = partial(Mortal, served=self, directory=folder)
        self.address = self._server.enter_context(serving(handler)) + "/sub/path/"

    def stop(self) -> None:
        self._server.close()

    def publish(self, *names: str) -> None:
        """Another build, with other bytes in these files."""
        for path in (self.site / name for name in names):
            path.write_bytes(path.read_bytes() + b"\n")
        offline.write(self.site)


class Mortal(Pages):
    def __init__(self, *args: Any, served: Served, **more: Any) -> None:
        self.served = served
        super().__init__(*args, **more)

    def do_GET(self) -> None:
        if fnmatch(self.path, self.served.ill):
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)
        else:
            super().do_GET()


@pytest.fixture
def copied(site: str, served: Path, tmp_path: Path) -> Iterator[Served]:
    shutil.copytree(served / "sub", tmp_path / "sub")
    copy = Served(tmp_path)
    yield copy
    copy.stop()


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def read(page: Page, address: str) -> None:
    """Open it, with all that it shows."""
    page.goto(address)
    uncover(page)
    wake(page)


def kept(page: Page) -> list[str]:
    """The paths of the files that are kept."""
    return [*page.evaluate(script("kept_files"), False)]


def settled(page: Page) -> list[str]:
    """The same, once all is kept that the page has loaded."""
    return [*page.evaluate(script("kept_files"), True)]


def box(page: Page, served: Served, *buttons: str) -> str:
    """What the page says of what is kept, after those buttons."""
    page.goto(served.address + KEPT)
    settled(page)
    for button in buttons:
        page.locator(".offline").get_by_role("button", name=button).click()
    said = page.locator(".offline .kept-said")
    expect(page.locator(".offline progress")).to_be_hidden(timeout=30_000)
    expect(said).not_to_be_empty()
    return str(said.text_content())


def test_what_was_read_is_read_and_run_again_without_a_network(window: Page, copied: Served) -> None:
    read(window, copied.address + ON_PAGE)
    settled(window)
    shown = window.locator("article").inner_text()
    assert run_it(program_of(window)).count()
    copied.stop()
    read(window, copied.address + ON_PAGE)
    assert window.locator("article").inner_text() == shown
    edit(program_of(window), "print('without a network')\n")
    expect(run_it(program_of(window)).locator(".run")).to_have_text("without a network\n")
    answer = window.goto(copied.address + UNREAD)
    assert answer and answer.status == 503
    expect(window.get_by_role("heading")).to_have_text("This page is not kept on this device")
    window.get_by_role("listitem").get_by_role("link").click()
    window.wait_for_url(copied.address + ON_PAGE)


def test_the_whole_course_is_kept_when_asked_for_and_removed_when_asked_for(window: Page, copied: Served) -> None:
    asked = box(window, copied)
    assert "1 page is kept" in asked and "The whole course takes" in asked and "for Python" in asked
    assert "The whole course is kept" in box(window, copied, "Keep the whole course")
    copied.stop()
    got = "addresses => Promise.all(addresses.map(address => fetch(address).then(answer => answer.ok)))"
    assert all(window.evaluate(got, [copied.address + path for path in kept(window)]))
    read(window, copied.address + ON_PAGE)
    window.keyboard.press("/")
    window.keyboard.insert_text("semaphore")
    expect(window.locator("dialog .search-results a").first).to_be_visible()
    window.goto(copied.address + KEPT)
    window.locator(".offline").get_by_role("button", name="Remove").click()
    expect(window.locator(".offline .kept-said")).to_contain_text("Removed.")
    assert kept(window) == []


def test_where_there_is_no_room_the_page_says_so_in_a_sentence(window: Page, copied: Served) -> None:
    window.goto(copied.address + KEPT)
    settled(window)
    origin = window.evaluate("origin")
    window.context.new_cdp_session(window).send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 3e6})
    said = box(window, copied, "Keep the whole course")
    assert said.startswith("Your browser has no room for more.") and "The whole course takes" in said
    window.goto(copied.address + ON_PAGE)
    expect(window.locator(".recorded-run").first).to_be_attached()


@pytest.mark.parametrize(
    "denied",
    [
        "navigator.serviceWorker.register = () => Promise.reject(new DOMException('denied', 'SecurityError'))",
        "delete Navigator.prototype.serviceWorker",
    ],
)
def test_where_the_browser_keeps_nothing_the_page_says_so_in_a_sentence(
    denied: str, window: Page, copied: Served
) -> None:
    wrong: list[str] = []
    window.on("pageerror", lambda error: wrong.append(str(error)))
    window.add_init_script(denied)
    window.goto(copied.address + KEPT)
    expect(window.locator(".offline .kept-said")).to_contain_text("No pages can be kept here")
    assert window.locator(".offline button:visible").count() == 0
    assert wrong == []


def test_a_newer_build_is_offered_and_comes_when_the_reader_wants_it(window: Page, copied: Served) -> None:
    window.goto(copied.address + ON_PAGE)
    settled(window)
    before = window.evaluate(BUILD)
    copied.publish(f"{ON_PAGE}index.html")
    offer = window.locator(".newer")
    for answer in ("Later", "Load it"):
        window.reload()
        assert window.evaluate(BUILD) == before
        expect(offer).to_contain_text("There is a newer edition of this site.", timeout=30_000)
        with window.expect_navigation() if answer == "Load it" else nullcontext():
            offer.get_by_role("button", name=answer).click()
        expect(offer).to_be_hidden()
    assert window.evaluate(BUILD) != before
    copied.stop()
    window.reload()
    assert window.evaluate(BUILD) != before


def offered(page: Page) -> str | None:
    """The build that waits once the browser has looked for a newer one."""
    build: str | None = page.evaluate(script("waiting"))
    return build


def test_what_is_kept_outlives_updates_that_break_off(window: Page, copied: Served) -> None:
    """The next edition waits; the one after it breaks off, for its server is ill but for the worker itself."""
    page = f"{ON_PAGE}index.html"
    window.goto(copied.address + ON_PAGE)
    settled(window)
    before = window.evaluate(BUILD)
    copied.publish(page)
    copied.ill = f"*/{ON_PAGE}*"
    assert offered(window) is None
    new = window.context.new_page()
    new.goto(copied.address + UNREAD)
    assert (offered(new), new.evaluate(BUILD) != before, new.locator(".newer").count()) == (None, True, 0)
    new.close()
    copied.ill = ""
    newer = offered(window)
    assert newer not in (None, before)
    copied.publish(page)
    copied.ill = f"*/{ON_PAGE}*"
    assert offered(window) == newer
    copied.stop()
    window.reload()
    assert window.evaluate(BUILD) == before
    with window.expect_navigation():
        window.locator(".newer").get_by_role("button", name="Load it").click()
    assert window.evaluate(BUILD) == newer
    expect(window.locator(".recorded-run").first).to_be_attached()


def test_where_an_update_has_no_room_the_offer_says_what_that_costs(window: Page, copied: Served) -> None:
    window.goto(copied.address + ON_PAGE)
    settled(window)
    used = window.evaluate("navigator.storage.estimate().then(({ usage }) => usage)")
    quota = {"origin": window.evaluate("origin"), "quotaSize": used + 1000}
    window.context.new_cdp_session(window).send("Storage.overrideQuotaForOrigin", quota)
    copied.publish(f"{ON_PAGE}index.html")
    window.reload()
    expect(window.locator(".newer")).to_contain_text("Not all that is kept of this one", timeout=30_000)


def test_a_file_that_cannot_be_had_now_is_said_once_the_rest_is_kept(window: Page, copied: Served) -> None:
    copied.ill = "*.wasm*"
    assert box(window, copied, "Keep the whole course").startswith("The network or the server does not answer.")


def test_a_first_page_that_is_older_than_its_worker_is_offered_the_newer_build(window: Page, copied: Served) -> None:
    window.add_init_script(script("late_worker"))
    window.goto(copied.address + ON_PAGE)
    copied.publish(f"{ON_PAGE}index.html")
    window.evaluate("letWorkerBegin()")
    expect(window.locator(".newer")).to_be_visible(timeout=30_000)


def test_no_page_gets_files_of_two_builds(window: Page, copied: Served) -> None:
    """What a page has loaded, and what it has not, when the site is published again: the first stays, the second is
    refused. A page that was not read before is all of the newer build."""
    loaded, later = "assets/javascripts/course.js", "assets/javascripts/course-play.js"
    got = "address => fetch(address).then(answer => answer.text()).catch(() => 'refused')"

    def parts(page: Page) -> list[str]:
        return [page.evaluate(got, copied.address + name) for name in (loaded, later)]

    def served() -> list[str]:
        return [(copied.site / name).read_text(encoding="utf-8") for name in (loaded, later)]

    window.goto(copied.address + ON_PAGE)
    settled(window)
    old, before = window.evaluate(BUILD), served()
    # Chromium has the newer worker wait for as long as the one before has something to answer.
    window.evaluate("setInterval(() => navigator.serviceWorker.controller.postMessage({ build: '' }))")
    copied.publish(loaded, later, f"{UNREAD}index.html")
    new = window.context.new_page()
    new.goto(copied.address + UNREAD)
    assert (new.evaluate(BUILD) != old, parts(new)) == (True, served())
    expect(window.locator(".newer")).to_be_visible(timeout=30_000)
    assert (window.evaluate(BUILD), parts(window)) == (old, [before[0], "refused"])
    with window.expect_navigation():
        window.get_by_role("button", name="Load it").click()
    assert (window.evaluate(BUILD), parts(window)) == (new.evaluate(BUILD), served())


def test_what_was_on_its_way_before_the_worker_came_is_kept_too(window: Page, copied: Served) -> None:
    """As where Run is pressed as soon as the first page is there."""
    slow = {"offline": False, "latency": 0, "downloadThroughput": 2e6, "uploadThroughput": 2e6}
    large = "assets/runtime/python.zip"
    window.add_init_script(script("late_worker"))
    window.goto(copied.address + ON_PAGE)
    window.context.new_cdp_session(window).send("Network.emulateNetworkConditions", slow)
    window.evaluate(
        "address => { globalThis.coming = fetch(address).then(answer => answer.blob()); }", copied.address + large
    )
    window.evaluate("letWorkerBegin()")
    assert window.evaluate("coming.then(() => Boolean(navigator.serviceWorker.controller))")
    assert large in settled(window)


def test_where_the_site_has_no_worker_any_more_nothing_is_kept(window: Page, copied: Served) -> None:
    """As where `make serve` has the address of a site that was published."""
    window.goto(copied.address + ON_PAGE)
    settled(window)
    (copied.site / offline.WORKER).unlink()
    with window.expect_navigation():
        window.reload()
        window.wait_for_event("framenavigated")
    # The page asks for a worker again: until the server has said that there is none, Chromium counts it.
    window.wait_for_function("() => navigator.serviceWorker.getRegistrations().then(all => !all.length)")
    assert not [key for key in window.evaluate(script("stored")) if "?file=" in key]

"""A program in the frame of a page of another host, in Chromium: it comes with the HTML that the playground shares."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe import faults
from browser import Open, script, workers
from bs4 import BeautifulSoup
from found import END, STANDING, TWO_FILES
from playwright.sync_api import Browser, Frame, FrameLocator, Locator, Page, expect
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers.python import PythonLexer
from replay import marks, menu, printed, scrub, shown_lines

from course.examples import load
from course.paths import PLAY, ROOT, SNIPPETS
from course.site.colours import by_class
from evidence.chromium import Quiet, serving
from tickbytick import link

EMBED = f"{PLAY.stem}/embed/"
FAILS = {"main.py": "import jobs\n\njobs.go()\n", "jobs.py": "# ...\n" * 60 + "def go():\n    1 / 0\n"}
LATE = ("/runtime/", "-running.js", "-editor.js", "-play-run.js")
"""What is in the addresses of what no reader needs who does not press Run."""

Elsewhere = Callable[..., Page]


@pytest.fixture
def elsewhere(site: str, browser: Browser) -> Iterator[Elsewhere]:
    """Opens a page of another host with that HTML in it, in a window of its own.

    At the end nothing went wrong, and nothing was asked of a third host.
    """
    served, wrong = [""], []

    class Handler(Quiet):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>A blog</title><link rel=icon href='data:,'>{served[0]}".encode())

    with serving(Handler) as address:
        host = address.replace("127.0.0.1", "localhost")  # which is another site too, and so has another storage

        def opened(html: str, before: str = "", **options: Any) -> Page:
            served[0] = html
            page = browser.new_page(**options)
            if before:
                page.add_init_script(before)
            own = (site, host, "blob:null/")
            page.on("request", lambda request: request.url.startswith(own) or wrong.append(request.url))
            page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.goto(host)
            return page

        yield opened
    assert wrong == []


def frame_of(page: Page) -> FrameLocator:
    frame = page.frame_locator("iframe")
    expect(frame.locator(".play")).not_to_have_attribute("inert", "", timeout=20_000)
    return frame


def inner(page: Page) -> Frame:
    return page.frames[1]


def framed(site: str, files: dict[str, str], height: int = 480) -> str:
    return f'<iframe src="{site}{EMBED}#{link.encode(files)}" title="x" width="100%" height="{height}"></iframe>'


def run(place: Page | FrameLocator) -> Locator:
    """Runs the program to its end; the run."""
    place.get_by_role("button", name="Run", exact=True).click()
    expect(place.locator(".play-said")).to_contain_text("Your run", timeout=30_000)
    return place.locator("section.recorded-run")


def opened(open_page: Open, files: dict[str, str], **options: Any) -> Page:
    page = open_page(f"{EMBED}#{link.encode(files)}", **options)
    expect(page.locator(".play")).not_to_have_attribute("inert", "", timeout=20_000)
    return page


# --- from the playground into a page elsewhere


def test_shared_html_shows_the_program_elsewhere_says_where_it_leads_and_runs_nothing_by_itself(
    open_page: Open, elsewhere: Elsewhere, site: str, browser: Browser
) -> None:
    files = load(TWO_FILES).texts()
    playground = open_page(f"{PLAY.stem}/#{link.encode(files)}")
    expect(playground.locator(".play")).not_to_have_attribute("inert", "", timeout=20_000)
    name = 'Ann\'s <b>&amp; "Bob"'
    playground.get_by_role("textbox", name="Name of the program").fill(name)
    playground.get_by_role("textbox", name="Name of the program").press("Enter")
    playground.get_by_role("button", name="Share").click()
    playground.get_by_role("button", name="Copy HTML that shows it in another page").click()
    expect(playground.locator(".play-note")).to_contain_text("The HTML is copied.")
    html = playground.evaluate("navigator.clipboard.readText()")
    [made] = BeautifulSoup(html, "html.parser").contents
    assert (made.name, made["title"], made["loading"]) == ("iframe", f"{name}, an asyncio program", "lazy")
    assert made["src"].startswith(f"{site}{EMBED}#1.")
    before = workers(browser)

    page = elsewhere(html)
    frame = frame_of(page)
    assert frame.locator(".embed-files code").all_text_contents() == [*files.values()]
    assert frame.get_by_role("heading", level=2).all_text_contents() == [*files]
    page.wait_for_timeout(500)
    asked = inner(page).evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [url for url in asked if any(late in url for late in LATE)] == []
    assert workers(browser) == before
    leads = frame.get_by_role("link", name="Open in the playground")
    expect(leads).to_contain_text(site.partition("//")[2] + f"{PLAY.stem}/")

    shown = run(frame)
    assert shown_lines(shown) == printed(TWO_FILES)
    scrub(shown, END - 1)
    assert marks(inner(page)) == STANDING
    assert workers(browser) == before
    with page.expect_popup() as popup:
        leads.click()
    expect(popup.value.locator(".play-note.stranger")).to_be_visible(timeout=20_000)
    assert popup.value.evaluate("opener") is None
    popup.value.close()
    page.close()


def test_where_nothing_can_be_copied_the_html_is_there_to_be_copied(open_page: Open) -> None:
    page = open_page(f"{PLAY.stem}/", locale="en-GB")  # without the right to
    expect(page.locator(".play")).not_to_have_attribute("inert", "", timeout=20_000)
    page.evaluate("navigator.clipboard.writeText = async () => { throw new DOMException('denied') }; null")
    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Copy HTML that shows it in another page").click()
    field = page.get_by_role("textbox", name="The HTML")
    expect(field).to_be_focused()
    assert page.evaluate("getSelection().toString()") == field.input_value()
    assert field.input_value().startswith("<iframe ")


REFUSES = """for (const storage of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, storage, { get() { throw new DOMException("denied", "SecurityError") } })"""


def test_it_runs_stops_copies_and_saves_where_the_frame_may_keep_nothing(elsewhere: Elsewhere, site: str) -> None:
    text = "print('before')\nwhile True:\n    pass\n"
    page = elsewhere(framed(site, {"main.py": text}), before=REFUSES)
    frame = frame_of(page)
    frame.get_by_role("button", name="Run", exact=True).dblclick()
    expect(frame.locator(".play-state")).to_have_attribute("data-count", "1 line, 0 s", timeout=30_000)
    frame.get_by_role("button", name="Stop", exact=True).click()
    expect(frame.locator(".play-said")).to_have_text("Your run was ended: stopped by you.", timeout=20_000)
    of_run = menu(frame.locator("section.recorded-run"))
    of_run.get_by_role("button", name="Save this run").click()
    with page.expect_download() as saved:
        of_run.get_by_role("button", name="Text with times").click()
    assert "before" in saved.value.path().read_text(encoding="utf-8")
    page.context.grant_permissions(["clipboard-read"])
    menu(frame.locator("section.recorded-run")).get_by_role("button", name="Copy the output").click()
    expect(frame.locator(".play-said")).to_have_text("Copied.")
    page.bring_to_front()
    page.locator("body").click(position={"x": 1, "y": 1})
    assert page.evaluate("navigator.clipboard.readText()") == "before\n"
    page.close()


# --- the page in the frame


def test_an_error_leads_to_its_line_in_its_file(open_page: Open) -> None:
    for width in (1280, 390):
        page = opened(open_page, FAILS, width=width, locale="en-GB")
        shown = run(page)
        expect(page.locator(".play-said")).to_contain_text("and failed")
        shown.get_by_role("button", name='File "jobs.py", line 62').click()
        assert page.evaluate("getSelection().toString()").strip() == "1 / 0"
        expect(page.locator("code:focus [data-linenos=' 62 ']")).to_be_in_viewport()


def test_another_address_in_the_frame_is_another_program(open_page: Open) -> None:
    page = opened(open_page, {"main.py": "print(1)\n"})
    run(page)
    page.evaluate("hash => { location.hash = hash }", link.encode({"main.py": "print(2)\n"}))
    expect(page.locator(".embed-files code")).to_have_text("print(2)")
    expect(page.locator("section.recorded-run")).to_have_count(0)
    assert shown_lines(run(page)) == ["2\n"]


@pytest.mark.parametrize(
    ("fragment", "says"),
    [("", None), ("#1.broken", "This link is damaged"), ("#9.abc", "newer")],
)
def test_without_a_program_it_says_what_it_is_and_why(fragment: str, says: str | None, open_page: Open) -> None:
    page = open_page(EMBED + fragment, locale="en-GB")
    expect(page.get_by_role("link", name="playground")).to_be_visible()
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text(says) if says else expect(refused).to_have_count(0)
    expect(page.locator(".play")).to_be_hidden()
    assert faults(page) == []


def test_without_javascript_it_says_what_it_is(open_page: Open) -> None:
    page = open_page(f"{EMBED}#{link.encode({'main.py': ''})}", java_script_enabled=False)
    expect(page.get_by_role("link", name="playground")).to_be_visible()
    expect(page.locator(".play")).to_be_hidden()


def test_axe_finds_no_fault_before_the_run_and_after_it(open_page: Open) -> None:
    page = opened(open_page, load(TWO_FILES).texts())
    assert faults(page) == []
    run(page)
    assert faults(page) == []


def test_all_has_room_in_a_frame_of_any_size(elsewhere: Elsewhere, site: str) -> None:
    """Nothing but the program and its run scrolls, and of both some lines are in sight."""
    page = elsewhere(framed(site, load(TWO_FILES).texts()))
    page.add_style_tag(content="body { margin: 0 } iframe { border: 0 }")
    frame = frame_of(page)
    shown = run(frame)
    for width in (320, 390, 760, 1280):
        for height in (300, 480):
            page.set_viewport_size({"width": width, "height": height + 100})
            page.evaluate("height => { document.querySelector('iframe').height = height }", height)
            inner(page).wait_for_function(
                "size => innerWidth === size[0] && innerHeight === size[1]", arg=[width, height]
            )
            view = frame.get_by_role("tab", name="Program")
            if view.is_visible():
                view.click()
            expect(frame.locator("[data-linenos]").first).to_be_in_viewport(ratio=1)
            if view.is_visible():
                frame.get_by_role("tab", name="Run").click()
            frame.get_by_role("button", name="More").click()
            for part in (
                shown.locator(".run [data-task]").first,
                frame.locator(".run-menu"),
                frame.locator(".embed-opens"),
            ):
                expect(part).to_be_in_viewport(ratio=1)
            page.keyboard.press("Escape")
            sizes = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
            assert inner(page).evaluate(sizes) == [width, height]
    page.close()


def test_a_program_is_coloured_as_in_a_block_of_code(open_page: Open, site: str) -> None:
    """Each of the site's, and our own, but for what Pygments takes for special in raw strings."""
    texts = [
        path.read_text(encoding="utf-8") for folder in (SNIPPETS, ROOT / "course/site") for path in folder.rglob("*.py")
    ]
    formatter = HtmlFormatter(nowrap=True)
    blocks = [highlight(text, PythonLexer(stripnl=False), formatter) for text in texts]
    page = open_page(EMBED)
    given = {"url": f"{site}assets/javascripts/colours.js", "names": by_class(), "texts": texts, "blocks": blocks}
    assert page.evaluate(f"given => ({script('coloured')})({script('letters')}, given)", given) == []

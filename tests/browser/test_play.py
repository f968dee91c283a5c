"""The playground in Chromium: programs of one's own, which run, are kept, and travel as links and files."""

import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe import faults
from browser import Open, follow, script, uncover, workers
from editing import ENDLESS, edit, editors, program_of
from found import ON_PAGE, TWO_FILES
from playwright.sync_api import Browser, Locator, Page, Route, expect
from replay import PAINTED, runs, scrub, shown_lines
from replay import menu as menu_of_run

from course import gallery
from course.examples import load
from course.site.moments import place_of
from tickbytick import link

PLAY = "play/"
WEIGHT = 300_000
"""Bytes that the page may take before the first run, as a server that compresses sends them."""

HANGS = """import asyncio


async def main():
    await asyncio.sleep(1)
    await asyncio.Event().wait()


asyncio.run(main())
"""
PROGRAM = """\
import asyncio


async def greet(name: str, seconds: float) -> None:
    await asyncio.sleep(seconds)
    print(f"Hello, {name}!")


async def main() -> None:
    await asyncio.gather(greet("Ann", 2), greet("Bob", 1))


asyncio.run(main())
"""
GREETINGS = ["Hello, Bob!\n", "Hello, Ann!\n"]
FIRST = "Three workers and a queue"
STRANGER = "This program came with the link; somebody else may have written it. Read it, then press Run."


@pytest.fixture
def play(open_page: Open) -> Iterator[Open]:
    """Opens the playground, or with `path` a link to it, once it can be used."""

    def play(path: str = PLAY, **options: object) -> Page:
        return ready(open_page(path, **options))

    return play


def ready(page: Page) -> Page:
    page.locator("body").dispatch_event("pointermove")  # it waits for a reader
    expect(page.locator(".play:not([inert], [data-waits])")).to_be_attached(timeout=20_000)
    return page


@pytest.mark.parametrize("touch", [False, True])
def test_the_example_stands_where_the_editor_will_have_it(touch: bool, open_page: Open) -> None:
    page = open_page(PLAY, has_touch=touch, is_mobile=touch, viewport={"width": 390 if touch else 1280, "height": 800})
    name = page.get_by_label("Name of the program")

    def seen(word: str) -> list[object]:
        at = page.locator(".play-editors").get_by_text(word, exact=True).first.bounding_box()
        return [name.input_value(), name.bounding_box(), at]

    words = ("import", "while")
    before = [seen(word) for word in words]
    assert before[0][0] == next(iter(gallery.load().values()))[0].title
    ready(page)
    assert [seen(word) for word in words] == before


@pytest.mark.parametrize("pressed", ["Run", "the program"])
def test_what_is_pressed_before_it_is_there_is_pressed_then(pressed: str, site: str, open_page: Open) -> None:
    page = open_page("glossary/", java_script_enabled=True)
    held: list[Route] = []
    page.route("**/course-play.js", lambda route: held.append(route))
    page.goto(site + PLAY)
    place = page.get_by_role("button", name="Run", exact=True) if pressed == "Run" else page.locator(".play-editors")
    with page.expect_request("**/course-play.js"):
        place.click()
    expect(page.locator(".play[data-waits]")).to_be_attached()
    held[0].continue_()
    if pressed == "Run":
        expect(page.locator(".play-said")).to_contain_text("Your run", timeout=30_000)
    else:
        expect(page.locator(".cm-editor.cm-focused")).to_be_visible()


def reload(page: Page) -> Page:
    page.reload()
    return ready(page)


def ready_in_new_tab(page: Page) -> Page:
    other = page.context.new_page()
    other.goto(page.url)
    return ready(other)


def type_over(page: Page, text: str, file: str = "main.py") -> None:
    editors(page, file).focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(text.removesuffix("\n"))  # which each file has, and no editor shows


def text_of(page: Page, file: str = "main.py") -> str:
    """What stands in the editor, as far as it is in sight."""
    return "\n".join(editors(page, file).locator(".cm-line").all_text_contents()) + "\n"


def run(page: Page) -> Locator:
    """Runs the program to its end; the run."""
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".play-said")).to_contain_text("Your run", timeout=30_000)
    return page.locator(".play-shown section.recorded-run")


def name(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Name of the program")


def note(page: Page) -> Locator:
    return page.locator(".play-note")


def kept(page: Page) -> dict[str, str]:
    """Each program that the browser keeps: its main.py, by name."""
    stored = page.evaluate("Object.entries(localStorage).filter(([key]) => key.includes('/playground/'))")
    programs = [json.loads(text) for _, text in stored]
    return {program["name"]: program["files"]["main.py"] for program in programs}


def menu(page: Page) -> Locator:
    """The menu of the reader's programs, open."""
    page.get_by_role("button", name="Your programs").click()
    return page.locator(".play-menu")


def fragment_of(files: dict[str, str]) -> str:
    return f"{PLAY}#{link.encode(files)}"


DENIED = "navigator.clipboard.writeText = async () => { throw new DOMException('denied') }; null"

# --- running


def test_a_program_of_ones_own_runs_and_each_line_has_its_time_and_task(play: Open) -> None:
    """By Ctrl+Enter, from the editor; with a replay, whose marks are there for as long as the text is what ran."""
    page = play()
    type_over(page, PROGRAM)
    page.keyboard.press("ControlOrMeta+Enter")
    shown = page.locator(".play-shown section.recorded-run")
    expect(shown).to_be_visible(timeout=30_000)
    assert shown_lines(shown) == GREETINGS
    assert shown.locator("[data-time]").evaluate_all("all => all.map(one => one.dataset.time)") == ["1.0 s", "2.0 s"]
    expect(shown.locator("[data-task]").first).to_have_attribute("data-task", "greet('Bob', 1)")
    expect(shown.locator("svg.timeline")).to_be_visible()
    expect(shown.locator(".run-compared")).to_have_count(0)
    expect(shown.locator(".run-foot")).to_contain_text("your run, on Python 3.")
    scrub(shown, 0.5)
    gathered = 'await asyncio.gather(greet("Ann", 2), greet("Bob", 1))'
    slept = "await asyncio.sleep(seconds)"
    assert sorted(page.evaluate(script("marks_in_editor"))) == [[gathered, True, True], [slept, True, True]]
    page.keyboard.press("Control+Home")
    editors(page).focus()
    page.keyboard.insert_text("# new\n")
    expect(page.locator(".play-said")).to_contain_text("Changed since this run")
    scrub(shown, 1.5)
    assert page.evaluate(script("marks_in_editor")) == []
    cut = "line => line.scrollHeight > line.clientHeight || line.scrollWidth > line.clientWidth"
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert not shown.locator(".replay-status").evaluate(cut)


def test_an_endless_program_is_stopped_and_the_next_one_runs(play: Open) -> None:
    page = play()
    type_over(page, ENDLESS)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".play-state")).to_have_attribute("data-count", "1 line, 0 s", timeout=30_000)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".play-said")).to_have_text("Your run was ended: stopped by you.", timeout=20_000)
    type_over(page, PROGRAM)
    assert shown_lines(run(page)) == GREETINGS


def test_at_the_end_of_a_run_that_hangs_each_task_still_stands_where_it_waits(play: Open) -> None:
    page = play(fragment_of({"main.py": HANGS}))
    shown = run(page)
    expect(page.locator(".play-said")).to_contain_text("every task is waiting", timeout=30_000)
    shown.get_by_role("slider").press("End")
    expect(shown.get_by_role("status")).to_contain_text("The run was ended here: every task is waiting")
    expect(shown.locator(".replay-status")).to_contain_text("main() waits: Event.wait")
    assert page.evaluate(script("marks_in_editor")) == [["await asyncio.Event().wait()", True, True]]
    expect(page.get_by_role("tab", name="main.py")).to_have_text("main.py 1 task is here")
    expect(page.locator(".play-state")).not_to_be_in_viewport()  # the run itself says that it was ended
    expect(shown.locator("svg .legend").last).to_contain_text("does not end")


def test_the_first_time_stands_beside_the_first_line(play: Open) -> None:
    shown = run(play(fragment_of({"main.py": "print('one')\nprint('two')\n"})))
    line = shown.locator(".run [data-time]").first.bounding_box()
    # Where its time is drawn cannot be asked; that it need not stick can: its place is below the bar where it would.
    bar = shown.locator(".replay").bounding_box()
    stick = shown.locator(".run [data-time]").first.evaluate(
        "line => parseFloat(getComputedStyle(line, '::before').top)"
    )
    assert line and bar and bar["y"] + stick <= line["y"]


def test_while_a_run_goes_on_the_one_before_is_not_there(play: Open) -> None:
    page = play(fragment_of({"main.py": PROGRAM}))
    shown = run(page)
    scrub(shown, 0.5)
    type_over(page, ENDLESS)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".play-said")).to_have_text("Running …", timeout=30_000)
    expect(shown).to_be_hidden()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(shown).to_contain_text("stopped by you", timeout=20_000)
    expect(shown).to_be_visible()


def test_what_is_changed_while_it_runs_is_said_to_be_another_text_until_it_is_the_same_again(play: Open) -> None:
    page = play(fragment_of({"main.py": ENDLESS.removeprefix("print('before')\n")}))
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".play-said")).to_have_text("Running …", timeout=30_000)
    editors(page).focus()
    page.keyboard.press("ControlOrMeta+Home")
    page.keyboard.type("#")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".play-said")).to_contain_text("Changed since this run.", timeout=20_000)
    expect(page.locator(".play-shown")).to_contain_text("Nothing was printed before the run was ended.")
    page.keyboard.press("ControlOrMeta+Home")
    editors(page).focus()
    page.keyboard.press("Backspace")
    expect(page.locator(".play-said")).to_have_text("Your run was ended: stopped by you.")


def test_that_it_was_ended_is_no_news_before_its_end(play: Open) -> None:
    shown = run(play(fragment_of({"main.py": HANGS})))
    ended = shown.locator(".run-stopped")
    expect(ended).to_be_visible()
    scrub(shown, 0.5)
    expect(ended).to_be_hidden()
    shown.get_by_role("slider").press("End")
    expect(ended).to_be_visible()


def test_a_double_click_runs_and_the_keys_that_run_are_not_said_to_stop(play: Open) -> None:
    page = play(fragment_of({"main.py": ENDLESS}))
    page.get_by_role("button", name="Run", exact=True).dblclick()
    stop = page.get_by_role("button", name="Stop", exact=True)
    expect(page.locator(".play-state")).to_have_attribute("data-count", "1 line, 0 s", timeout=30_000)
    expect(stop.locator("kbd")).to_be_hidden()
    stop.click()


def test_an_error_leads_to_its_line_in_its_file(play: Open) -> None:
    """Also one of syntax, which names a file that did not run."""
    page = play(fragment_of({"main.py": "import jobs\n\njobs.go()\n", "jobs.py": "\n\ndef go():\n    1 / 0\n"}))
    shown = run(page)
    expect(page.locator(".play-said")).to_contain_text("and failed")
    shown.get_by_role("button", name='File "jobs.py", line 4').click()
    expect(page.get_by_role("tab", name="jobs.py")).to_have_attribute("aria-selected", "true")
    expect(editors(page, "jobs.py")).to_be_focused()
    assert page.evaluate("getSelection().toString()").strip() == "1 / 0"
    type_over(page, "def go(:\n", "jobs.py")
    expect(shown.get_by_role("button", name='File "main.py", line 3')).to_be_enabled()
    expect(shown.get_by_role("button", name='File "jobs.py", line 4')).to_be_disabled()
    run(page).get_by_role("button", name='File "jobs.py", line 1').click()
    assert page.evaluate("getSelection().toString()").strip() == "def go(:"


# --- links


def test_a_link_carries_the_program_to_another_browser_and_runs_nothing_there(
    play: Open, site: str, browser: Browser
) -> None:
    page = play()
    type_over(page, PROGRAM)
    page.get_by_role("button", name="Share").click()
    expect(note(page)).to_contain_text("The program is in the link. Anyone who has the link can read it.")
    address = page.evaluate("navigator.clipboard.readText()")
    assert address.startswith(f"{site}{PLAY}#1.")
    assert link.decode(address.partition("#")[2]) == {"main.py": PROGRAM}
    before = workers(browser)

    asked: list[str] = []
    other = play(PLAY, locale="en-GB")  # another profile
    type_over(other, "print('mine')\n")
    other.on("request", lambda request: asked.append(request.url))
    other.goto(address)
    expect(note(other)).to_have_text(STRANGER)
    expect(name(other)).to_have_value("A program from a link")
    assert text_of(other) == PROGRAM
    other.wait_for_timeout(500)
    assert workers(browser) == before
    assert [url for url in asked if "worker.js" in url] == []
    assert kept(other) == {FIRST: "print('mine')\n"}
    expect(menu(other).get_by_role("button", name=FIRST, exact=True)).to_be_visible()
    other.keyboard.press("Escape")
    assert shown_lines(run(other)) == GREETINGS
    assert other.url == address
    assert kept(other) == {FIRST: "print('mine')\n"}  # not before it is changed
    menu(other).get_by_role("button", name=FIRST, exact=True).click()
    assert text_of(other) == "print('mine')\n"
    expect(other).to_have_url(site + PLAY)


def test_a_program_of_a_lesson_is_nobody_elses_and_leads_back_to_it(open_page: Open, site: str) -> None:
    """But for its link, which says nothing of that: anybody can write one."""
    page = open_page(ON_PAGE)
    run_of_lesson = runs(page).first
    menu_of_run(run_of_lesson).get_by_role("link", name="Open in the playground").click()
    ready(page)
    expect(name(page)).to_have_value("Both at once")
    expect(note(page)).to_have_text("From asyncio.gather: wait for many things at once")
    expect(note(page).get_by_role("link")).to_have_attribute("href", f"/sub/path/{ON_PAGE}#{place_of(TWO_FILES)}")
    expect(note(reload(page))).to_contain_text("From asyncio.gather")
    other = ready_in_new_tab(page)
    expect(note(other)).to_have_text(STRANGER)
    other.close()
    follow(page, f"{site}{ON_PAGE}")
    uncover(page)
    edit(program_of(page), "print('mine')\n")
    menu_of_run(runs(page).first).get_by_role("link", name="Open in the playground").click()
    expect(note(ready(page))).to_contain_text("With your changes, from asyncio.gather")


def test_a_changed_program_of_a_link_is_the_readers_own(play: Open) -> None:
    """Loading the page again shows what was changed; the next link opens in an open page, which is not made anew."""
    page = play(fragment_of({"main.py": PROGRAM}))
    type_over(page, "print('changed')\n")
    expect(page).to_have_url(re.compile("/play/$"))
    assert kept(page) == {"A program from a link": "print('changed')\n"}
    assert text_of(reload(page)) == "print('changed')\n"
    box = page.locator(".playground").element_handle()
    page.evaluate("hash => { location.hash = hash }", link.encode({"main.py": "print(1)\n"}))
    expect(note(page)).to_have_text(STRANGER)
    page.wait_for_timeout(1000)
    assert box and box.evaluate("box => box.isConnected")
    assert text_of(page) == "print(1)\n"
    type_over(page, "print(2)\n")
    assert set(kept(page)) == {"A program from a link", "A program from a link (2)"}


def test_the_address_keeps_its_link_while_the_page_is_scrolled(play: Open) -> None:
    """Material writes the headings that are passed into the address."""
    page = play(fragment_of({"main.py": PROGRAM}))
    address = page.url
    page.set_viewport_size({"width": 1280, "height": 300})
    for way in (400, -400, 200):
        page.mouse.wheel(0, way)
        page.wait_for_timeout(400)
    assert page.url == address


def test_a_damaged_link_is_said_to_be_and_the_first_program_is_there(play: Open) -> None:
    whole = fragment_of({"main.py": PROGRAM})
    page = play(whole[:-9])
    expect(note(page)).to_contain_text("This link is damaged")
    expect(name(page)).to_have_value(FIRST)
    assert text_of(page).startswith("import asyncio\n")
    expect(page).to_have_url(re.compile("/play/$"))


def test_what_no_link_can_carry_is_said_and_stays(play: Open) -> None:
    page = play()
    type_over(page, f"# {''.join(map(chr, range(0x4E00, 0x9F00)))}\n")
    page.get_by_role("button", name="Share").click()
    expect(note(page)).to_contain_text("A link has at most 16,000 characters")
    expect(note(page)).to_have_class("play-note refused")


def test_where_nothing_can_be_copied_the_link_is_there_to_be_copied(play: Open) -> None:
    page = play(PLAY, locale="en-GB")  # without the right to
    page.evaluate(DENIED)
    page.get_by_role("button", name="Share").click()
    field = page.get_by_role("textbox", name="The link")
    expect(field).to_be_focused()
    assert page.evaluate("getSelection().toString()") == field.input_value()
    assert link.decode(field.input_value().partition("#")[2]).keys() == {"main.py"}


# --- kept programs


def test_programs_are_kept_as_they_are_typed_named_and_deleted_with_a_way_back(play: Open) -> None:
    page = play()
    expect(name(page)).to_have_value(FIRST)
    assert kept(page) == {}  # nothing is the reader's yet
    type_over(page, "print('one')\n")
    expect(note(page)).to_have_text("Kept in this browser as you type. Esc, then Tab, leaves the editor.")
    name(page).fill("Mine")
    name(page).press("Enter")
    expect(editors(page)).to_be_focused()
    assert kept(page) == {"Mine": "print('one')\n"}
    menu(page).get_by_role("button", name="New program").click()
    expect(name(page)).to_have_value("My program")
    type_over(page, "print('two')\n")
    name(page).fill("Mine")
    name(page).press("Enter")
    expect(name(page)).to_have_value("Mine (2)")  # two programs of one name cannot be told apart
    reload(page)
    assert text_of(page) == "print('two')\n"
    menu(page).get_by_role("button", name="Delete Mine (2)").click()
    expect(note(page)).to_contain_text("“Mine (2)” is deleted.")
    expect(name(page)).to_have_value("Mine")
    assert kept(page) == {"Mine": "print('one')\n"}
    page.get_by_role("button", name="Undo").click()
    expect(name(page)).to_have_value("Mine (2)")
    assert kept(page) == {"Mine": "print('one')\n", "Mine (2)": "print('two')\n"}
    menu(page).get_by_role("button", name="Delete Mine (2)").click()
    other = ready_in_new_tab(page)
    name(other).fill("Mine (2)")
    name(other).press("Enter")
    other.close()
    page.get_by_role("button", name="Undo").click()
    expect(name(page)).to_have_value("Mine (3)")  # the other has its name now
    assert kept(page) == {"Mine (2)": "print('one')\n", "Mine (3)": "print('two')\n"}
    prefix = page.evaluate("Object.keys(localStorage).find(key => key.includes('playground'))")
    assert prefix.startswith("/sub/path/playground/")


def test_a_program_that_is_open_in_two_tabs_is_the_same_in_both(play: Open) -> None:
    page = play()
    type_over(page, "print('one')\n")
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    assert text_of(other) == "print('one')\n"
    type_over(other, "print('two')\n")
    expect(editors(page)).to_have_text("print('two')")
    expect(note(page)).to_have_text("Changed in another tab.")
    type_over(page, "print('three')\n")
    expect(editors(other)).to_have_text("print('three')")
    assert kept(page) == {FIRST: "print('three')\n"}
    other.close()


def test_two_tabs_never_overwrite_each_other(play: Open) -> None:
    """The one that hears late of a change makes a second program of its own."""
    page = play()
    type_over(page, "print('one')\n")
    other = page.context.new_page()
    other.add_init_script("addEventListener('storage', event => event.stopImmediatePropagation(), true)")
    other.goto(page.url)
    ready(other)
    type_over(page, "print('here')\n")
    type_over(other, "print('there')\n")
    expect(note(other)).to_contain_text(f"what you write here is “{FIRST} (2)” now")
    expect(name(other)).to_have_value(f"{FIRST} (2)")
    type_over(other, "print('there, too')\n")
    assert kept(other) == {FIRST: "print('here')\n", f"{FIRST} (2)": "print('there, too')\n"}
    other.close()


@pytest.mark.parametrize("error", ["SecurityError", "QuotaExceededError"])
def test_where_the_browser_keeps_nothing_one_line_says_so_and_all_works(error: str, play: Open) -> None:
    page = play(PLAY, locale="en-GB")
    page.add_init_script(f"({script('refuse_storage')})('{error}')")
    reload(page)
    lost = "This browser keeps nothing here: before you leave, download the program or share it."
    expect(note(page)).to_have_text(lost)
    type_over(page, PROGRAM)
    expect(page.get_by_text(lost)).to_have_count(1)
    assert shown_lines(run(page)) == GREETINGS
    menu(page).get_by_role("button", name="New program").click()
    type_over(page, "print('two')\n")
    menu(page).get_by_role("button", name=FIRST, exact=True).click()
    assert text_of(page) == PROGRAM
    assert kept(page) == {}


# --- files


def test_files_are_added_renamed_and_removed_by_keyboard(play: Open) -> None:
    page = play()
    type_over(page, "import jobs\n\nprint(jobs.ALL)\n")
    page.get_by_role("button", name="Add a file").press("Enter")
    field = page.get_by_role("textbox", name="Name of the new file")
    expect(field).to_be_focused()
    for wrong, why in (
        ("asyncio", "Python would import it in the place"),
        ("main.py", "There is a file main.py already"),
    ):
        field.fill(wrong)
        field.press("Enter")
        expect(note(page)).to_contain_text(why)
        expect(field).to_have_attribute("aria-invalid", "true")
    field.blur()
    expect(field).to_have_count(0)
    expect(note(page)).to_contain_text(why)  # so it is not gone without a word
    page.get_by_role("button", name="Add a file").press("Enter")
    field.fill("work")
    field.press("Enter")
    expect(editors(page, "work.py")).to_be_focused()
    page.keyboard.insert_text("ALL = 3")
    page.get_by_role("tab", name="work.py").press("F2")
    page.keyboard.insert_text("jobs")
    page.keyboard.press("Enter")
    tab = page.get_by_role("tab", name="jobs.py")
    expect(tab).to_be_focused()
    assert shown_lines(run(page)) == ["3\n"]
    page.get_by_role("button", name="Rename jobs.py").click()
    page.keyboard.press("Escape")
    tab.press("ArrowLeft")
    expect(page.get_by_role("tab", name="main.py")).to_be_focused()
    expect(page.get_by_role("button", name="Remove")).to_have_count(0)  # it always stays
    page.keyboard.press("Delete")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    expect(page.get_by_role("tab", name="jobs.py")).to_have_count(0)
    expect(note(page)).to_contain_text("jobs.py is removed.")
    page.get_by_role("button", name="Undo").click()
    assert text_of(page, "jobs.py") == "ALL = 3\n"
    page = reload(page)
    expect(page.get_by_role("tab", name="jobs.py")).to_be_visible()


def drop(page: Page, files: dict[str, bytes]) -> None:
    listed = [[name, [*content]] for name, content in files.items()]
    page.locator(".play-editors").evaluate(script("drop"), listed)


def zipped(files: dict[str, str], folder: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(folder + name, text)
    return made.getvalue()


def test_the_file_that_is_shown_has_its_tab_in_sight(play: Open) -> None:
    names = [f"a_long_name_of_a_file_{number}.py" for number in range(9)]
    page = play(fragment_of({"main.py": "pass\n", **dict.fromkeys(names, "pass\n")}))
    for name in ("main.py", names[-1]):
        page.evaluate("name => document.querySelector(`[data-file='${name}']`).click()", name)
        expect(page.get_by_role("tab", name=name)).to_be_in_viewport(ratio=1)


def test_back_from_an_example_is_the_readers_own_program(play: Open) -> None:
    page = play()
    type_over(page, PROGRAM)
    page.get_by_role("button", name="Examples", exact=True).click()
    page.get_by_role("link", name="Two messages at once").click()
    expect(editors(page)).to_contain_text("send_data")
    page.go_back()
    expect(editors(page)).to_contain_text("greet")


def test_files_that_are_dropped_are_a_new_program_and_a_download_brings_them_back(play: Open, tmp_path: Path) -> None:
    page = play()
    type_over(page, "print('mine')\n")
    files = {"main.py": "import jobs\nprint(jobs.ALL)\n", "jobs.py": "ALL = 3\n"}
    for folder in ("", "my-pool/"):
        drop(page, {"pool.zip": zipped(files, folder)})
        expect(page.get_by_role("tab", name="jobs.py")).to_be_visible()
        assert text_of(page) == files["main.py"]
        menu(page).get_by_role("button", name=FIRST, exact=True).click()
    assert set(kept(page)) == {FIRST, "pool", "pool (2)"}
    drop(page, {"greet.py": b"print('hello')\r\n"})
    expect(name(page)).to_have_value("greet")
    assert text_of(page) == "print('hello')\n"
    with page.expect_download() as one:
        page.get_by_role("button", name="Download").click()
    one.value.save_as(tmp_path / "one")
    assert (one.value.suggested_filename, (tmp_path / "one").read_text()) == ("main.py", "print('hello')\n")
    menu(page).get_by_role("button", name="pool (2)", exact=True).click()
    with page.expect_download() as several:
        page.get_by_role("button", name="Download").click()
    several.value.save_as(tmp_path / "several")
    assert several.value.suggested_filename == "pool-2.zip"
    with zipfile.ZipFile(tmp_path / "several") as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist()} == {
            f"pool-2/{name}": text for name, text in files.items()
        }


BOMB = zipped({"main.py": "#" * 300_000})
WRONG = {
    "no main": ({"jobs.py": b"", "work.py": b""}, "needs a file main.py"),
    "a name": ({"main.py": b"", "asyncio.py": b""}, "Python would import it in the place of its own module asyncio"),
    "a folder": ({"a.zip": zipped({"main.py": "", "more/jobs.py": ""})}, "A file cannot be named “more/jobs.py” here"),
    "no python": ({"main.py": b"", "notes.txt": b""}, "“notes.txt” is neither a .py file nor a zip"),
    "no zip": ({"a.zip": b"PK"}, "This zip cannot be read"),
    "too much": ({"main.py": b"#" * 200_001}, "at most 200,000 bytes"),
    "a bomb": ({"a.zip": BOMB}, "at most 200,000 bytes"),
    "too many": ({f"a{number}.py": b"" for number in range(21)}, "at most 20 files"),
    "no text": ({"main.py": b"\xff\xfe"}, "main.py is not UTF-8"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_can_be_no_program_is_refused_with_a_reason(what: str, play: Open) -> None:
    page = play()
    files, why = WRONG[what]
    drop(page, files)
    expect(note(page)).to_contain_text(why)
    expect(name(page)).to_have_value(FIRST)
    assert kept(page) == {}


def test_of_a_zip_that_lies_about_its_size_no_more_comes_than_it_says(play: Open) -> None:
    page = play()
    drop(page, {"a.zip": BOMB.replace((300_000).to_bytes(4, "little"), (9).to_bytes(4, "little"))})
    expect(name(page)).to_have_value("a")
    assert text_of(page) == "#########\n"


# --- the gallery


def test_each_program_of_the_gallery_opens_and_is_nobodys_fault(play: Open) -> None:
    """A reader sees what it is and, where a lesson has it, where that is; what was there before is kept."""
    page = play()
    entries = [entry for entries in gallery.load().values() for entry in entries]
    assert len(entries) >= 15
    assert len(gallery.load()["mistake"]) >= 10
    for entry in entries:
        title = entry.title.replace("`", "")
        page.get_by_role("button", name="Examples").click()
        page.get_by_role("dialog", name="Examples").get_by_role("link", name=title, exact=True).click()
        expect(page.get_by_role("dialog", name="Examples")).to_be_hidden()
        expect(name(page)).to_have_value(title)
        example = load(entry.example)
        assert page.locator(".play-files [role=tab]").all_text_contents() == [*example.texts()]
        expect(note(page)).to_contain_text(entry.about.replace("`", ""))
        lesson = page.get_by_role("link", name="Where it is explained")
        expect(lesson).to_have_count(0 if entry.example.startswith("play/") else 1)
    assert kept(page) == {}
    address = page.url
    type_over(page, "print(1)\n")
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("dialog", name="Examples").get_by_role("link", name=title, exact=True).click()
    expect(name(page)).to_have_value(title)
    assert (page.url, text_of(page)) == (address, load(entry.example).texts()["main.py"])


def test_without_a_script_the_page_lists_the_programs_and_leads_to_them(open_page: Open, site: str) -> None:
    page = open_page(PLAY, java_script_enabled=False)
    expect(page.get_by_role("heading", name="Playground")).to_be_visible()
    expect(page.locator(".play")).to_be_hidden()
    links = page.locator(".play-gallery li a")
    assert links.count() == len(gallery.names())
    for address in links.evaluate_all("all => all.map(link => link.href)"):
        assert page.request.get(address).ok, address


# --- the page


def test_before_the_first_run_the_page_is_light(browser: Browser, site: str) -> None:
    page = browser.new_context().new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.update({response.url: len(gzip.compress(response.body()))}))
    page.goto(site + PLAY)
    ready(page)
    page.wait_for_load_state("networkidle")
    page.context.close()
    assert [url for url in sizes if "/runtime/" in url and "editor.js" not in url] == []
    assert sum(sizes.values()) <= WEIGHT, sorted(sizes.items(), key=lambda pair: -pair[1])


def test_it_is_one_view_and_nothing_jumps(play: Open) -> None:
    page = play(PLAY, locale="en-GB")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.add_init_script(f"({script('shifts')})()")
    reload(page)
    run(page)
    page.wait_for_timeout(300)
    assert page.evaluate("moved") < 0.001  # in the middle of a button stands another word
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight + 1")
    for part in (".play-start", ".play-editors", ".play-shown svg.timeline", ".play-shown .run-foot"):
        box = page.locator(part).bounding_box()
        assert box and box["y"] + box["height"] <= 800, part


def test_on_a_phone_the_two_are_tabs_and_run_is_above_the_keyboard(play: Open) -> None:
    page = play(PLAY, width=390, has_touch=True, is_mobile=True)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(editors(page).or_(page.get_by_role("textbox", name="main.py"))).to_be_visible()
    expect(page.locator(".play-shown")).to_be_hidden()
    assert page.locator(".cm-content").evaluate("text => getComputedStyle(text).fontSize") == "16px"
    small = """all => all.map(one => [one.textContent || one.ariaLabel, one.getBoundingClientRect()])
        .filter(([, {width, height}]) => width && Math.min(width, height) < 43.9).map(([name]) => name)"""
    touched = page.locator(".play :is(button, input, a)").locator("visible=true")
    assert touched.evaluate_all(small) == []
    # The keyboard of the screen takes 300 pixels of what is seen, and nothing of the page.
    page.evaluate(
        """Object.defineProperty(visualViewport, "height", {value: innerHeight - 300});
        visualViewport.dispatchEvent(new Event("resize"))"""
    )
    start = page.get_by_role("button", name="Run", exact=True)
    box = start.bounding_box()
    assert box and 844 - 300 - 60 < box["y"] + box["height"] <= 844 - 300
    start.tap()
    expect(page.get_by_role("tab", name="Run")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".play-shown section")).to_be_visible(timeout=30_000)
    expect(start).to_be_visible()
    page.get_by_role("button", name="Share").tap()
    expect(page.get_by_text("The program is in the link.")).to_be_in_viewport()
    page.get_by_role("tab", name="Run").tap()
    page.get_by_role("tab", name="Run").press("ArrowLeft")
    expect(page.get_by_role("tab", name="Program", exact=True)).to_be_focused()
    expect(page.locator(".cm-content")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.locator("h1 .headerlink")).to_be_hidden()  # as is the heading


def test_a_reader_comes_and_goes_by_links(play: Open, site: str, browser: Browser) -> None:
    """No run goes on behind another page, and the program is there again."""
    page = play()
    type_over(page, ENDLESS)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".play-state")).to_have_attribute("data-count", "1 line, 0 s", timeout=30_000)
    follow(page, f"{site}glossary/")
    expect(page.locator("iframe[title=Python]")).to_have_count(0)
    follow(page, site + PLAY)
    ready(page)
    assert text_of(page) == ENDLESS
    follow(page, f"{site}glossary/")
    address = site + fragment_of({"main.py": PROGRAM})
    link_to = "(article, address) => article.insertAdjacentHTML('beforeend', `<a href='${address}'>try it</a>`)"
    page.locator("article").evaluate(link_to, address)
    page.get_by_role("link", name="try it").click()
    expect(page.locator(".play-note.stranger")).to_be_visible(timeout=20_000)
    assert (page.url, text_of(page)) == (address, PROGRAM)


def test_tab_leaves_the_editor_after_escape_whatever_is_selected_and_however_late(play: Open) -> None:
    """And a first Tab in the page begins where it does in any."""
    page = play()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.clock.install()
    before = text_of(page)
    for keys in (["ControlOrMeta+A"], ["Shift+ArrowDown"], []):
        editors(page).focus()
        for key in [*keys, "Escape"]:
            page.keyboard.press(key)
        page.clock.run_for(60_000)
        page.keyboard.press("Shift+Tab")
        expect(page.get_by_role("button", name="Run", exact=True)).to_be_focused()
        assert text_of(page) == before
    editors(page).focus()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")  # a reader who goes on writing
    assert text_of(page) != before


def test_in_a_low_window_what_is_said_of_the_program_is_seen(play: Open) -> None:
    """As one is that is enlarged twice."""
    page = play(fragment_of({"main.py": PROGRAM}), width=640)
    page.set_viewport_size({"width": 640, "height": 400})
    said, start = (each.bounding_box() for each in (note(page), page.get_by_role("button", name="Run", exact=True)))
    assert said and start and said["y"] + said["height"] <= start["y"]


def test_by_keyboard_alone(play: Open) -> None:
    """The menu, the examples, the editor and out of it again, the files, a run and its replay."""
    page = play()
    name(page).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="New program")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Your programs")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.play-examples")).to_be_hidden()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.cm-content')"):
            break
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator(".play-shown section")).to_be_visible(timeout=30_000)
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Escape")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.replay-play')"):
            break
    expect(page.locator(".replay-play")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.evaluate(PAINTED)
    assert page.evaluate(script("marks_in_editor")) != []


def at_rest(page: Page) -> None:
    """As it is found."""


def ran(page: Page) -> None:
    scrub(run(page), 2.0)


def failed(page: Page) -> None:
    type_over(page, "1 / 0\n")
    run(page)


def changed(page: Page) -> None:
    run(page)
    type_over(page, "print(1)\n")


def naming(page: Page) -> None:
    page.get_by_role("button", name="Add a file").click()
    page.keyboard.insert_text("asyncio")
    page.keyboard.press("Enter")


def several(page: Page) -> None:
    naming(page)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text("jobs")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove jobs.py").click()


def programs(page: Page) -> None:
    type_over(page, "print(1)\n")
    menu(page)


def examples(page: Page) -> None:
    page.get_by_role("button", name="Examples").click()


def shared(page: Page) -> None:
    page.evaluate(DENIED)
    page.get_by_role("button", name="Share").click()


def stranger(page: Page) -> None:
    page.evaluate("hash => { location.hash = hash }", link.encode({"main.py": PROGRAM}))
    expect(note(page)).to_have_text(STRANGER)


def damaged(page: Page) -> None:
    page.evaluate("location.hash = '1.xyz'")
    expect(note(page)).to_contain_text("damaged")


STATES = (at_rest, ran, failed, changed, naming, several, programs, examples, shared, stranger, damaged)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_no_state_of_it_has_a_fault(state, play: Open) -> None:
    """What axe finds, in light and dark, beside each other and on a phone."""
    page = play()
    state(page)
    assert faults(page) == []

"""Change a program and run it: from the click to the reader's own run, in Chromium, with the site under a sub-path."""

import re
import urllib.request
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import pytest
from browser import Open, marks, scrub, shown_lines, time_shown
from playwright.sync_api import Locator, Page, expect

from course import pages
from course.examples import load, names
from course.paths import DOCS
from tickbytick.recording import lines

GATHER = "lessons/03-gather/"
BOTH_AT_ONCE = "03-gather/both-at-once"
SMALL = "01-first-coroutine/without-await"
PYTHON = (3, 14)
ENDLESS = "print('before')\nwhile True:\n    pass\n"

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none';"
    " base-uri 'self'"
)


Start = Callable[..., tuple[Page, Locator]]


@pytest.fixture
def start(open_page: Open) -> Iterator[Start]:
    """Opens a page; gives it and the place of an example on it."""

    def start(example: str = BOTH_AT_ONCE, path: str = GATHER, **options: object) -> tuple[Page, Locator]:
        page = open_page(path, **options)
        return page, page.locator(f'.runnable[data-example="{example}"]')

    yield start


def source(name: str, example: str = BOTH_AT_ONCE) -> str:
    return (load(example).folder / name).read_text(encoding="utf-8")


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


def run(program: Locator) -> Locator:
    """Runs the program to its end; the reader's run."""
    program.get_by_role("button", name="Run", exact=True).click()
    expect(said(program)).to_contain_text("Your run", timeout=20_000)
    return program.locator("section.your-run")


def said(program: Locator) -> Locator:
    return program.locator(".program-said")


def texts(shown: list[str]) -> list[str]:
    return [line.rstrip("\n") for line in shown]


def times(section: Locator) -> list[str]:
    return section.locator("[data-time]").evaluate_all("all => all.map(one => one.dataset.time)")


# --- before the first click


def test_every_program_can_be_run_and_nothing_of_python_is_asked_for_before_the_first_click(open_page: Open) -> None:
    """But for the older of two recordings, which is not what the page's Python does."""
    offered: list[str] = []
    for page_file in pages.pages():
        path = "" if page_file.stem == "index" else f"{page_file.relative_to(DOCS).with_suffix('')}/"
        page = open_page(path)
        offered += page.locator(".runnable").evaluate_all("all => all.map(one => one.dataset.example)")
        loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        late = [url for url in loaded if re.search(r"/runtime/|/(program|editor|runner)\.js", url)]
        assert late == [], page_file
        assert page.locator(".program-run").count() == page.locator(".runnable").count()
    assert set(offered) == set(names())
    not_here = open_page("lessons/08-timeouts-more/").locator(".run-not-here")
    expect(not_here).to_have_text("Python in the page is 3.14: change and run this program in the other tab.")


def test_every_page_has_the_policy_word_for_word(site: str) -> None:
    for page in ("", GATHER, "404.html"):
        html = urllib.request.urlopen(urljoin(site, page)).read().decode()
        assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in html


def test_search_works_under_the_policy(open_page: Open) -> None:
    page = open_page("")
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("gather")
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=10_000)


# --- changing and running


def test_a_changed_number_changes_lines_times_timeline_and_replay(start: Start) -> None:
    page, program = start()
    edit(program, source("api.py").replace("2.5", "1"), "api.py")
    mine = run(program)
    assert texts(shown_lines(mine)) == [line.text.rstrip("\n") for line in lines(load(BOTH_AT_ONCE).recording(PYTHON))]
    assert times(mine) == ["0.0 s", "1.0 s", "3.0 s"]
    expect(mine.locator("svg.timeline title").first).to_have_text("Timeline of main.py: 3 tasks in 3 s")
    expect(mine.locator(".run-foot")).to_have_text("python main.py · 3 s · your run, on Python 3.14 in this page")
    expect(program.locator("section.recorded-run").first).to_be_hidden()
    page.locator(".tabbed-labels").first.get_by_text("main.py").click()
    scrub(mine, 2.0)
    expect(time_shown(mine)).to_have_text("2.0 s")
    chips = page.locator(".program-editor .replay-chip")
    assert sorted(chips.all_inner_texts()) == ["main()", "send_data('Luigi')", "send_data('Mario')"]


def test_marks_are_level_with_the_lines_of_the_editor(start: Start) -> None:
    page, program = start()
    edit(program, source("main.py").replace("sleep(2)", "sleep(1)"))
    scrub(run(program), 3.0)
    apart = page.evaluate(
        """() => [...document.querySelectorAll(".program-editor .replay-line")].map(row => {
            const lines = [...row.closest(".cm-editor").querySelectorAll(".cm-line")];
            const line = lines[row.dataset.line - 1];
            const chip = row.querySelector(".replay-chip").getBoundingClientRect();
            const range = document.createRange();
            range.selectNodeContents(line);
            const off = Math.abs(line.getBoundingClientRect().top - row.getBoundingClientRect().top);
            return [line.textContent.trim(), off, chip.left - range.getBoundingClientRect().right];
        })"""
    )
    assert sorted(line for line, _, _ in apart) == [
        'await asyncio.gather(send_data("Mario"), send_data("Luigi"))',
        "await asyncio.sleep(1)",
    ]
    assert max(off for _, off, _ in apart) < 2
    assert min(room for _, _, room in apart) >= 0


BROKEN = "import asyncio\nasync def main(:\n"


@pytest.mark.parametrize(("path", "size"), [("", (1280, 800)), (GATHER, (1280, 800)), (GATHER, (390, 664))])
def test_what_comes_of_a_run_is_in_the_window(start: Start, path: str, size: tuple[int, int]) -> None:
    """The editor has the focus, its first line is at the window's top, and the reader scrolls nowhere."""
    page, program = start(path=path, width=size[0])
    page.set_viewport_size({"width": size[0], "height": size[1]})
    mine = program.locator("section.your-run")

    def run_at_the_top(text: str) -> None:
        edit(program, text)
        page.keyboard.press("ControlOrMeta+Home")
        editors(page).evaluate("editor => scrollTo(0, editor.getBoundingClientRect().top + scrollY - 60)")
        page.keyboard.press("ControlOrMeta+Enter")

    run_at_the_top(source("main.py").replace("sleep(2)", "sleep(2.5)"))
    expect(said(program)).to_contain_text("Your run took 5", timeout=20_000)
    expect(said(program)).to_be_in_viewport(ratio=1)
    expect(mine.locator(".run span").first).to_be_in_viewport(ratio=1)
    run_at_the_top(BROKEN + "# more\n" * 30)
    expect(said(program)).to_contain_text("and failed", timeout=20_000)
    expect(said(program)).to_be_in_viewport(ratio=1)
    expect(mine.locator(".run").get_by_text("SyntaxError")).to_be_in_viewport(ratio=1)
    run_at_the_top("# more\n" * 60 + ENDLESS)
    stop = program.get_by_role("button", name="Stop")
    expect(program.locator(".program-count")).to_contain_text("1 line,", timeout=20_000)
    expect(stop).to_be_in_viewport(ratio=1)
    expect(said(program)).to_be_in_viewport(ratio=1)
    stop.click()
    expect(said(program)).to_have_text("Your run was ended: stopped by you.", timeout=10_000)
    expect(said(program)).to_be_in_viewport(ratio=1)
    expect(mine.locator(".run-stopped")).to_be_in_viewport(ratio=1)


def test_a_run_marks_no_line_of_a_text_that_did_not_run(start: Start) -> None:
    page, program = start()
    text = source("main.py")
    edit(program, text.replace("sleep(2)", "sleep(1)"))
    mine = run(program)
    chips = page.locator(".program-editor .replay-chip")
    scrub(mine, 3.0)
    expect(chips).to_have_count(3)
    editors(page).press("ControlOrMeta+Home")
    page.keyboard.insert_text("# one\n# line\n# more\n")
    expect(chips).to_have_count(0)
    step = mine.get_by_role("button", name="Previous event")
    for _ in range(3):
        step.click()
        expect(chips).to_have_count(0)
    editors(page).press("ControlOrMeta+Z")
    step.click()
    expect(chips).not_to_have_count(0)
    # In the file that is as it was, a task still stands on its line.
    editors(page).press("ControlOrMeta+Home")
    page.keyboard.insert_text("# more\n")
    scrub(mine, 1.0)
    expect(chips).to_have_text(["main()"])
    assert chips.evaluate("chip => chip.closest('.program-editor').querySelector('.cm-content').ariaLabel[0]") == "a"


def test_a_traceback_leads_to_no_line_of_a_text_that_did_not_run(start: Start) -> None:
    page, program = start()
    edit(program, BROKEN)
    jump = run(program).get_by_role("button", name='File "main.py", line 2')
    expect(jump).to_be_enabled()
    editors(page).press("ControlOrMeta+Home")
    page.keyboard.insert_text("# more\n")
    expect(jump).to_be_disabled()
    editors(page).press("ControlOrMeta+Z")
    expect(jump).to_be_enabled()


def test_the_difference_is_shown_line_by_line_with_signs(start: Start) -> None:
    _, program = start()
    edit(program, source("main.py").replace("Luigi", "Peach"))
    mine = run(program)
    expect(mine.locator(".run-compared")).to_have_text(
        "Compared with the recorded run: 2 lines missing (−), 2 lines new (+)."
    )
    changes = mine.locator(".run-changes span").all_inner_texts()
    assert [change for change in changes if change[0] in "−+"] == [
        "− 2.5 s  send_data('Luigi')  Sending data to Luigi...",
        "+ 2.5 s  send_data('Peach')  Sending data to Peach...",
        "− 4.5 s  send_data('Luigi')  Data sent to Luigi!",
        "+ 4.5 s  send_data('Peach')  Data sent to Peach!",
    ]


def test_without_an_await_python_warns(start: Start) -> None:
    _, program = start()
    edit(program, source("main.py").replace("await asyncio.sleep(2)", "asyncio.sleep(2)"))
    mine = run(program)
    expect(mine.locator(".stderr").first).to_contain_text("RuntimeWarning: coroutine 'sleep' was never awaited")
    assert times(mine) == ["0.0 s", "2.5 s"]


def test_the_recorded_run_is_one_click_away_with_its_program(start: Start) -> None:
    page, program = start()
    edit(program, "print('mine')\n")
    mine = run(program)
    recorded = program.locator("section.recorded-run").first
    program.get_by_role("button", name="Recorded run").click()
    expect(recorded).to_be_visible()
    expect(mine).to_be_hidden()
    expect(page.locator(".highlight code", has_text="Sending data").first).to_be_visible()
    expect(editors(page)).to_be_hidden()
    scrub(recorded, 3.0)
    assert marks(page)["await asyncio.sleep(2)"] == ["send_data('Mario')", "send_data('Luigi')"]
    program.get_by_role("button", name="Your run").click()
    expect(mine).to_be_visible()
    expect(editors(page)).to_have_text("print('mine')")
    assert program.get_by_role("button", name="Your run").get_attribute("aria-pressed") == "true"


def test_reset_brings_the_original_back_and_can_be_undone(start: Start) -> None:
    page, program = start()
    reset = program.get_by_role("button", name="Reset")
    expect(reset).to_have_count(0)
    edit(program, "print('mine')\n")
    run(program)
    reset.click()
    expect(editors(page)).to_contain_text("Sending data to")
    expect(reset).to_be_hidden()
    expect(program.locator("section.recorded-run")).to_be_visible()
    expect(program.locator(".run-compared")).to_have_count(0)
    assert shown_lines(run(program)) == [line.text for line in lines(load(BOTH_AT_ONCE).recording(PYTHON))]
    editors(page).focus()
    page.keyboard.press("ControlOrMeta+Z")
    expect(editors(page)).to_have_text("print('mine')")


def test_an_endless_loop_is_stopped_and_the_next_run_is_whole(start: Start) -> None:
    page, program = start()
    edit(program, ENDLESS)
    for _ in range(2):
        page.keyboard.press("ControlOrMeta+Enter")
        expect(program.locator(".program-count")).to_contain_text("1 line,", timeout=20_000)
        program.get_by_role("button", name="Stop").click()
        expect(said(program)).to_have_text("Your run was ended: stopped by you.", timeout=10_000)
        mine = program.locator("section.your-run")
        assert shown_lines(mine) == ["before\n"]
        expect(mine.locator(".run-stopped")).to_have_text("The run was ended here: stopped by you.")
        editors(page).focus()
    edit(program, "print('after')\n")
    assert shown_lines(run(program)) == ["after\n"]


def test_a_program_that_hangs_says_so(start: Start) -> None:
    _, program = start()
    edit(program, "import asyncio\nasync def main():\n    await asyncio.Event().wait()\nasyncio.run(main())\n")
    expect(run(program).locator(".run-stopped")).to_contain_text("real asyncio would hang here")


def test_a_line_of_a_traceback_goes_to_the_line_in_its_file(start: Start) -> None:
    page, program = start()
    edit(program, source("api.py").replace('print("Data fetched!")', "raise ValueError('<b>no</b>')"), "api.py")
    mine = run(program)
    expect(said(program)).to_have_text("Your run took 2.5 s and failed. It is shown below.")
    assert texts(shown_lines(mine))[-1] == "ValueError: <b>no</b>"
    page.locator(".tabbed-labels").first.get_by_text("main.py").click()
    mine.get_by_role("button", name='File "api.py", line 7').click()
    expect(editors(page, "api.py")).to_be_focused()
    expect(editors(page, "api.py")).to_be_visible()
    assert page.evaluate("getSelection().toString()").strip() == "raise ValueError('<b>no</b>')"


def test_broken_syntax_is_shown_as_python_shows_it(start: Start) -> None:
    page, program = start()
    edit(program, "import asyncio\nasync def main(:\n")
    mine = run(program)
    assert texts(shown_lines(mine))[-1] == "SyntaxError: invalid syntax"
    mine.get_by_role("button", name='File "main.py", line 2').click()
    assert page.evaluate("getSelection().toString()").strip() == "async def main(:"


def test_a_flood_is_stopped_and_shown_in_part(start: Start) -> None:
    _, program = start()
    edit(program, "while True:\n    print('again')\n")
    mine = run(program)
    expect(said(program)).to_have_text("Your run was ended: stopped after 20,000 events.")
    expect(mine.locator(".replay-notice")).to_have_text("This run is too long, so there is no replay here.")
    expect(mine.locator("summary").first).to_have_text(re.compile(r"Show 3,000 of \d\d,\d{3} lines"))
    assert len(shown_lines(mine)) == 3_000


def test_a_long_line_is_shown_cut_and_the_run_goes_on(start: Start) -> None:
    _, program = start()
    edit(program, "print('x' * 10_000_000)\nprint('next')\n")
    first, last = texts(shown_lines(run(program)))
    assert (set(first[:5_000]), last) == ({"x"}, "next")
    assert first[5_000:] == "… (9,995,000 more characters)"


def test_recursion_without_end_is_an_ordinary_error(start: Start) -> None:
    _, program = start()
    edit(program, "def deeper():\n    deeper()\ndeeper()\n")
    assert texts(shown_lines(run(program)))[-1] == "RecursionError: maximum recursion depth exceeded"


def test_thirty_runs_leave_nothing_behind(start: Start) -> None:
    """The first runs load what is kept; from then on the page has as many nodes and listeners as before."""
    page, program = start(SMALL, "lessons/01-first-coroutine/")
    browser = page.context.new_cdp_session(page)

    def there_after(runs: int) -> tuple[int, int]:
        for _ in range(runs):
            run(program)
        browser.send("HeapProfiler.collectGarbage")
        counted = browser.send("Memory.getDOMCounters")
        return counted["nodes"], counted["jsEventListeners"]

    before = there_after(5)
    nodes, listeners = there_after(30)
    assert (nodes <= before[0] * 1.02, listeners <= before[1]) == (True, True), (before, nodes, listeners)


# --- what a program cannot do


def test_html_in_source_and_output_stays_text(start: Start) -> None:
    page, program = start()
    text = "</script></pre><img src=x onerror='window.bad=1'><b>"
    edit(program, f'print("""{text}""")\n')
    assert shown_lines(run(program)) == [text + "\n"]
    assert page.evaluate("window.bad") is None


def test_a_program_that_changes_how_python_draws_draws_nothing(start: Start) -> None:
    page, program = start()
    bad = "<section><img src=x onerror='window.bad=1'></section>"
    edit(program, f'import tickbytick.page\ntickbytick.page.section = lambda *_: """{bad}"""\n')
    program.get_by_role("button", name="Run", exact=True).click()
    expect(said(program)).to_have_text("This run cannot be shown. Press Run to try again.", timeout=20_000)
    assert page.evaluate("window.bad") is None
    expect(program.locator("section.recorded-run")).to_be_visible()
    edit(program, "import tickbytick.page\ntickbytick.show.html._text = tickbytick.show.html.svg = None\nprint(1)\n")
    program.get_by_role("button", name="Run", exact=True).click()
    expect(said(program)).to_contain_text("Python itself crashed. It has been started again", timeout=20_000)
    edit(program, "print('innocent')\n")
    assert shown_lines(run(program)) == ["innocent\n"]


# --- changes are not lost, and programs do not get in each other's way


def test_changes_are_there_after_a_reload_and_after_other_pages(start: Start) -> None:
    page, program = start()
    edit(program, "print('kept')\n")
    page.reload()
    expect(editors(page)).to_have_text("print('kept')")
    assert shown_lines(run(program)) == ["kept\n"]
    page.locator(".md-footer__link--next").click()
    expect(page.locator("h1")).to_contain_text("thousand")
    expect(page.locator(".program-editor")).to_have_count(0)
    page.go_back()
    expect(page.locator("h1")).to_contain_text("many")
    expect(editors(page)).to_have_text("print('kept')")
    program.get_by_role("button", name="Reset").click()
    page.reload()
    expect(page.locator(".replay:empty")).to_have_count(0)
    expect(page.locator(".program-editor")).to_have_count(0)


def test_a_page_can_be_left_while_a_program_runs(start: Start) -> None:
    page, program = start()
    edit(program, ENDLESS)
    page.keyboard.press("ControlOrMeta+Enter")
    expect(program.locator(".program-count")).to_contain_text("1 line,", timeout=20_000)
    page.locator(".md-footer__link--next").click()
    expect(page.locator("h1")).to_contain_text("thousand")
    other = page.locator(".runnable").first
    mine = run(other)
    example = other.get_attribute("data-example") or ""
    assert shown_lines(mine) == [line.text for line in lines(load(example).recording(PYTHON))]


def test_another_program_of_the_page_takes_python_over(start: Start) -> None:
    page, program = start()
    edit(program, ENDLESS)
    page.keyboard.press("ControlOrMeta+Enter")
    expect(program.locator(".program-count")).to_contain_text("1 line,", timeout=20_000)
    other = page.locator('.runnable[data-example="03-gather/one-after-the-other"]')
    run(other)
    expect(said(program)).to_have_text("Stopped: another program was started.")
    expect(program.get_by_role("button", name="Run", exact=True)).to_be_visible()


def test_offline_says_what_to_do_and_after_loading_needs_no_network(start: Start) -> None:
    page, program = start()
    program.get_by_role("button", name="Edit").click()
    expect(editors(page).first).to_be_visible()
    page.context.set_offline(True)
    program.get_by_role("button", name="Run", exact=True).click()
    expect(said(program)).to_have_text(
        "Python could not be loaded: there is no network. Connect, then press Run again.", timeout=10_000
    )
    page.context.set_offline(False)
    run(program)
    page.context.set_offline(True)
    edit(program, "print('offline')\n")
    assert shown_lines(run(program)) == ["offline\n"]


# --- by keyboard alone


def test_the_keyboard_alone_edits_runs_stops_and_leaves(start: Start) -> None:
    page, program = start()
    keys = page.keyboard
    edit_button = program.get_by_role("button", name="Edit")
    for _ in range(100):
        keys.press("Tab")
        if edit_button.evaluate("button => button === document.activeElement"):
            break
    expect(edit_button).to_be_focused()
    assert edit_button.evaluate("button => getComputedStyle(button).outlineStyle") == "solid"
    keys.press("Enter")
    expect(editors(page)).to_be_focused()
    keys.press("ControlOrMeta+A")
    keys.type("while True:\npass")
    expect(editors(page).locator(".cm-line").nth(1)).to_have_text("    pass")
    keys.press("Tab")  # in the editor, it indents
    expect(editors(page).locator(".cm-line").nth(1)).to_have_text(re.compile(r"^ {4,8}pass"))
    keys.press("Escape")
    keys.press("Tab")
    expect(editors(page)).not_to_be_focused()
    keys.press("Shift+Tab")
    expect(editors(page)).to_be_focused()
    keys.press("ControlOrMeta+Enter")
    stop = program.get_by_role("button", name="Stop")
    expect(said(program)).to_have_text("Running …", timeout=20_000)
    keys.press("Escape")
    for _ in range(10):
        keys.press("Tab")
        if stop.evaluate("button => button === document.activeElement"):
            break
    expect(stop).to_be_focused()
    keys.press("Enter")
    expect(said(program)).to_have_text("Your run was ended: stopped by you.", timeout=10_000)
    expect(program.get_by_role("button", name="Run", exact=True)).to_be_focused()


# --- the programs as they are

SAMPLE = {
    "01-first-coroutine/sleep-blocks": "lessons/01-first-coroutine/",
    "01-first-coroutine/without-await": "lessons/01-first-coroutine/",
    "03-gather/one-fails-in-a-group": GATHER,
    "04-thousand/coroutines": "lessons/04-thousand/",
    "06-cancel/while-it-waits": "lessons/06-cancel/",
    "07-done/states": "lessons/07-done/",
    "08-timeouts/wait-for-coroutine": "lessons/08-timeouts-more/",
    "09-recap/everything": "lessons/09-recap/",
}


@pytest.mark.parametrize("example", SAMPLE)
def test_an_unchanged_program_does_what_its_recording_says(example: str, start: Start) -> None:
    """One of each kind; tests/browser/test_pyodide.py has them all, without a page."""
    page, program = start(example, SAMPLE[example])
    shown = program.locator("section.recorded-run").first
    if not program.is_visible():
        page.get_by_text("Python 3.12 and later").first.click()
    parts = ["pre.run", "svg.timeline", ".run-timeline table"]
    recorded = [shown.locator(part).all_text_contents() for part in parts]
    mine = run(program)
    expect(mine.locator(".run-compared")).to_have_text(
        "The same output as the recorded run: every line, time and task."
    )
    assert [mine.locator(part).all_text_contents() for part in parts] == recorded
    expect(mine.locator(".replay-bar")).to_be_visible()

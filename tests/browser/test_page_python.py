"""Change a program and run it: from the click to the reader's own run, in Chromium, with the site under a sub-path."""

import re
from pathlib import Path

import pytest
from browser import Open, Window, address_of, address_with, focus_by_tab, follow, script, uncover, wake
from editing import ENDLESS, edit, editors, program_of, run_it, said
from found import BY_VERSION, END, ON_PAGE, STANDING, TASKS, TIMES, TWO_FILES
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect
from replay import marks, menu, printed, scrub, shown_lines, time_shown

from course import pages
from course.examples import load, names
from course.paths import PLAY
from evidence.chromium import POLICY

OTHER = load(TWO_FILES).files[1].name


@pytest.fixture
def program(open_page: Open) -> Locator:
    """The place of a program with two files, on its page, in a window that mostly has Python already."""
    return program_of(open_page(ON_PAGE, width=1100, by_link=True))


def source(name: str) -> str:
    return (load(TWO_FILES).folder / name).read_text(encoding="utf-8")


def run_endless(program: Locator) -> None:
    """Run a program that does not end, from the keyboard, until the line that it prints is there."""
    edit(program, ENDLESS)
    program.page.keyboard.press("ControlOrMeta+Enter")
    expect(program.locator(".program-count")).to_contain_text("1 line,", timeout=20_000)


def stop(program: Locator) -> None:
    program.get_by_role("button", name="Stop").click()
    expect(said(program)).to_have_text("Your run was ended: stopped by you.", timeout=10_000)


def test_every_program_can_be_run_and_nothing_of_python_is_asked_for_before_the_first_click(open_page: Open) -> None:
    """But for the older of two recordings, which is not what the page's Python does. The playground has programs of
    its own, and an editor from the start (test_play.py)."""
    offered: list[str] = []
    for page_file in {*pages.pages()} - {PLAY}:
        page = open_page(address_of(page_file))
        offered += page.locator(".runnable").evaluate_all("all => all.map(one => one.dataset.example)")
        loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        late = [url for url in loaded if re.search(r"/runtime/|-(program|editor|running)\.js", url)]
        assert late == [], page_file
        page.evaluate("for (const each of document.querySelectorAll('article details')) each.open = true")
        for version in page.locator("input[id^=run-]").all():
            version.evaluate("tab => tab.click()")
            wake(page)
        wake(page)
        assert page.locator(".program-edit").count() == page.locator(".runnable").count()
        # Word for word the policy under which tests/browser/test_runner.py tries what a program can do.
        assert page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") == POLICY
    shown = {name for name in names() if not name.startswith(f"{PLAY.stem}/")}
    assert set(offered) == {name for name in shown if not load(name).why_not_in_page}
    not_here = open_page(address_with(BY_VERSION)).locator(".run-not-here")
    expect(not_here).to_have_text(
        "To change and run this program, choose “Python 3.12 and later” above: in the browser it runs on Python 3.14."
    )


def test_a_changed_number_changes_lines_times_timeline_replay_and_difference(program: Locator) -> None:
    page = program.page
    edit(program, re.sub(r"sleep\([\d.]+\)", "sleep(1)", source(OTHER)), OTHER)
    mine = run_it(program)
    assert shown_lines(mine) == printed(TWO_FILES)
    times = mine.locator("[data-time]").evaluate_all("all => all.map(one => one.dataset.time)")
    end = END - float(TIMES[1].removesuffix(" s")) + 1
    assert times == [TIMES[0], "1.0 s", f"{end:.1f} s"]
    expect(mine.locator("svg.timeline")).to_have_accessible_name(
        f"Timeline of main.py: {len(TASKS)} tasks in {end:g} s"
    )
    for part, text in {
        ".run-foot": f"python main.py · {end:g} s · your run, on Python 3.14 in this page",
        ".run-compared": re.compile(r"\d of \d lines come .* s earlier\."),
        ".run-changes .changed": re.compile(r"^→ 1\.0 s .* s earlier, as are the \d lines after it$"),
    }.items():
        expect(mine.locator(part).first).to_have_text(text)
    expect(program.locator("section.recorded-run").first).to_be_hidden()
    page.locator(".tabbed-labels").first.get_by_text("main.py").click()
    scrub(mine, end - 1)
    expect(time_shown(mine)).to_have_text(f"{end - 1:.1f} s")
    chips = page.locator(".program-editor .replay-chip")
    assert sorted(chips.all_inner_texts()) == sorted(TASKS)
    assert sorted(page.evaluate(script("marks_in_editor"))) == sorted([line, True, True] for line in STANDING)


def test_a_run_that_the_reader_keeps_is_the_one_that_the_next_is_compared_with(program: Locator) -> None:
    def changed_to(seconds: float) -> Locator:
        edit(program, re.sub(r"sleep\([\d.]+\)", f"sleep({seconds})", source(OTHER)), OTHER)
        return run_it(program)

    def choose(mine: Locator, item: str, told: str) -> None:
        menu(mine).get_by_role("button", name=item).click()
        expect(said(program)).to_have_text(told)

    mine = changed_to(1)
    panel = menu(mine)
    expect(panel.get_by_role("button", name="Compare with the recorded run again")).to_be_hidden()
    expect(panel).to_have_attribute("data-seen", "")
    icons = panel.locator("> :is(button, a, label)").evaluate_all(
        "all => all.map(each => getComputedStyle(each, '::before').maskImage)"
    )
    assert icons and "none" not in icons
    program.page.keyboard.press("Escape")
    choose(mine, "Compare the next run with this one", "Your next run is compared with this one.")
    mine = changed_to(9)
    said_of_it = re.compile(r"^Compared with the run that you kept: .* 8 s later\.$")
    expect(mine.locator(".run-compared")).to_have_text(said_of_it)
    expect(mine.locator(".timeline .ring").first).to_be_attached()
    end = float(mine.locator("svg.timeline").get_attribute("data-seconds") or 0)
    expect(mine.locator(".run-foot")).to_contain_text(f" {end:g} s ")
    choose(mine, "Compare with the recorded run again", "Your next run is compared with the recorded run.")
    mine = changed_to(1)
    said_of_it = re.compile(r"^Compared with the recorded run: \d of \d lines come .* earlier\.$")
    expect(mine.locator(".run-compared")).to_have_text(said_of_it)
    # The recorded run is longer: so is the timeline, in which this one's end is before its own.
    assert float(mine.locator("svg.timeline").get_attribute("data-seconds") or 0) == END > end - 8
    mine.get_by_role("slider").press("End")
    head = mine.locator(".playhead").evaluate("head => head.transform.baseVal[0].matrix.e")
    left, plot = (float(mine.locator("svg.timeline").get_attribute(f"data-{name}") or 0) for name in ("left", "plot"))
    assert head == pytest.approx(left + plot * (end - 8) / END, abs=0.1)


@pytest.mark.parametrize(("path", "width", "height"), [("", 1280, 800), (ON_PAGE, 390, 664)])
def test_what_comes_of_a_run_is_in_the_window(open_page: Open, path: str, width: int, height: int) -> None:
    """The editor has the focus, its first line is at the window's top, and the reader scrolls nowhere."""
    page = open_page(path, by_link=True)
    page.set_viewport_size({"width": width, "height": height})
    program = page.locator(".runnable").first
    mine = program.locator("section.your-run")

    def run_at_the_top(text: str, outcome: str) -> None:
        edit(program, text)
        page.keyboard.press("ControlOrMeta+Home")
        editors(page).evaluate("editor => scrollTo(0, editor.getBoundingClientRect().top + scrollY - 60)")
        page.keyboard.press("ControlOrMeta+Enter")
        expect(program.locator(".program")).to_contain_text(outcome, timeout=20_000)
        expect(said(program)).to_be_in_viewport(ratio=1)

    run_at_the_top("import asyncio\n\nasyncio.run(asyncio.sleep(5))\nprint('Awake.')\n", "Your run took 5")
    expect(mine.locator(".run span").first).to_be_in_viewport(ratio=1)
    run_at_the_top("import asyncio\nasync def main(:\n" + "# more\n" * 30, "and failed")
    expect(mine.locator(".run").get_by_text("SyntaxError")).to_be_in_viewport(ratio=1)
    run_at_the_top("# more\n" * 60 + ENDLESS, "1 line,")
    expect(program.get_by_role("button", name="Stop")).to_be_in_viewport(ratio=1)
    stop(program)
    expect(said(program)).to_be_in_viewport(ratio=1)
    expect(mine.locator(".run-stopped")).to_be_in_viewport(ratio=1)


def test_a_run_marks_no_line_of_a_text_that_did_not_run(program: Locator) -> None:
    page = program.page
    edit(program, f"# changed\n{source('main.py')}")
    mine = run_it(program)
    chips = page.locator(".program-editor .replay-chip")
    scrub(mine, END - 1)
    expect(chips).to_have_count(len(TASKS))
    editors(page).press("ControlOrMeta+Home")
    page.keyboard.insert_text("# one\n# line\n# more\n")
    expect(chips).to_have_count(0)
    step = mine.get_by_role("button", name="Previous event")
    step.click()
    expect(chips).to_have_count(0)
    editors(page).press("ControlOrMeta+Z")
    step.click()
    expect(chips).not_to_have_count(0)
    # In the file that is as it was, a task still stands on its line.
    editors(page).press("ControlOrMeta+Home")
    page.keyboard.insert_text("# more\n")
    scrub(mine, 1.0)
    expect(chips).to_have_text(TASKS[:1])
    editor = page.locator(".program-editor:has(.replay-chip) .cm-content")
    expect(editor).to_have_attribute("aria-label", re.compile(OTHER))


def test_a_line_of_a_traceback_goes_to_the_line_in_its_file_while_that_is_the_text_that_ran(program: Locator) -> None:
    page = program.page
    other = editors(page, OTHER)
    edit(program, f"raise ValueError('<b>no</b>')\n{source(OTHER)}", OTHER)
    mine = run_it(program)
    expect(said(program)).to_have_text("Your run took 0 s and failed. It is shown below.")
    assert shown_lines(mine)[-1] == "ValueError: <b>no</b>\n"
    page.locator(".tabbed-labels").first.get_by_text("main.py").click()
    jump = mine.get_by_role("button", name=f'File "{OTHER}", line 1')
    jump.click()
    expect(other).to_be_focused()
    expect(other).to_be_visible()
    assert page.evaluate("getSelection().toString()").strip() == "raise ValueError('<b>no</b>')"
    other.press("ControlOrMeta+Home")
    page.keyboard.insert_text("# more\n")
    expect(jump).to_be_disabled()
    other.press("ControlOrMeta+Z")
    expect(jump).to_be_enabled()


def test_the_recorded_run_is_one_click_away_and_reset_brings_the_original_back(program: Locator) -> None:
    page, reset = program.page, program.get_by_role("button", name="Reset")
    expect(reset).to_have_count(0)
    edit(program, "print('mine')\n")
    mine, recorded = run_it(program), program.locator("section.recorded-run").first
    program.get_by_role("button", name="Recorded run").click()
    expect(recorded).to_be_visible()
    expect(mine).to_be_hidden()
    expect(editors(page)).to_be_hidden()
    scrub(recorded, END - 1)
    assert marks(page) == STANDING
    yours = program.get_by_role("button", name="Your run")
    yours.click()
    expect(mine).to_be_visible()
    expect(editors(page)).to_have_text("print('mine')")
    expect(yours).to_have_attribute("aria-pressed", "true")
    reset.click()
    expect(reset).to_be_hidden()
    expect(recorded).to_be_visible()
    expect(program.locator(".run-compared")).to_have_count(0)
    own, shown = (run.locator(".run, .run-order").all_text_contents() for run in (run_it(program), recorded))
    assert own == shown
    editors(page).press("ControlOrMeta+Z")
    expect(editors(page)).to_have_text("print('mine')")


@pytest.mark.parametrize(("example", "runs"), [("03-gather/both-at-once", 100), ("04-thousand/coroutines", 30)])
def test_many_runs_leave_nothing_behind(open_page: Open, example: str, runs: int) -> None:
    """The first runs load what is kept; from then on the page has no more nodes, listeners and objects than before.
    Fewer it may have: the browser may still hold then what the last of the first runs replaced."""
    program = program_of(open_page(address_with(example)), example)
    browser = program.page.context.new_cdp_session(program.page)

    def there_after(runs: int) -> tuple[int, int, float]:
        for _ in range(runs):
            run_it(program)
        browser.send("HeapProfiler.collectGarbage")
        counted = browser.send("Memory.getDOMCounters")
        return counted["nodes"], counted["jsEventListeners"], browser.send("Runtime.getHeapUsage")["usedSize"] / 1e6

    nodes, listeners, megabytes = there_after(10)
    most = (nodes, listeners, megabytes + 1)
    after = there_after(runs - 10)
    assert all(there <= before for there, before in zip(after, most, strict=True)), (after, most)


def test_after_stop_and_after_leaving_nothing_of_python_is_left(open_page: Open, browser: Browser) -> None:
    """No frame, no worker, and of the renderers' memory all but 20 MB."""
    page = open_page(ON_PAGE)
    program, whole = program_of(page), browser.new_browser_cdp_session()
    edit(program, ENDLESS)
    before = megabytes(page, whole)
    for end in (stop, leave):
        run_endless(program)
        assert (of_python(whole), megabytes(page, whole) > before + 20) == ({"iframe about:", "worker blob:null"}, True)
        end(program)
        assert of_python(whole) == set()
        for _ in range(50):  # the browser ends a renderer that nothing needs some moments later
            if (after := megabytes(page, whole)) < before + 20:
                break
            page.wait_for_timeout(100)
        assert after < before + 20


def leave(program: Locator) -> None:
    page = program.page
    follow(page, page.locator(".md-footer__link--next").evaluate("link => link.href"))


def of_python(browser: CDPSession) -> set[str]:
    targets = browser.send("Target.getTargets")["targetInfos"]
    kinds = {re.sub("(srcdoc|/).*", "", f"{each['type']} {each['url']}") for each in targets}
    return {kind for kind in kinds if kind.startswith(("iframe", "worker blob"))}


def megabytes(page: Page, browser: CDPSession) -> float:
    """That its renderers have for themselves, once what is garbage was collected."""
    page.context.new_cdp_session(page).send("HeapProfiler.collectGarbage")
    processes = browser.send("SystemInfo.getProcessInfo")["processInfo"]
    rolled = [Path(f"/proc/{each['id']}/smaps_rollup").read_text() for each in processes if each["type"] == "renderer"]
    return sum(int(each.split("Private_Dirty:")[1].split()[0]) for each in rolled) / 1000


def test_a_line_in_pieces_is_drawn_and_replayed_as_they_came(program: Locator) -> None:
    edit(program, "import time\nfor dot in '..!':\n    print(dot, end='')\n    time.sleep(1)\n")
    mine = run_it(program)
    times = mine.locator(".run [data-time]").evaluate_all("all => all.map(each => each.dataset.time)")
    assert (times, shown_lines(mine)) == (["0.0 s", "1.0 s", "2.0 s"], [".", ".", "!"])
    expect(mine.locator(".replay input[type=range]")).to_be_visible()


def test_a_program_that_changes_how_python_draws_draws_nothing(program: Locator) -> None:
    """What programs print, HTML too, stays text: tests/browser/test_hostile.py."""
    page = program.page
    bad = "<section><img src=x onerror='window.bad=1'></section>"
    edit(program, f'import tickbytick.page\ntickbytick.page.section = lambda *_: """{bad}"""\n')
    program.get_by_role("button", name="Run", exact=True).click()
    expect(said(program)).to_have_text("This run cannot be shown. Press Run to try again.", timeout=20_000)
    assert page.evaluate("window.bad") is None
    expect(program.locator("section.recorded-run")).to_be_visible()
    edit(program, "print('innocent')\n")
    assert shown_lines(run_it(program)) == ["innocent\n"]


def test_changes_are_there_after_a_reload_and_after_other_pages(program: Locator) -> None:
    page = program.page
    edit(program, "print('kept')\n")
    page.reload()
    wake(page)
    expect(editors(page)).to_have_text("print('kept')")
    assert shown_lines(run_it(program)) == ["kept\n"]
    page.locator(".md-footer__link--next").click()
    expect(page.locator(".program-editor")).to_have_count(0)
    page.go_back()
    expect(page.locator("h1")).to_contain_text("asyncio.gather")
    wake(page)
    expect(editors(page)).to_have_text("print('kept')")
    program.get_by_role("button", name="Reset").click()
    page.reload()
    wake(page)
    expect(page.locator(".program-editor")).to_have_count(0)


def test_another_program_takes_python_over_on_this_page_and_on_the_next(program: Locator) -> None:
    page = program.page
    run_endless(program)
    run_it(page.locator(".runnable").nth(1))
    expect(said(program)).to_have_text("Stopped: another program was started.")
    expect(program.get_by_role("button", name="Run", exact=True)).to_be_visible()
    run_endless(program)
    leave(program)
    uncover(page)
    wake(page)
    other = page.locator(".runnable").first
    mine = run_it(other)
    assert shown_lines(mine) == printed(other.get_attribute("data-example") or "")


# In every place where a program could reach the next one.
TAMPERS = """
import asyncio, builtins, json, time
import js
import tickbytick.page, tickbytick.recorder, tickbytick.recording, tickbytick.show.html
said = print
for module in (tickbytick.page, tickbytick.show.html):
    module.section = lambda *_, **__: "<section><p>tampered</p></section>"
builtins.print = lambda *values, **_: said("tampered")
asyncio.sleep = time.sleep = None
json.dumps = lambda *_, **__: "[]"
tickbytick.recorder.record = tickbytick.page.record = None
js.JSON.stringify = js.JSON.parse = None
print("any")
"""


def test_no_run_changes_the_next_one_on_this_page_or_another(program: Locator) -> None:
    page = program.page
    for place in (program, page.locator(".runnable").nth(1)):
        edit(program, TAMPERS)
        program.get_by_role("button", name="Run", exact=True).click()
        expect(said(program)).to_have_text(re.compile("Your run|cannot be shown|crashed"), timeout=20_000)
        program.get_by_role("button", name="Reset").click()
        assert shown_lines(run_it(place)) == printed(place.get_attribute("data-example") or "")
    edit(program, TAMPERS)
    program.get_by_role("button", name="Run", exact=True).click()
    expect(said(program)).to_have_text(re.compile("Your run|cannot be shown|crashed"), timeout=20_000)
    leave(program)
    uncover(page)
    wake(page)
    other = page.locator(".runnable").first
    assert shown_lines(run_it(other)) == printed(other.get_attribute("data-example") or "")


def test_offline_says_what_to_do_and_after_loading_needs_no_network(open_page: Open, window: Window) -> None:
    page = open_page(ON_PAGE)
    program = program_of(page)
    program.get_by_role("button", name="Edit").click()
    expect(editors(page).first).to_be_visible()
    page.context.set_offline(True)
    program.get_by_role("button", name="Run", exact=True).click()
    expect(said(program)).to_have_text(
        "Python could not be loaded: there is no network. Connect, then press Run again.", timeout=10_000
    )
    page.context.set_offline(False)
    run_it(program)
    page.context.set_offline(True)
    run_endless(program)
    stop(program)  # from now on Python is another one
    assert shown_lines(program.locator("section.your-run")) == ["before\n"]
    edit(program, "print('offline')\n")
    assert shown_lines(run_it(program)) == ["offline\n"]
    page.context.set_offline(False)
    assert all("ERR_INTERNET_DISCONNECTED" in said for said in window.wrong)  # Chromium's own words
    window.wrong.clear()


def test_the_keyboard_alone_edits_runs_stops_and_leaves(program: Locator) -> None:
    editor, keys = editors(program.page), program.page.keyboard
    focus_by_tab(program.get_by_role("button", name="Edit"))
    keys.press("Enter")
    expect(editor).to_be_focused()
    keys.press("ControlOrMeta+A")
    keys.type("while True:\npass")
    expect(editor.locator(".cm-line").nth(1)).to_have_text("    pass")
    keys.press("Tab")  # in the editor, it indents
    expect(editor.locator(".cm-line").nth(1)).to_have_text(re.compile(r"^ {4,8}pass"))
    keys.press("Escape")
    keys.press("Tab")
    expect(editor).not_to_be_focused()
    keys.press("Shift+Tab")
    expect(editor).to_be_focused()
    keys.press("ControlOrMeta+Enter")
    expect(said(program)).to_have_text("Running …", timeout=20_000)
    keys.press("Escape")
    focus_by_tab(program.get_by_role("button", name="Stop"))
    keys.press("Enter")
    expect(said(program)).to_have_text("Your run was ended: stopped by you.", timeout=10_000)
    expect(program.get_by_role("button", name="Run", exact=True)).to_be_focused()


def test_an_unchanged_program_does_what_its_recording_says(open_page: Open) -> None:
    """The one of the page's Python, where there are two; tests/browser/test_pyodide.py has all, without a page."""
    program = program_of(open_page(address_with(BY_VERSION), by_link=True), BY_VERSION)
    program.page.get_by_text("Python 3.12 and later").first.click()
    shown = program.locator("section.recorded-run").first
    parts = ["pre.run", "svg.timeline", ".run-timeline table"]
    recorded = [shown.locator(part).all_text_contents() for part in parts]
    mine = run_it(program)
    same = "The same output as the recorded run: every line, time and task."
    expect(mine.locator(".run-compared")).to_have_text(same)
    assert [mine.locator(part).all_text_contents() for part in parts] == recorded
    expect(mine.locator(".replay-bar")).to_be_visible()

"""What a reader takes from a page, in Chromium: through the clipboard, on paper.

What the programs do that are copied here is in tests/course/test_real_clock.py, which runs the same files; that each
download leads to its file in test_site.py.
"""

import re
from pathlib import Path

import pytest
from browser import Open, address_of, address_with, script
from editing import edit, program_of, run_it
from found import BY_VERSION, END, ON_PAGE, TWO_FILES
from playwright.sync_api import Locator, Page, expect
from replay import menu, printed, runs, scrub

from course import pages
from course.examples import load
from course.paths import DOCS, SNIPPETS
from tickbytick.recording import lines

PRESS = script("press")
SHOWING = [page for page in pages.pages() if any(fence.language == "python" for fence in pages.read(page)[0])]


def copied(button: Locator) -> str:
    """What pressing that button puts into the clipboard."""
    button.click()
    expect(button.page.locator(".md-dialog")).to_have_text("Copied to clipboard")
    return button.page.evaluate("navigator.clipboard.readText()")  # type: ignore[no-any-return]


def copy_buttons(blocks: Locator) -> Locator:
    """Those of these code blocks, or editors."""
    return blocks.get_by_role("button", name="Copy to clipboard", include_hidden=True)


@pytest.mark.parametrize("source", SHOWING, ids=address_of)
def test_every_block_is_copied_as_the_file_that_runs_and_every_output_as_it_was_printed(
    source: Path, open_page: Open, course: Path
) -> None:
    """Byte for byte, and all files of each program: put into a folder, they are the folder that is run."""
    files = [course / file.relative_to(SNIPPETS) for fence in pages.read(source)[0] for file in fence.includes()]
    examples = [load(name) for name in pages.runs(source)]
    assert {file for file in files if file.parent in {course / each.name for each in examples}} == {
        file for each in examples for file in (course / each.name).iterdir()
    }
    page = open_page(address_of(source))
    code = copy_buttons(page.locator("article .highlight")).evaluate_all(PRESS)
    assert code == [file.read_text(encoding="utf-8") for file in files]
    recordings = [recording for each in examples for recording in each.recordings().values()]
    outputs = ["".join(line.text for line in lines(recording)) for recording in recordings]
    assert page.locator(".run-copy").evaluate_all(PRESS) == [output for output in outputs if output]


def test_of_a_terminal_the_commands_are_copied_without_their_prompts(open_page: Open) -> None:
    page = DOCS / "how-this-site-checks-itself.md"
    [(command, _)] = next(fence for fence in pages.read(page)[0] if fence.language == "console").commands()
    assert copied(copy_buttons(open_page(address_of(page)).locator("article .highlight"))) == f"{command}\n"


def test_the_marks_of_a_replay_are_not_copied_nor_does_it_shorten_the_output(open_page: Open) -> None:
    page = open_page(ON_PAGE)
    run, block = runs(page).first, page.locator("article .highlight").first
    scrub(run, END - 1)
    expect(block.locator(".replay-chip").first).to_be_visible()
    assert copied(copy_buttons(block)) == load(TWO_FILES).texts()["main.py"]
    menu(run).locator("a.download").focus()
    page.keyboard.press("Tab")
    expect(run.get_by_role("button", name="Copy the output")).to_be_focused()
    page.keyboard.press("Enter")
    output = "".join(printed(TWO_FILES))
    page.wait_for_function("async output => (await navigator.clipboard.readText()) === output", arg=output)


def test_in_the_editor_what_the_reader_sees_is_copied_and_of_their_run_its_output(open_page: Open) -> None:
    page = open_page(ON_PAGE)
    mine = "for number in range(300):\n    print(number)\n"  # more lines than the editor has in the page
    edit(program_of(page), mine.rstrip("\n"))
    assert copied(copy_buttons(page.locator(".program-editor").first)) == mine
    output = "".join(f"{number}\n" for number in range(300))
    assert copied(menu(run_it(program_of(page))).locator(".run-copy")) == output


# --- printing

DARK = re.compile(r"rgb\((0, 0, 0|68, 68, 68)\)")
LIGHT = re.compile(r"rgba\(0, 0, 0, 0\)|rgb\(2[45]., 2[45]., 2[45].\)")


def on_paper(page: Page) -> Page:
    """A page of a reader with the dark palette, as it is printed."""
    for run in runs(page).locator("visible=true").all()[:1]:
        scrub(run, 1.0)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    return page


def test_paper_has_all_programs_and_runs_and_no_controls_in_black_on_white(open_page: Open) -> None:
    page = on_paper(open_page(address_with(BY_VERSION), color_scheme="dark"))
    for control in (
        *(".md-header", ".md-sidebar", ".md-footer", ".md-code__nav", ".program", ".replay", ".replay-marks"),
        *(".playhead", ".run-menu", ".take-away", ".headerlink", "article button"),
    ):
        expect(page.locator(control).first).to_be_attached()
        expect(page.locator(control).locator("visible=true")).to_have_count(0)
    for content in (".tabbed-labels > label", ".highlight pre > code", ".recorded-run", ".run-timeline svg"):
        there = page.locator(content)
        assert there.count() == there.locator("visible=true").count() > 0, content
    moments = page.locator(".run [data-time]").evaluate_all(
        "all => all.map(one => [one.dataset.time, getComputedStyle(one, '::before').content.replaceAll('\"', '')])"
    )
    assert [time for time, _ in moments] == [shown for _, shown in moments] != []
    lines_seen = page.locator(".run span").evaluate_all("all => all.map(one => getComputedStyle(one).visibility)")
    assert set(lines_seen) == {"visible"}, "a line that the replay had not reached yet"
    for what in ("article p", "article h2", ".highlight pre > code", ".run", ".run-foot"):
        expect(page.locator(what).first).to_have_css("color", DARK)
        expect(page.locator(what).first).to_have_css("background-color", LIGHT)
    page.set_viewport_size({"width": 500, "height": 900})
    code = page.locator(".highlight pre > code").evaluate_all(
        "all => all.map(one => one.scrollWidth - one.clientWidth)"
    )
    assert set(code) == {0}, "code that does not fit is cut at its side"
    blocks = page.locator(".highlight").evaluate_all("all => all.map(one => getComputedStyle(one).breakInside)")
    assert set(blocks) == {"avoid"}, "code may be cut at the end of a page"


def test_a_link_on_paper_says_where_it_leads_unless_that_is_on_the_same_page(open_page: Open, site: str) -> None:
    links = on_paper(open_page("glossary/", color_scheme="dark")).locator("article a[href]")
    shown = dict(links.evaluate_all("all => all.map(one => [one.href, getComputedStyle(one, '::after').content])"))
    for address in ("https://docs.python.org/3/glossary.html", f"{site}lessons/07-done/"):
        assert shown[address] == f'" ({address})"'
    assert shown[f"{site}glossary/#task"] == "none"

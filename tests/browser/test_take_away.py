"""What a reader takes from a page, in Chromium: through the clipboard, as a download, on paper.

What the programs do that are copied and downloaded here is in tests/course/test_real_clock.py: it runs the same files.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import BOTH_AT_ONCE, GATHER, Open, address_of, edit, program_of, run_it, runs, scrub
from playwright.sync_api import Locator, Page, expect

from course import pages
from course.examples import load
from course.paths import SNIPPETS
from course.take_away import downloads
from tickbytick.recording import lines


@pytest.fixture
def open_to_copy(open_page: Open) -> Iterator[Open]:
    def open_to_copy(path: str) -> Page:
        page = open_page(path, permissions=["clipboard-read", "clipboard-write"])
        expect(page.locator(".run-copy")).to_have_count(page.locator("section:has(pre.run)").count())
        return page

    yield open_to_copy


def copied(button: Locator) -> str:
    """What pressing that button puts into the clipboard."""
    button.page.evaluate("navigator.clipboard.writeText('nothing was copied')")
    button.click()
    expect(button.page.locator(".md-dialog")).to_have_text("Copied to clipboard")
    return button.page.evaluate("navigator.clipboard.readText()")  # type: ignore[no-any-return]


def copy_button(block: Locator) -> Locator:
    """The one of that code block, or editor."""
    return in_sight(block).get_by_role("button", name="Copy to clipboard")


def in_sight(element: Locator) -> Locator:
    """That element; if it is in a tab behind another one, that is brought to the front."""
    element.evaluate(
        """element => {
            const tab = element.closest(".tabbed-block");
            const at = tab ? [...tab.parentElement.children].indexOf(tab) : -1;
            tab?.closest(".tabbed-set").querySelectorAll(".tabbed-labels > label")[at].click();
        }"""
    )
    return element


SHOWING = [page for page in pages.pages() if any(fence.language == "python" for fence in pages.read(page)[0])]


# --- copying


@pytest.mark.parametrize("source", SHOWING, ids=lambda path: path.stem)
def test_every_block_is_copied_as_the_file_that_runs_and_every_output_as_it_was_printed(
    source: Path, open_to_copy: Open, course: Path
) -> None:
    """Byte for byte, and all files of each program: put into a folder, they are the folder that is run."""
    fences = pages.read(source)[0]
    files = [course / file.relative_to(SNIPPETS) for fence in fences for file, _ in fence.includes()]
    examples = [load(fence.source.strip()) for fence in fences if fence.language == "recording"]
    page = open_to_copy(address_of(source))
    blocks = page.locator("article .highlight").all()
    assert [copied(copy_button(block)) for block in blocks] == [file.read_text(encoding="utf-8") for file in files]
    for example in examples:
        folder = course / example.name
        assert {file for file in files if file.parent == folder} == {*folder.iterdir()}
    recordings = [recording for example in examples for recording in example.recordings().values()]
    outputs = ["".join(line.text for line in lines(recording)) for recording in recordings]
    buttons = page.locator(".run-copy").all()
    assert [copied(in_sight(button)) for button in buttons] == [output for output in outputs if output]


def test_of_a_terminal_the_commands_are_copied_without_their_prompts(open_to_copy: Open) -> None:
    page = open_to_copy("how-this-site-checks-itself/")
    [block] = page.locator("article .highlight").all()
    assert copied(copy_button(block)) == f"python -m tickbytick snippets/{BOTH_AT_ONCE}/main.py\n"


def test_the_marks_of_a_replay_are_not_copied_nor_does_it_shorten_the_output(open_to_copy: Open) -> None:
    page = open_to_copy(GATHER)
    scrub(runs(page).first, 3.0)
    block = page.locator("article .highlight").first
    expect(block.locator(".replay-chip").first).to_be_visible()
    assert copied(copy_button(block)) == (SNIPPETS / BOTH_AT_ONCE / "main.py").read_text(encoding="utf-8")
    assert copied(runs(page).first.locator(".run-copy")).endswith("Data sent to Luigi!\n")


def test_in_the_editor_what_the_reader_sees_is_copied_and_of_their_run_its_output(open_to_copy: Open) -> None:
    page = open_to_copy(GATHER)
    mine = "for number in range(300):\n    print(number)\n"  # more lines than the editor has in the page
    edit(program_of(page), mine.rstrip("\n"))
    assert copied(page.locator(".program-editor").first.get_by_role("button", name="Copy to clipboard")) == mine
    output = "".join(f"{number}\n" for number in range(300))
    assert copied(run_it(program_of(page)).locator(".run-copy")) == output


def test_copying_works_from_the_keyboard(open_to_copy: Open) -> None:
    page = open_to_copy(GATHER)
    button = runs(page).first.get_by_role("button", name="Copy the output")
    runs(page).first.locator("a.download").focus()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".md-dialog")).to_have_text("Copied to clipboard")
    assert page.evaluate("navigator.clipboard.readText()").startswith("Fetching data...\nData fetched!\n")


# --- downloading


@pytest.mark.parametrize(
    ("path", "link", "name", "download"),
    [
        (GATHER, "Download main.py", "main.py", lambda: downloads.program(load("03-gather/from-a-list"))),
        (GATHER, "Download both files", "both-at-once.zip", lambda: downloads.program(load(BOTH_AT_ONCE))),
        (GATHER, "All programs of this lesson", "03-gather.zip", lambda: downloads.lesson("03-gather")),
        ("", "All programs of the course", "asyncio-tick-by-tick.zip", downloads.course),
    ],
)
def test_a_click_downloads(
    path: str, link: str, name: str, download: Callable[[], downloads.Download], open_page: Open, tmp_path: Path
) -> None:
    """That every link leads to its file is in tests/course/test_site.py."""
    page = open_page(path)
    with page.expect_download() as started:
        page.get_by_role("link", name=link).first.click()
    assert started.value.suggested_filename == name
    started.value.save_as(tmp_path / name)
    assert (tmp_path / name).read_bytes() == download().make()


# --- printing

DARK = re.compile(r"rgb\((0, 0, 0|68, 68, 68)\)")
LIGHT = re.compile(r"rgba\(0, 0, 0, 0\)|rgb\(2[45]., 2[45]., 2[45].\)")


@pytest.fixture
def on_paper(open_page: Open) -> Iterator[Open]:
    """Opens a page as it is printed, by a reader with the dark palette."""

    def on_paper(path: str) -> Page:
        page = open_page(path, color_scheme="dark")
        for run in runs(page).locator("visible=true").all()[:1]:
            scrub(run, 1.0)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print", color_scheme="dark")
        return page

    yield on_paper


def visible(page: Page, what: str) -> tuple[int, int]:
    """How many of these there are in the page, and how many of them can be seen."""
    return page.locator(what).count(), page.locator(what).locator("visible=true").count()


def test_paper_has_all_programs_and_runs_and_no_controls(on_paper: Callable[[str], Page]) -> None:
    page = on_paper("lessons/08-timeouts-more/")
    for control in (
        *(".md-header", ".md-sidebar", ".md-footer", ".md-code__nav", ".program", ".replay", ".replay-marks"),
        *(".playhead", ".run-take", ".take-away", ".headerlink", "article button"),
    ):
        there, seen = visible(page, control)
        assert there > seen == 0, control
    for content in (".tabbed-labels > label", ".highlight pre > code", ".recorded-run", ".run-timeline svg"):
        there, seen = visible(page, content)
        assert there == seen > 0, content
    names = page.locator(".tabbed-labels > label").all_inner_texts()
    assert names == ["main.py", "api.py", "Python 3.11", "Python 3.12 and later"]
    moments = page.locator(".run [data-time]").evaluate_all(
        "all => all.map(one => [one.dataset.time, getComputedStyle(one, '::before').content.replaceAll('\"', '')])"
    )
    assert [time for time, _ in moments] == [shown for _, shown in moments] != []
    lines_seen = page.locator(".run span").evaluate_all("all => all.map(one => getComputedStyle(one).visibility)")
    assert set(lines_seen) == {"visible"}, "a line that the replay had not reached yet"


def test_paper_is_white_its_text_black_and_no_code_is_cut(on_paper: Callable[[str], Page]) -> None:
    page = on_paper("lessons/08-timeouts-more/")
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


def test_a_link_on_paper_says_where_it_leads_unless_that_is_on_the_same_page(
    on_paper: Callable[[str], Page], site: str
) -> None:
    links = on_paper("glossary/").locator("article a[href]")
    shown = dict(links.evaluate_all("all => all.map(one => [one.href, getComputedStyle(one, '::after').content])"))
    for address in ("https://docs.python.org/3/glossary.html", f"{site}lessons/07-done/"):
        assert shown[address] == f'" ({address})"'
    assert shown[f"{site}glossary/#task"] == "none"

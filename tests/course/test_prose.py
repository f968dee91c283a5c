"""What the pages say in prose is what the runs show; a lesson has all its parts; a new term is in the glossary."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from course import pages
from course.checks import prose, prose_scan
from course.lessons import text as read
from course.paths import DOCS, ROOT

LESSONS = sorted((DOCS / "lessons").glob("*.md"), key=lambda page: page.stem)
GATHER = DOCS / "lessons/03-gather.md"
STATED = read(GATHER).partition("until 4.5 s.")[0].count("\n") + 1
"""The line of that statement."""


@pytest.mark.parametrize("page", pages.pages(), ids=lambda page: page.stem)
def test_the_prose_says_what_the_runs_show(page: Path):
    assert prose_scan.unexcused(page) == ""


@pytest.mark.parametrize("entry", prose_scan.EXCEPTIONS, ids=lambda entry: f"{entry['page']}: {entry['text']}")
def test_an_exception_is_needed_and_has_its_test_or_a_reason(entry: dict[str, str]):
    page = ROOT / entry["page"]
    assert entry["text"] in [what for what, _ in prose_scan.faults(page, read(page))], "no longer needed; delete it"
    assert set(entry) in ({"page", "text", "test"}, {"page", "text", "reason"})
    if "test" in entry:
        file, _, name = entry["test"].partition("::")
        assert re.search(rf"^(async )?def {name}\(", read(ROOT / file), re.M), f"there is no {entry['test']}"


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("until 4.5 s.", "until 4.7 s.", "4.7 s stands in no run here; nearest: 4.5 s ('Data sent to Mario!' in"),
        ("first 2.5 s nothing", "first 3.5 s nothing", "3.5 s stands in no run here"),
        ("At 2.5 s the loop runs", "At 2 s the loop runs", "at 2 s, when nothing happens"),
        ("`send_data('Luigi')`", "`send_data('Peachy')`", "nearest: [\"send_data('Peach')\""),
        ("`Sending data to Mario...`", "`Sending data to mario...`", "nearest: ['Sending data to Mario...'"),
        ("it raises the first error", "line 99 raises the first error", "line 99, where nothing happens"),
        ("look at 2 s: `Data", "look, at 1 s `Data", "`Data sent to Luigi!` was printed at 2 s, not at 1 s"),
        ("`TypeError`", "`TypoError`", "`TypoError` stands in no run or program"),
        ("Still Mario's", "Obviously Mario's", "'Obviously' is a word that the lessons do without"),
    ],
    ids=["time", "another time", "moment", "label", "quoted line", "line number", "line and time", "name", "word"],
)
def test_a_wrong_word_in_a_page_is_reported_with_its_line(old: str, new: str, expected: str):
    right = read(GATHER)
    place = f"docs/lessons/03-gather.md:{right.count(chr(10), 0, right.index(old)) + 1}: "
    wrong = right.replace(old, new, 1)
    added = {why for _, why in prose_scan.faults(GATHER, wrong)} - {why for _, why in prose_scan.faults(GATHER, right)}
    assert len(added) == 1 and (why := added.pop()).startswith(place) and expected in why, added


@pytest.mark.parametrize("page", pages.pages(), ids=lambda page: page.stem)
def test_each_sentence_states_the_facts_that_it_is_bound_to(page: Path):
    assert "\n".join(prose.faults(page, read(page))) == ""


def test_no_sentence_is_bound_in_a_page_that_is_gone():
    assert {ROOT / name for name in prose.index()} <= {*pages.pages()}


@pytest.mark.parametrize(
    "old, new, expected",
    [
        (
            "until 4.5 s.",
            "until 2.5 s.",
            f"{STATED}: says 2.5 s, and it is 4.5 s (03-gather/both-at-once: the end)",
        ),
        ("`send_data('Luigi')`", "`send_data('Mario')`", "says `send_data('Mario')`, and it is `send_data('Luigi')`"),
        ("`Data sent to Mario!` and", "`Sending data to Mario...` and", "it is `Data sent to Mario!` (03-gather/both-"),
        ("So the loop turns", "Then the loop turns", "new or changed: “Then the loop turns to `send_data('Luigi')`"),
        ("The whole run takes 4.5 s.", "", "no longer says “The whole run takes 4.5 s.”; if that is right: make prose"),
    ],
    ids=["another time of the run", "another task", "another line", "a sentence", "a missing sentence"],
)
def test_a_sentence_that_states_another_fact_is_reported_with_what_mends_it(old: str, new: str, expected: str):
    found = [*prose.faults(GATHER, read(GATHER).replace(old, new, 1))]
    assert any(expected in why and "make prose" in why for why in found), found


def test_a_fact_that_is_no_more_is_reported():
    index = prose.index()["docs/lessons/03-gather.md"]
    entries = [(text, [fact.replace("the end", "the middle") for fact in facts]) for text, facts in index]
    assert any("was 03-gather/both-at-once: the middle" in why for why in prose.faults(GATHER, read(GATHER), entries))


PARTS = [
    ("a title", r"# "),
    ("where in the video", r"In the video: \d+:\d\d–\d+:\d\d\n\{ \.in-video \}\n"),
    ("its program", r" *```python"),
    ("a question before the run", r'!!! question "Predict"'),
    ("its run", r"```recording"),
    ("what happened", r"## What happened\n"),
    ("the summary", r"## In short\n\n- .+\n- .+\n- .+\n\n"),
    ("the documentation", r"In the official documentation:\n\[.+\]\(https://docs\.python\.org/3/"),
    ("the way on", r"\[.+\]\(\d\d-[\w-]+\.md\)\n\Z"),
]


@pytest.mark.parametrize("page", LESSONS, ids=lambda page: page.stem)
def test_a_lesson_has_all_its_parts_in_order(page: Path):
    text, position = read(page), 0
    for name, pattern in PARTS:
        found = re.compile(pattern, re.M).search(text, position)
        assert found, f"{page.stem}: {name} is missing, or not in its place"
        position = found.end()


def title(page: Path) -> str:
    return read(page).lstrip().partition("\n")[0].removeprefix("# ")


@pytest.mark.parametrize("page, following", [*pairwise(LESSONS)], ids=lambda page: page.stem)
def test_a_lesson_ends_with_the_title_of_the_next(page: Path, following: Path):
    assert read(page).splitlines()[-1] == f"[Next: {title(following)}]({following.name})"


def test_the_first_page_lists_the_lessons_by_their_titles():
    listed = re.findall(r"\*\*\[(.+)\]\((lessons/.+\.md)\)\*\*", read(DOCS / "index.md"))
    assert listed == [(title(DOCS / name), name) for _, name in listed]
    assert len(listed) == len({page.name[:2] for page in LESSONS})


@pytest.mark.parametrize("page", LESSONS, ids=lambda page: page.stem)
def test_a_lesson_is_neither_cramped_nor_long(page: Path):
    """600 to 1,000 words outside code, runs, tables and boxes; at most 60 in a box. (Of a lesson in two pages, 350.)"""
    soup = BeautifulSoup(pages.read(page, read(page))[1], "html.parser")
    for box in soup.select(".admonition.video"):
        box.select_one(".admonition-title").extract()
        assert len(box.extract().get_text().split()) <= 60, box.get_text()
    for aside in soup.select("table, .headerlink, .tabbed-labels"):
        aside.extract()
    halves = [other for other in LESSONS if other.name[:2] == page.name[:2]]
    assert (600 if len(halves) == 1 else 350) <= len(soup.get_text().split()) <= 1000


def test_a_new_term_is_bold_once_and_in_the_glossary():
    # Bold that ends with a full stop heads its paragraph; a box has its stamp in bold.
    terms = [term for page in LESSONS for term in re.findall(r"\*\*([^*\d]+[^*.])\*\*", read(page))]
    glossary = re.findall(r"^\*\*(.+?)\*\*", read(DOCS / "glossary.md"), re.M)
    assert glossary == sorted(glossary)
    assert len(terms) == len(set(terms)) and set(terms) <= set(glossary)

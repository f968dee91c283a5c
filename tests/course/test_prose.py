"""A sentence that says what no run shows is found, and so is one that says another fact than it is bound to."""

import pytest

from course.checks import prose, prose_scan
from course.lessons import text as read
from course.paths import DOCS

GATHER = DOCS / "lessons/03-gather.md"


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("So the loop turns", "At 2 s the loop turns", "at 2 s, when nothing happens"),
        ("`send_data('Luigi')`", "`send_data('Peachy')`", "nearest: [\"send_data('Peach')\""),
        ("`Sending data to Mario...`", "`Sending data to mario...`", "nearest: ['Sending data to Mario...'"),
        ("it raises the first error", "line 99 raises the first error", "line 99, where nothing happens"),
        (
            "look at [2 s](run:one-fails/line-4): `Data",
            "look, at 1 s `Data",
            "`Data sent to Luigi!` was printed at 2 s, not at 1 s",
        ),
        ("`TypeError`", "`TypoError`", "`TypoError` stands in no run or program"),
        ("Still Mario's", "Obviously Mario's", "'Obviously' is a word that the lessons do without"),
    ],
    ids=["moment", "label", "quoted line", "line number", "line and time", "name", "word"],
)
def test_a_wrong_word_in_a_page_is_reported_with_its_line(old: str, new: str, expected: str):
    right = read(GATHER)
    place = f"docs/lessons/03-gather.md:{right.count(chr(10), 0, right.index(old)) + 1}: "
    wrong = right.replace(old, new, 1)
    added = {str(why) for _, why in prose_scan.faults(GATHER, wrong)} - {
        str(why) for _, why in prose_scan.faults(GATHER, right)
    }
    assert len(added) == 1 and (why := added.pop()).startswith(place) and expected in why, added


@pytest.mark.parametrize(
    "old, new, expected",
    [
        (
            "2 s later than",
            "4.5 s later than",
            "says 4.5 s, and it is 2 s (03-gather/one-after-the-other: main() ",
        ),
        ("`send_data('Luigi')`", "`send_data('Mario')`", "says `send_data('Mario')`, and it is `send_data('Luigi')`"),
        ("`Data sent to Mario!` and", "`Sending data to Mario...` and", "it is `Data sent to Mario!` (03-gather/both-"),
        ("So the loop turns", "Then the loop turns", "new or changed: “Then the loop turns to `send_data('Luigi')`"),
        ("Fetching takes 2.5 s, each message 2 s.", "", "no longer says “Fetching takes 2.5 s, each message 2 s.”; if"),
    ],
    ids=["another time of the run", "another task", "another line", "a sentence", "a missing sentence"],
)
def test_a_sentence_that_states_another_fact_is_reported_with_what_mends_it(old: str, new: str, expected: str):
    found = [*map(str, prose.faults(GATHER, read(GATHER).replace(old, new, 1)))]
    assert any(expected in why and prose.MEND in why for why in found), found


def test_a_fact_that_is_no_more_is_reported():
    index = prose.index()["docs/lessons/03-gather.md"]
    entries = [(text, [fact.replace("waits at", "sleeps at") for fact in facts]) for text, facts in index]
    assert any(
        "was 03-gather/both-at-once: main() sleeps at api.py:6" in why.what
        for why in prose.faults(GATHER, read(GATHER), entries)
    )

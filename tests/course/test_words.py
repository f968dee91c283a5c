"""A name that no run of its section shows is found, and so is a value that is linked to no moment."""

import pytest

from course.checks import words
from course.checks.sections import sections
from course.lessons import text as read
from course.paths import DOCS

GATHER = DOCS / "lessons/03-gather.md"


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("`TypeError`", "`TypoError`", "`TypoError` stands in no run or program of this section"),
        ("takes both objects", "takes `Data of Peach`", "`Data of Peach` stands in no run or program"),
        ("it raises the first error", "line 99 raises the first error", "line 99, where nothing happens"),
        ("Still Mario's", "Obviously Mario's", "'Obviously' is a word that the lessons do without"),
        ("[4.5 s](run:both-at-once/end)", "4 s", "4 s is linked to no moment of a run; no run here shows it"),
        ("[4.5 s](run:both-at-once/end)", "4.5 s", "[4.5 s](run:both-at-once/end)"),
        ("takes both objects", "takes, two seconds later, both objects", "two seconds is linked to no moment"),
        ("takes both objects", "takes `send_data('Luigi')`", "[`send_data('Luigi')`](run:both-at-once/task-3)"),
        ("takes both objects", "takes `Data sent to Mario!`", "[`Data sent to Mario!`](run:both-at-once/line-6)"),
        ("takes both objects", "takes exit status 1", "exit status 1 is linked to no moment of a run"),
        ("[4.5 s](run:both-at-once/end)", "[4.5 s](run:both-at-once/end){ .silnt }", "{ .silnt } behind a link"),
    ],
)
def test_what_is_wrong_is_reported_with_its_line(old: str, new: str, expected: str):
    right = read(GATHER)
    place = f"docs/lessons/03-gather.md:{right.count(chr(10), 0, right.index(old)) + 1}: "
    found = reported(right.replace(old, new, 1)) - reported(right)
    assert all(each.startswith(place) for each in found) and any(expected in each for each in found), found


def reported(text: str) -> set[str]:
    return {str(fault) for _, fault in words.faults_of(GATHER, [*sections(GATHER, text)])}


def test_what_has_one_value_in_its_section_needs_no_link():
    right = read(GATHER)
    said = "everything is printed by `main()`, with exit status 0."
    assert reported(right.replace("everything is printed by `main()`.", said, 1)) == reported(right)
    elsewhere = right.replace("as in any Python call.", "as in any Python call of `main()`.", 1)
    assert any("`main()` is linked to no moment" in each for each in reported(elsewhere))  # four other tasks run there

"""What `make mutants` found is of today's kinds, and nothing survived. (It takes minutes: a command of its own.)"""

import pytest
from bs4 import BeautifulSoup

from course.paths import ROOT
from course.site import evidence as results
from evidence import mutants

KINDS = [kind for rooms in mutants.ROOMS for kind in mutants.kinds(rooms)]
FOUND = results.load()
TESTS = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))


def test_the_results_are_of_the_kinds_that_there_are() -> None:
    assert [*FOUND.kinds] == [kind.name for kind in KINDS], "evidence/mutants.json is older than these: make mutants"


@pytest.mark.parametrize("name", FOUND.kinds)
def test_each_change_that_a_reader_is_told_was_caught_by_a_test_that_is_still_there(name: str) -> None:
    kind = FOUND.kinds[name]
    assert kind.survived == []
    assert kind.caught >= 25
    assert kind.made == kind.caught + len(kind.same)
    assert [test for test in kind.by if test.startswith("test_") and f"def {test}(" not in TESTS] == []


def test_the_page_says_what_was_found() -> None:
    table = BeautifulSoup(results.table(FOUND), "html.parser")
    told = [[cell.get_text() for cell in row.select("th, td")[:3]] for row in table.select("tbody tr:has(td)")]
    found = FOUND.kinds.items()
    assert told == [[name.partition(": ")[2], str(kind.made), str(kind.caught)] for name, kind in found]
    assert str(FOUND.date) in table.p.get_text()
    assert table.p.get_text().endswith(", 0 that no test saw.")
    assert len(table.select("details li")) == sum(len(kind.same) for kind in FOUND.kinds.values())

"""What `evidence/mutants` found is of today's kinds, and nothing survived. (It takes minutes: a command of its own.)"""

import json

import pytest
from bs4 import BeautifulSoup

from course.paths import ROOT
from course.site.fences import MUTANTS
from course.site.html import html
from evidence import mutants

FOUND = json.loads(MUTANTS.read_text(encoding="utf-8"))
KINDS = FOUND["kinds"]
TESTS = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))


def test_the_results_are_of_the_kinds_that_there_are() -> None:
    assert [*KINDS] == [*mutants.KINDS], "evidence/mutants.json is older than these: python -m evidence.mutants"


@pytest.mark.parametrize("name", KINDS)
def test_each_change_that_a_reader_is_told_was_caught_by_a_test_that_is_still_there(name: str) -> None:
    kind = KINDS[name]
    assert kind["survived"] == []
    assert kind["caught"] >= 25
    assert kind["made"] == kind["caught"] + len(kind["same"])
    assert [test for test in kind["by"] if test.startswith("test_") and f"def {test}(" not in TESTS] == []


def test_the_page_says_what_was_found() -> None:
    table = BeautifulSoup(html("mutants", **FOUND), "html.parser")
    told = [[cell.get_text() for cell in row.select("th, td")[:3]] for row in table.select("tbody tr:has(td)")]
    assert told == [[name.partition(": ")[2], str(kind["made"]), str(kind["caught"])] for name, kind in KINDS.items()]
    assert FOUND["date"] in table.p.get_text()
    assert table.p.get_text().endswith(", 0 that no test saw.")
    assert len(table.select("details li")) == sum(len(kind["same"]) for kind in KINDS.values())

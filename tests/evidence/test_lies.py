"""What `evidence/lies` found is of today's kinds, and what a link or a list binds was caught. (It takes minutes.)"""

import json

import pytest
from bs4 import BeautifulSoup

from course.site.fences import LIES
from course.site.html import html
from evidence import lies

FOUND = json.loads(LIES.read_text(encoding="utf-8"))
KINDS = FOUND["kinds"]
AIMS = {name: 0.95 if number < 4 else 1.0 for number, name in enumerate([*lies.KINDS][:8])}
"""How many of the kinds that are bound have to be caught; the others are told as they are."""


def test_the_results_are_of_the_kinds_that_there_are() -> None:
    assert [*KINDS] == [*lies.KINDS], "evidence/lies.json is older than these: python -m evidence.lies"
    assert sum(kind["made"] for kind in KINDS.values()) >= 300


@pytest.mark.parametrize("name", AIMS)
def test_what_is_bound_is_caught(name: str) -> None:
    assert KINDS[name]["caught"] >= AIMS[name] * KINDS[name]["made"] > 0, KINDS[name]["survived"]


@pytest.mark.parametrize("name", lies.KINDS)
def test_a_lie_is_another_text_and_the_same_again_from_its_seed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lies, "OF_EACH_KIND", 2)
    first = lies.drawn(name, "3")
    assert first == lies.drawn(name, "3")
    assert [lie.what for lie in first if lie.text == lie.file.read_text(encoding="utf-8")] == []


def test_the_page_says_what_was_found() -> None:
    rows = BeautifulSoup(html("lies", **FOUND), "html.parser").select("tbody tr")
    told = [[cell.get_text() for cell in row.select("th, td")[:3]] for row in rows]
    assert told == [[name, str(kind["made"]), str(kind["caught"])] for name, kind in KINDS.items()]

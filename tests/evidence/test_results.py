"""What `evidence.mutants` and `evidence.lies` found, which takes them minutes, is of today's kinds and as it should."""

import json
from types import ModuleType

import pytest
from bs4 import BeautifulSoup

from course.checks import proofs
from course.site.fences import LIES, MUTANTS
from course.site.html import html
from evidence import lies, mutants

OF_LIES, OF_MUTANTS = (json.loads(path.read_text(encoding="utf-8")) for path in (LIES, MUTANTS))
AIMS = {name: 0.95 if number < 4 else 1.0 for number, name in enumerate([*lies.KINDS][:8])}
"""How many of the kinds that are bound have to be caught; the others are told as they are."""


@pytest.mark.parametrize("of, found", [(lies, OF_LIES), (mutants, OF_MUTANTS)], ids=["lies", "mutants"])
def test_the_results_are_of_the_kinds_that_there_are_and_the_page_says_what_was_found(
    of: ModuleType, found: dict
) -> None:
    kinds = found["kinds"]
    assert [*kinds] == [*of.KINDS], f"older than these: python -m {of.__name__}"
    table = BeautifulSoup(html(of.__name__.partition(".")[2], **found), "html.parser")
    told = [[cell.get_text() for cell in row.select("th, td")[:3]] for row in table.select("tbody tr:has(td)")]
    expected = [
        [name.removeprefix("program: "), str(kind["made"]), str(kind["caught"])] for name, kind in kinds.items()
    ]
    assert told == expected
    assert found["date"] in table.get_text()
    assert len(table.select("details li")) == sum(len(kind.get("same", ())) for kind in kinds.values())


def test_no_mutant_survived() -> None:
    assert sum(kind["made"] for kind in OF_LIES["kinds"].values()) >= 300
    for kind in OF_MUTANTS["kinds"].values():
        assert kind["survived"] == []
        assert kind["made"] - len(kind["same"]) == kind["caught"] >= 25
        assert kind["by"].keys() <= proofs.tests().keys()


@pytest.mark.parametrize("name", AIMS)
def test_what_is_bound_is_caught(name: str) -> None:
    kind = OF_LIES["kinds"][name]
    assert kind["caught"] >= AIMS[name] * kind["made"] > 0, kind["survived"]


@pytest.mark.parametrize("name", lies.KINDS)
def test_a_lie_is_another_text_and_the_same_again_from_its_seed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lies, "OF_EACH_KIND", 2)
    first = lies.drawn(name, "3")
    assert first == lies.drawn(name, "3")
    assert [lie.what for lie in first if lie.text == lie.file.read_text(encoding="utf-8")] == []

"""A program in a link, as the page makes and reads it, in Chromium: it says of each what Python says of it."""

import json
from typing import Any

import pytest
from browser import Open, script
from links import BAD, GOOD, UNFIT, tampered

from tickbytick.link import RULES, BadLink, decode, fault_of_name

Say = Any


@pytest.fixture
def say(open_page: Open) -> Say:
    """What link.js says of `fragments`, `programs` and `names`, each a list."""

    def say(**given: list[Any]) -> Any:
        page = open_page("404.html")
        address = f"{page.url.removesuffix('404.html')}assets/javascripts/link.js"
        asked = {"fragments": [], "programs": [], "names": []} | given
        return json.loads(page.evaluate(script("links"), [address, json.dumps(asked)]))

    return say


def test_a_link_of_version_1_carries_its_files_for_ever_and_so_does_one_made_of_them(say: Say) -> None:
    """That one Python reads too."""
    links = say(fragments=[given["fragment"] for given in GOOD])["links"]
    for given, link in zip(GOOD, links, strict=True):
        files = [*map(list, given["files"].items())]
        assert link["files"] == files, given["what"]
        assert [*map(list, decode(link["again"]).items())] == files, given["what"]
        assert link["again"][-1] not in "-_"


def test_a_damaged_link_gets_the_sentence_that_it_gets_in_python(say: Say) -> None:
    said = {given["what"]: given["says"] for given in BAD}
    links = say(fragments=[given["fragment"] for given in BAD])["links"]
    assert {what: link.get("says") for what, link in zip(said, links, strict=True)} == said


def test_so_does_a_program_that_no_link_carries(say: Say) -> None:
    said = {given["what"]: given["says"] for given in UNFIT}
    made = say(programs=[given["files"] for given in UNFIT])["made"]
    assert dict(zip(said, made, strict=True)) == {what: {"says": says} for what, says in said.items()}


def test_a_thousand_links_that_were_tampered_with_are_read_as_python_reads_them(say: Say) -> None:
    fragments = [fragment for fragment, _ in tampered()]
    for fragment, link in zip(fragments, say(fragments=fragments)["links"], strict=True):
        try:
            assert link.get("files") == [*map(list, decode(fragment).items())], fragment
        except BadLink as refused:
            assert link["says"] == str(refused), fragment


def test_inflating_a_link_ends_where_its_limit_is_passed(say: Say) -> None:
    """Of a link of 16,000 characters that holds 11 MB, 33 kB more at most come out, and hardly more goes in."""
    holding = {"1.5 MB": 1_500_000, "as much as 16,000 characters can hold": 11_000_000}
    given = {what: each["fragment"] for each in BAD if (what := each["what"]) in holding}
    for (what, fragment), link in zip(given.items(), say(fragments=[*given.values()])["links"], strict=True):
        packed = len(fragment) * 3 / 4
        assert 200_000 < link["bytes"]["out"] < 250_000
        assert link["bytes"]["in"] < packed * 300_000 / holding[what]


def test_a_file_may_have_the_same_names_as_in_python(say: Say) -> None:
    rules = json.loads(RULES.read_text(encoding="utf-8"))
    names = [(f"{module}.py", []) for module in [*rules["library"], "tickbytick", "main", "Queue", "n" * 47, "n" * 48]]
    names += [(name, ["main.py", "Tools.py"]) for name in ("MAIN.py", "tools.py", "tool.py", "", "a.py\n", "\u202e.py")]
    assert say(names=names)["faults"] == [fault_of_name(*each) for each in names]

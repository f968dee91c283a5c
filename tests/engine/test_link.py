"""A program in a link, as Python makes and reads it. tests/browser/test_links.py asks the same of the page."""

import json
import subprocess
import tracemalloc
from collections.abc import Iterable

import pytest
from links import BAD, GOOD, TAMPERINGS, UNFIT, tampered
from running import python

from course.checks.versions import VERSIONS
from tickbytick.link import RULES, BadLink, decode, encode, fault_of_name

LIBRARY = {*json.loads(RULES.read_text(encoding="utf-8"))["library"]}
LAST = (3, 14)
"""The newest Python that version 1 of the links knows. A name is not added later: links that have it would be lost."""


def named(links: Iterable[dict[str, object]]) -> object:
    return pytest.mark.parametrize("given", links, ids=lambda given: str(given["what"])[:40])


@named(GOOD)
def test_a_link_of_version_1_carries_its_files_for_ever_and_so_does_one_made_of_them(given):
    files = decode(given["fragment"])
    assert [*files.items()] == [*given["files"].items()]
    again = encode(files)
    assert [*decode(again).items()] == [*files.items()]
    assert again.startswith("1.") and again[-1] not in "-_" and len(again) <= 16_000


@named(BAD)
def test_a_damaged_link_gets_a_sentence(given):
    with pytest.raises(BadLink) as refused:
        decode(given["fragment"])
    assert str(refused.value) == given["says"]


@named(UNFIT)
def test_so_does_a_program_that_no_link_carries(given):
    with pytest.raises(BadLink) as refused:
        encode(given["files"])
    assert str(refused.value) == given["says"]


def test_of_a_thousand_links_that_were_tampered_with_each_carries_its_files_or_is_refused():
    """One that was changed before it was packed may carry others, but nothing that is no program."""
    read = 0
    for fragment, files in tampered():
        try:
            found = decode(fragment)
        except BadLink:
            continue
        read += 1
        assert files in (None, found)
        assert "main.py" in found and all(type(text) is str for text in found.values())
    assert 100 < read < TAMPERINGS / 2  # else they would have tried only one of the two


def test_no_more_than_its_limit_is_inflated_of_a_link():
    """The two that hold more than a megabyte, one of them as much as 16,000 characters can."""
    for what in ("1.5 MB", "as much as 16,000 characters can hold"):
        [fragment] = [given["fragment"] for given in BAD if given["what"] == what]
        tracemalloc.start()
        with pytest.raises(BadLink):
            decode(fragment)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert 200_000 < most < 600_000


@pytest.mark.parametrize("version", VERSIONS)
def test_no_file_may_have_the_name_of_a_module_that_python_has(version):
    """So nobody's queue.py is imported in the place of Python's own."""
    ask = "import sys; print(*sys.version_info[:2], *sys.stdlib_module_names)"
    asked = subprocess.run([python(version), "-c", ask], stdout=subprocess.PIPE, text=True, check=True)
    major, minor, *names = asked.stdout.split()
    if (int(major), int(minor)) <= LAST:
        assert {*names} <= LIBRARY
    assert fault_of_name("queue.py", []) and fault_of_name("tickbytick.py", []) and not fault_of_name("queues.py", [])

"""The built site, as both builders make it: code, output and prose in the HTML, each changed in the page alone."""

import copy
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from random import Random

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement

from course import pages
from course.checks import built
from course.paths import ROOT

from ..checkout import build, make
from .mutant import Check, Kind, Mutant, other_character

BUILDERS = ("mkdocs", "zensical")
CODE_BLOCK = "article .highlight pre > code"
LINE = "pre.run [data-task]"


@dataclass(frozen=True, eq=False)
class Page:
    """A page of the built site."""

    source: Path
    soup: BeautifulSoup


Swaps = list[tuple[PageElement, PageElement]]
"""Parts of a page, and what stands there instead."""
Change = Callable[[Random, BeautifulSoup], tuple[str, Swaps]]
"""Says what it changes, and how. Raises IndexError where the page has no such thing."""


@cache
def site(builder: str) -> Path:
    """The site, built once, in a folder of its own."""
    result = build(builder, make(ROOT), "--strict", SITE_URL="https://example.org/asyncio/")
    assert result.returncode == 0, result.stdout
    return (ROOT / "site").rename(ROOT / f"site-{builder}")


@cache
def page(builder: str, source: Path) -> Page:
    return Page(source, BeautifulSoup(built.path_of(site(builder), source).read_bytes(), "html.parser"))


def _text(selector: str, random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    """A character of a text in such a part."""
    part = random.choice(page.select(selector))
    text = random.choice([text for text in part.find_all(string=True) if text.strip()])
    new = other_character(random, text.rstrip("\n")) + "\n" * text.endswith("\n")
    return f"{str(text)!r} -> {new!r}", [(text, NavigableString(new))]


def _attribute(selector: str, name: str, other: Callable, random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    """An attribute of such a part."""
    tag = random.choice(page.select(selector))
    new = copy.copy(tag)
    new[name] = other(random, tag[name])
    return f"{name} {tag[name]!r} -> {new[name]!r}", [(tag, new)]


def _number(random: Random, text: str) -> str:
    """The text with another number at its start."""
    number, space, unit = text.partition(" ")
    return f"{float(number) + random.choice([0.1, 1, 20]):g}{space}{unit}"


def _other_stream(random: Random, classes: list[str]) -> list[str]:
    return [name for name in classes if name != "stderr"] if "stderr" in classes else [*classes, "stderr"]


def _order(random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    texts = [line.string for line in random.choice(page.select(".recorded-run")).select(LINE)]
    one, two = random.choice([(one, two) for one, two in pairwise(texts) if one and two and one != two])
    return f"{str(one)!r} after {str(two)!r}", [(one, NavigableString(two)), (two, NavigableString(one))]


def _timeline(random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    """Its words, or where a span of it ends."""
    words = partial(_text, ".run-timeline text, .run-timeline td")
    spans = partial(_attribute, ".run-timeline rect", "width", _number)
    return random.choice([words, spans])(random, page)


def _target(random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    """The code of one file in the place of another."""
    blocks = page.select(CODE_BLOCK)
    others = [block for block in blocks if block.get_text() != blocks[0].get_text()]
    block, other = random.sample([blocks[0], random.choice(others)], 2)
    return f"{block.get_text()[:30]!r} -> {other.get_text()[:30]!r}", [(block, copy.copy(other))]


def _removed(random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    block = random.choice(page.select("article .highlight, article .recorded-run"))
    return f"{block.get_text()[:30]!r} is gone", [(block, NavigableString(""))]


def _time(random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    found = [(text, time) for text in built.prose(page.article) for time in re.finditer(r"\b\d[\d.]*(?= s\b)", text)]
    text, time = random.choice(found)
    new = text[: time.start()] + _number(random, time[0]) + text[time.end() :]
    return f"{str(text)!r} -> {new!r}", [(text, NavigableString(new))]


def draw(change: Change, random: Random) -> Mutant:
    builder, source = random.choice(BUILDERS), random.choice(pages.pages())
    of = page(builder, source)
    what, swaps = change(random, of.soup)

    @contextmanager
    def made() -> Iterator[None]:
        for old, new in swaps:
            old.replace_with(new)
        try:
            yield
        finally:
            for old, new in swaps:
                new.replace_with(old)

    return Mutant(f"{builder}: {source.relative_to(ROOT)}: {what}", made, of)


CODE, OUTPUT, PROSE = (
    "test_the_code_in_a_page_is_the_file_byte_for_byte",
    "test_a_run_in_a_page_is_what_its_recording_says_line_by_line",
    "test_the_prose_in_a_page_is_that_of_its_source",
)
CHECKS: dict[str, Check] = {
    CODE: lambda page: built.wrong_code(page.source, page.soup),
    OUTPUT: lambda page: built.wrong_runs(page.source, page.soup),
    PROSE: lambda page: built.wrong_prose(page.source, page.soup),
}
KINDS = [
    Kind(f"built: {name}", partial(draw, change), CHECKS, (CODE, OUTPUT, PROSE))
    for name, change in {
        "a character of code": partial(_text, CODE_BLOCK),
        "a character of output": partial(_text, "article .recorded-run pre.run"),
        "a time beside output": partial(_attribute, ".recorded-run [data-time]", "data-time", _number),
        "a label beside output": partial(_attribute, f"{LINE}:not([data-task=''])", "data-task", other_character),
        "the order of two lines": _order,
        "a stream": partial(_attribute, f"{LINE}:not(.stderr *), .recorded-run .stderr", "class", _other_stream),
        "an exit status": partial(_text, ".run-exit"),
        "the timeline": _timeline,
        "another file's code": _target,
        "a removed block": _removed,
        "a time in prose": _time,
    }.items()
]

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
from bs4.element import NavigableString, PageElement, Tag

from course import pages
from course.checks import built
from course.paths import ROOT

from ..checkout import build, make
from .mutant import Check, Kind, Mutant, other_character

BUILDERS = ("mkdocs", "zensical")


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


def _text(of: NavigableString, new: str) -> tuple[str, Swaps]:
    return f"{str(of)!r} -> {new!r}", [(of, NavigableString(new))]


def _attribute(tag: Tag, name: str, new: str | list[str]) -> tuple[str, Swaps]:
    other = copy.copy(tag)
    other[name] = new
    return f"{name} {tag[name]!r} -> {new!r}", [(tag, other)]


def _character(selector: str, random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    """A character of a text inside such a part."""
    part = random.choice(page.select(selector))
    text = random.choice([text for text in part.find_all(string=True) if text.strip()])
    return _text(text, other_character(random, text.rstrip("\n")) + "\n" * text.endswith("\n"))


def _number(selector: str, name: str, random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    """The number with which an attribute of such a part begins."""
    part = random.choice(page.select(selector))
    number, space, unit = part[name].partition(" ")
    return _attribute(part, name, f"{float(number) + random.choice([0.1, 1, 20]):g}{space}{unit}")


def _time(random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    text, time = random.choice([(text, time) for text in built.prose(page.article) for time in TIME.finditer(text)])
    return _text(text, f"{text[: time.start()]}{float(time[0]) + random.choice([0.1, 1]):g}{text[time.end() :]}")


TIME = re.compile(r"\b(\d+(?:\.\d+)?)(?= s\b)")
LINE = ".recorded-run pre.run [data-task]"


def _label(random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    line = random.choice(page.select(f"{LINE}:not([data-task=''])"))
    return _attribute(line, "data-task", other_character(random, line["data-task"]))


def _stream(random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    line = random.choice(page.select(LINE))
    error = line.find_parent(class_="stderr")
    if error is None:
        return _attribute(line, "class", [*line["class"], "stderr"])
    return _attribute(error, "class", [name for name in error["class"] if name != "stderr"])


def _order(random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    texts = [line.string for line in random.choice(page.select(".recorded-run")).select("pre.run [data-task]")]
    one, two = random.choice([(one, two) for one, two in pairwise(texts) if one and two and one != two])
    return f"{str(one)!r} after {str(two)!r}", [(one, NavigableString(two)), (two, NavigableString(one))]


def _timeline(random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    """Its words, or where a span of it ends."""
    words, spans = (
        partial(_character, ".run-timeline text, .run-timeline td"),
        partial(_number, ".run-timeline rect", "width"),
    )
    return random.choice([words, spans])(random, page)


def _target(random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    """The code of one file in the place of another."""
    blocks = page.select("article .highlight pre > code")
    others = [block for block in blocks if block.get_text() != blocks[0].get_text()]
    block, other = random.sample([blocks[0], random.choice(others)], 2)
    return f"{block.get_text()[:30]!r} -> {other.get_text()[:30]!r}", [(block, copy.copy(other))]


def _removed(random: Random, page: BeautifulSoup) -> tuple[str, Swaps]:
    block = random.choice(page.select("article .highlight, article .recorded-run"))
    return f"{block.get_text()[:30]!r} is gone", [(block, NavigableString(""))]


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
        "a character of code": partial(_character, "article .highlight pre > code"),
        "a character of output": partial(_character, "article .recorded-run pre.run"),
        "a time beside output": partial(_number, ".recorded-run [data-time]", "data-time"),
        "a label beside output": _label,
        "the order of two lines": _order,
        "a stream": _stream,
        "an exit status": partial(_character, ".run-exit"),
        "the timeline": _timeline,
        "another file's code": _target,
        "a removed block": _removed,
        "a time in prose": _time,
    }.items()
]

"""The built site, as both builders make it: code, output and prose in the HTML, each changed in the page alone."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement

from course import pages
from course.checks import built
from course.paths import ROOT

from ..checkout import build, make
from .mutant import Kind, Mutant, other_character

LINE = "pre.run [data-task]"


class Page(NamedTuple):
    """A page of the built site."""

    source: Path
    soup: Any


Swap = tuple[PageElement, PageElement]
"""A part of a page, and what stands there instead. A change raises IndexError where the page has no such part."""


@cache
def site(builder: str) -> Path:
    """The site, built once, in a folder of its own."""
    result = build(builder, make(ROOT), "--strict", SITE_URL="https://example.org/asyncio/")
    assert result.returncode == 0, result.stdout
    return (ROOT / "site").rename(ROOT / f"site-{builder}")


@cache
def page(builder: str, source: Path) -> Page:
    return Page(source, BeautifulSoup(built.path_of(site(builder), source).read_bytes(), "html.parser"))


def _text(selector: str, random: Random, page: BeautifulSoup) -> Swap:
    """A character of a text in such a part."""
    part = random.choice(page.select(selector))
    return _other(random, random.choice([text for text in part.find_all(string=True) if text.strip()]))


def _prose(random: Random, page: BeautifulSoup) -> Swap:
    return _other(random, random.choice([*built.prose(page.article)]))


def _other(random: Random, text: NavigableString) -> Swap:
    new = text
    while new.split() == text.split():  # in prose, how wide a space is does not count
        new = NavigableString(other_character(random, text.rstrip("\n")) + "\n" * text.endswith("\n"))
    return text, new


def _attribute(selector: str, name: str, other: Callable, random: Random, page: BeautifulSoup) -> Swap:
    """An attribute of such a part."""
    tag = random.choice(page.select(selector))
    new = copy.copy(tag)
    new[name] = other(random, tag[name])
    return tag, new


def _other_stream(random: Random, classes: list[str]) -> list[str]:
    return [name for name in classes if name != "stderr"] if "stderr" in classes else [*classes, "stderr"]


def _order(random: Random, page: BeautifulSoup) -> Swap:
    """Two lines of a run, each in the other's place."""
    run = random.choice(page.select("article .recorded-run pre.run"))
    new = copy.copy(run)
    texts = [line.string for line in new.select("[data-task]") if line.string]
    one, two = random.choice([pair for pair in pairwise(texts) if pair[0] != pair[1]])
    one.replace_with(str(two))
    two.replace_with(str(one))
    return run, new


def _removed(random: Random, page: BeautifulSoup) -> Swap:
    return random.choice(page.select("article .highlight, article .recorded-run")), NavigableString("")


def draw(change: Callable[[Random, BeautifulSoup], Swap], random: Random) -> Mutant:
    builder, source = random.choice(("mkdocs", "zensical")), random.choice(pages.pages())
    of = page(builder, source)
    old, new = change(random, of.soup)

    @contextmanager
    def made() -> Iterator[None]:
        old.replace_with(new)
        try:
            yield
        finally:
            new.replace_with(old)

    return Mutant(f"{builder}: {source.relative_to(ROOT)}: {str(old)!r} -> {str(new)!r}", made, of)


CHECKS = {
    "test_a_page_shows_its_files_byte_for_byte_its_recordings_and_its_prose": lambda page: "".join(
        wrong(*page) for wrong in (built.wrong_code, built.wrong_runs, built.wrong_prose)
    )
}
KINDS = [
    Kind(f"built: {name}", partial(draw, change), CHECKS, trivial=True)
    for name, change in {
        "a character of code": partial(_text, "article .highlight pre > code"),
        "a character of output": partial(_text, "article .recorded-run pre.run"),
        "a time beside output": partial(_attribute, ".recorded-run [data-time]", "data-time", other_character),
        "a label beside output": partial(_attribute, f"{LINE}:not([data-task=''])", "data-task", other_character),
        "the order of two lines": _order,
        "a stream": partial(_attribute, f"{LINE}:not(.stderr *), .recorded-run .stderr", "class", _other_stream),
        "an exit status": partial(_text, ".run-exit"),
        "a word of the timeline": partial(_text, ".run-timeline text, .run-timeline td"),
        "a span of the timeline": partial(_attribute, ".run-timeline rect", "width", other_character),
        "a removed block": _removed,
        "a character of prose": _prose,
    }.items()
]

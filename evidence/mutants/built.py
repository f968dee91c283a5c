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
from .sources import other_time, words_of

BUILDERS = ("mkdocs", "zensical")


@dataclass(frozen=True, eq=False)
class Page:
    """A page of the built site."""

    source: Path
    soup: BeautifulSoup

    def any(self, random: Random, selector: str) -> Tag:
        return random.choice(self.soup.select(selector))


Swaps = list[tuple[PageElement, PageElement]]
"""Parts of a page, and what stands there instead."""
Change = Callable[[Random, Page], tuple[str, Swaps]]
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


def _words(random: Random, tag: Tag) -> NavigableString:
    return random.choice([text for text in tag.find_all(string=True) if text.strip()])


def _character(selector: str, random: Random, page: Page):
    text = _words(random, page.any(random, selector))
    return _text(text, other_character(random, text.rstrip("\n")) + "\n" * text.endswith("\n"))


def _time(random: Random, page: Page):
    moment = page.any(random, ".recorded-run [data-time]")
    number = float(moment["data-time"].removesuffix(" s"))
    return _attribute(moment, "data-time", f"{other_time(random, page.source, number):g} s")


LINE = ".recorded-run pre.run [data-task]"


def _label(random: Random, page: Page):
    line = page.any(random, f"{LINE}:not([data-task=''])")
    others = sorted(words_of(page.source, "task") - {line["data-task"]})[:3]
    return _attribute(line, "data-task", random.choice([*others, other_character(random, line["data-task"])]))


def _stream(random: Random, page: Page):
    line = page.any(random, LINE)
    error = line.find_parent(class_="stderr")
    if error is None:
        return _attribute(line, "class", [*line["class"], "stderr"])
    return _attribute(error, "class", [name for name in error["class"] if name != "stderr"])


def _order(random: Random, page: Page):
    texts = [line.string for line in page.any(random, ".recorded-run").select("pre.run [data-task]")]
    one, two = random.choice([(one, two) for one, two in pairwise(texts) if one and two and one != two])
    return f"{str(one)!r} after {str(two)!r}", [(one, NavigableString(two)), (two, NavigableString(one))]


def _exit(random: Random, page: Page):
    foot = page.any(random, ".run-foot")
    if (status := foot.select_one(".run-exit")) is not None:
        return _text(status.string, random.choice(["exit status 0", "exit status 2", "exit status 130"]))
    text = random.choice([text for text in foot.find_all(string=True) if re.fullmatch(r" · .* ·\s*", text)])
    return _text(text, f"{text}exit status 1 · ")


def _timeline(random: Random, page: Page):
    """Also where a span of it stands."""
    part = page.any(random, ".run-timeline text, .run-timeline td, .run-timeline rect")
    if part.name == "rect":
        return _attribute(part, "width", f"{float(part['width']) + 20:g}")
    text = _words(random, part)
    return _text(text, other_character(random, text))


def _target(random: Random, page: Page):
    """The code of one file in the place of another."""
    blocks = page.soup.select("article .highlight pre > code")
    others = [block for block in blocks if block.get_text() != blocks[0].get_text()]
    block, other = random.sample([blocks[0], random.choice(others)], 2)
    return f"{block.get_text()[:30]!r} -> {other.get_text()[:30]!r}", [(block, copy.copy(other))]


def _removed(random: Random, page: Page):
    block = page.any(random, "article .highlight, article .recorded-run")
    return f"{block.get_text()[:30]!r} is gone", [(block, NavigableString(""))]


def _prose_time(random: Random, page: Page):
    found = [(text, time) for text in built.prose(page.soup.article) for time in TIME.finditer(text)]
    text, time = random.choice(found)
    new = f"{other_time(random, page.source, float(time[1])):g} s"
    return _text(text, text[: time.start()] + new + text[time.end() :])


TIME = re.compile(r"\b(\d+(?:\.\d+)?) s\b")


def _prose_code(kind: str, random: Random, page: Page):
    known = words_of(page.source, kind)
    codes = [text for text in built.prose(page.soup.article) if text.parent.name == "code" and text in known]
    text = random.choice(codes)
    others = sorted(known - {text})[:3]
    return _text(text, random.choice([*others, other_character(random, text)]))


def draw(change: Change, random: Random) -> Mutant:
    builder, source = random.choice(BUILDERS), random.choice(pages.pages())
    of = page(builder, source)
    what, swaps = change(random, of)

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
        "a time beside output": _time,
        "a label beside output": _label,
        "the order of two lines": _order,
        "a stream": _stream,
        "an exit status": _exit,
        "the timeline": _timeline,
        "another file's code": _target,
        "a removed block": _removed,
        "a time in prose": _prose_time,
        "a label in prose": partial(_prose_code, "task"),
        "a quoted line": partial(_prose_code, "line"),
    }.items()
]

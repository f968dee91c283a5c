"""What the checks of words read: the prose of the pages, section by section, and that of the site which is no page."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from .. import pages
from ..examples import names
from ..lessons import text
from ..paths import DOCS, SNIPPETS
from ..site import video
from ..take_away.notebooks import WHY_AWAIT

CODE = re.compile(r"`([^`]+)`")
NOT_OURS = re.compile(r"“[^”]*”|\]\([^)]*\)|\{[^}]*\}|<[^>]*>")
"""The video's own words; and addresses, attributes, tags, which a reader does not see."""


@dataclass(frozen=True)
class Section:
    """A part of a page, from one heading of level 2 to the next."""

    rows: list[tuple[int, str]]  # its lines, by number; those of a fence are empty
    own: tuple[str, ...]  # the examples that it shows or, where it shows none, those of the section before it


def texts() -> Iterator[tuple[Path, list[Section]]]:
    """Every page; what the notebooks say of themselves; and what is said of the video's claims and minutes."""
    for path in (*pages.pages(), WHY_AWAIT):
        parts = [*sections(path)]
        summary = str(pages.front_matter(path).get("summary", ""))  # which stands on the first page
        every = tuple(dict.fromkeys(name for part in parts for name in part.own))
        yield path, [*parts, *([Section([(1, summary)], every)] if summary else [])]
    yield video.CLAIMS, [*_of_the_video()]


def sections(page: Path, markdown: str | None = None) -> Iterator[Section]:
    """Those of that page, or of `markdown` in its place.

    "In short" is about the whole page; a page that shows no example, about all there are.
    """
    whole = text(page) if markdown is None else markdown
    fences, _ = pages.read(page, whole)
    rows = whole.splitlines()
    shown: dict[int, list[str]] = {}
    for fence in fences:
        rows[fence.line - 1 : fence.end] = [""] * (fence.end - fence.line + 1)
        files = (path.parent for path in fence.includes() if path.is_relative_to(SNIPPETS))
        run = [fence.source.strip()] * (fence.language == "recording")
        shown[fence.line] = run or [folder.relative_to(SNIPPETS).as_posix() for folder in files]
    heads = [number for number, row in enumerate(rows, 1) if row.startswith("## ")]
    every = dict.fromkeys(name for some in shown.values() for name in some) or names()
    own = tuple(every)
    for start, end in pairwise([1, *heads, len(rows) + 1]):
        here = tuple(dict.fromkeys(name for line, some in shown.items() if start <= line < end for name in some))
        own = tuple(every) if rows[start - 1] == "## In short" else here or own
        yield Section([(number, rows[number - 1]) for number in range(start, end)], own)


def _of_the_video() -> Iterator[Section]:
    """A row for each claim and minute, which is about its program and the section of the lesson that it names."""
    with suppress(ValueError):  # a file that cannot be read is for the check of the claims to name, and so is
        said = video.load()  # what is about no page, section or program
        rows, known = text(video.CLAIMS).splitlines(), names()
        entries: list[video.Claim | video.Minute] = [*said.claims, *said.minutes]
        for entry in entries:
            words = entry.truth if isinstance(entry, video.Claim) else entry.what
            number = next((number for number, row in enumerate(rows, 1) if words[:60] in row), 1)
            name, _, anchor = entry.section.partition("#")
            parts = sections(DOCS / name) if (DOCS / name).is_file() else ()
            there = (each.own for each in parts if anchor in [video.anchor(line) for _, line in each.rows])
            own = dict.fromkeys([entry.program, *next(there, ())])
            yield Section([(number, " ".join(words.split()))], tuple(each for each in own if each in known))

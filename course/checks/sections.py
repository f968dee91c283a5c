"""The sections of a page as the checks of its words read them: its prose, from heading to heading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from .. import moments, pages
from ..examples import names
from ..lessons import text
from ..paths import SNIPPETS

CODE = re.compile(r"`([^`]+)`")
NOT_OURS = re.compile(r"“[^”]*”|\]\([^)]*\)|\{[^}]*\}|<[^>]*>")
"""The video's own words; and addresses, attributes, tags, which a reader does not see."""


@dataclass(frozen=True)
class Section:
    """A part of a page, from one heading of level 2 to the next."""

    rows: list[tuple[int, str]]  # its lines outside of fences, by number, without what is linked to a moment
    own: tuple[str, ...]  # the examples that it shows or, where it shows none, those of the section before it


def sections(page: Path, markdown: str | None = None) -> Iterator[Section]:
    """Those of that page, or of `markdown` in its place.

    "In short" is about the whole page; a page that shows no example, about all there are.
    """
    whole = text(page) if markdown is None else markdown
    fences, _ = pages.read(page, whole)
    rows = moments.LINK.sub("…", whole).splitlines()
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

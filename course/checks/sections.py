"""What the checks of words read: the prose of the pages, section by section, and that of the site which is no page."""

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from tickbytick.recording import lines

from .. import pages
from ..examples import load, names
from ..lessons import text
from ..paths import DOCS, SNIPPETS
from ..site import video
from ..take_away import readme_txt
from ..take_away import start as start_in_notebook
from ..take_away.notebooks import WHY_AWAIT

CODE = re.compile(r"`([^`]+)`")
NOT_OURS = re.compile(r"“[^”]*”|\]\([^)]*\)|\{[^}]*\}|<[^>]*>")
"""The video's own words; and addresses, attributes, tags, which a reader does not see."""
_PARAGRAPH = re.compile(r" *(?!#|\||!!!|\?\?\?|===|---|<)\S")
_GOES_ON = re.compile(r" *(?![#|>:!?={<]|[-*+] |---|\d+\. )\S")
"""A line of a paragraph, and one that goes on with it: a value may stand in both."""
_SPEAKING = (Path(readme_txt.__file__), Path(start_in_notebook.__file__))


@dataclass(frozen=True)
class Section:
    """A part of a page, from one heading of level 2 to the next."""

    rows: list[tuple[int, str]]  # its paragraphs, by the number of the first line; those of a fence are empty
    own: tuple[str, ...]  # the examples that it shows or, where it shows none, those of the section before it


def texts() -> Iterator[tuple[Path, list[Section]]]:
    """Every page; what notebooks and downloads say of themselves; what is said of the video's claims and minutes."""
    yield from ((path, [Section([*_fixed_words(path)], ())]) for path in _SPEAKING)
    for path in (*pages.pages(), WHY_AWAIT):
        parts = [*sections(path)]
        every = tuple(dict.fromkeys(name for part in parts for name in part.own))
        description = str(pages.front_matter(path).get("description", ""))  # a lesson's stands on the first page
        yield path, [*parts, Section([(1, description)], every)]
    yield video.CLAIMS, [*_of_the_video()]


def _fixed_words(module: Path) -> Iterator[tuple[int, str]]:
    """What stands in the strings of a module, by line, but for its docstrings."""
    tree = ast.parse(text(module))
    documents = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documents:
            yield node.lineno, " ".join(node.value.split())


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
        files = [path.parent for path in fence.includes() if path.is_relative_to(SNIPPETS)]
        names_of = [folder.relative_to(SNIPPETS).as_posix() for folder in files]
        shown[fence.line] = [fence.run] if fence.run else names_of
    for at in range(len(rows) - 1, 0, -1):
        if _GOES_ON.match(rows[at]) and _PARAGRAPH.match(rows[at - 1]):
            rows[at - 1 : at + 1] = f"{rows[at - 1]} {rows[at].strip()}", ""
    heads = [number for number, row in enumerate(rows, 1) if row.startswith("## ")]
    own = every = tuple(dict.fromkeys(name for some in shown.values() for name in some) or names())
    for start, end in pairwise([1, *heads, len(rows) + 1]):
        here = tuple(dict.fromkeys(name for line, some in shown.items() if start <= line < end for name in some))
        own = every if rows[start - 1] == "## In short" else here or own
        yield Section([(number, rows[number - 1]) for number in range(start, end)], own)


@cache
def pieces(name: str) -> tuple[str, ...]:
    """All that a reader sees of an example, piece by piece."""
    example = load(name)
    files = example.texts()
    found = [f"python {example.entry}", *files, *(" ".join(each.split()) for each in files.values())]
    for recording in example.recordings().values():
        found += [line.text for line in lines(recording)]
        found += [each for event in recording.events for each in event[2:] if isinstance(each, str)]
    return tuple(dict.fromkeys(each.strip() for each in found if each.strip()))


def _of_the_video() -> Iterator[Section]:
    """A row for each claim and minute, which is about its program and the section of the lesson that it names."""
    with suppress(ValueError):  # a file that cannot be read is for the check of the claims to name, and so is
        said = video.load()  # what is about no page, section or program
        known = names()
        pairs = [(each.truth, each) for each in said.claims] + [(each.what, each) for each in said.minutes]
        for words, entry in pairs:
            name, _, anchor = entry.section.partition("#")
            parts = sections(DOCS / name) if (DOCS / name).is_file() else ()
            there = (each.own for each in parts if anchor in [video.anchor(line) for _, line in each.rows])
            own = dict.fromkeys([entry.program, *next(there, ())])
            row = pages.line_of(video.CLAIMS, words[:60]), " ".join(words.split())
            yield Section([row], tuple(each for each in own if each in known))

"""Pages: an include's target, a fence's language, a removed fence. Their prose is lies.py's."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

from course import pages
from course.checks import pages as page_checks
from course.paths import ROOT, SNIPPETS

from .mutant import DOOR, Check, Edit, Kind, Mutant, edited, line_starts, replaced

LANGUAGES = ("python", "recording", "console", "text", "counts", "video-claims")


def _fences(page: Path, text: str) -> Iterator[tuple[pages.Fence, int, int]]:
    """Each fence, and where it starts and ends."""
    starts = line_starts(text)
    for fence in pages.read(page, text)[0]:
        yield fence, starts[fence.line - 1], starts[fence.end]


def _targets(random: Random, page: Path, text: str) -> Iterator[Edit]:
    files = sorted(SNIPPETS.glob("*/*/*.py"))
    for found in re.finditer(r'--8<-- "(.+)"', text):
        path = ROOT / found[1]
        beside = [other for other in files if other.parent == path.parent and other != path]
        alike = [other for other in files if other.name == path.name and other != path]
        target = random.choice([*beside, random.choice(alike), random.choice(files), path.with_name("nope.py")])
        if target != path:
            yield *found.span(1), target.relative_to(ROOT).as_posix()


def _languages(random: Random, page: Path, text: str) -> Iterator[Edit]:
    for fence, start, _ in _fences(page, text):
        at = text.index(fence.language, start)
        yield at, at + len(fence.language), random.choice([name for name in LANGUAGES if name != fence.language])


def _removed(random: Random, page: Path, text: str) -> Iterator[Edit]:
    for _, start, end in _fences(page, text):
        yield start, end, ""


def draw(edits: Callable[[Random, Path, str], Iterator[Edit]], random: Random) -> Mutant:
    page = random.choice(pages.pages())
    text = page.read_text(encoding="utf-8")
    change = edited(random, page, text, edits(random, page, text))

    def same() -> str:
        files = [ROOT / name for name in (change.old, change.new)]
        alike = all(file.is_file() for file in files) and files[0].read_bytes() == files[1].read_bytes()
        return "the same file, byte for byte" if alike else ""

    return Mutant(change.what, partial(replaced, {page: change.text}), page, same)


FENCES: dict[str, Check] = {DOOR: lambda page: "\n".join(map(str, page_checks.faults()))}
KINDS = [
    Kind(f"page: {name}", partial(draw, edits), checks)
    for name, edits, checks in (
        ("an include's target", _targets, FENCES),
        ("a fence's language", _languages, FENCES),
        ("a removed fence", _removed, FENCES),
    )
]

"""Pages: an include's target, a fence's language, a removed fence; a time, a label, a quoted line in the prose."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

from course import examples, pages
from course.checks import moments, prose, prose_scan
from course.checks import pages as page_checks
from course.lessons import text as text_of
from course.paths import ROOT, SNIPPETS

from .mutant import DOOR, Check, Edit, Kind, Mutant, edited, line_starts, other_character, replaced

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


def _prose(page: Path, text: str, pattern: str) -> Iterator[re.Match[str]]:
    """What is found outside of the front matter and the fences."""
    front = len(text) - len(text_of(page).lstrip())
    fences = [(start, end) for _, start, end in _fences(page, text)]
    for found in re.finditer(pattern, text):
        if found.start() >= front and not any(start <= found.start() < end for start, end in fences):
            yield found


def _facts(page: Path) -> list[prose.Facts]:
    """Of the examples whose run it shows; of all, if it shows none."""
    return [prose.facts(name) for name in pages.runs(page) or examples.names()]


def _times(random: Random, page: Path, text: str) -> Iterator[Edit]:
    """Those of the runs, often to one that stands in a run of the page, the hardest to see; and those of the video."""
    for found in _prose(page, text, r"\b\d+:(\d\d)\b"):
        yield *found.span(1), f"{(int(found[1]) + random.choice([1, 2, 10])) % 60:02}"
    for found in _prose(page, text, r"(?<![\w.:])(\d+(?:\.\d+)?) s(?:econds?)?\b"):
        seconds = float(found[1])
        known = sorted({moment for facts in _facts(page) for moment in facts.moments.values()} - {seconds})
        others = random.sample(known, min(3, len(known)))
        yield *found.span(1), f"{random.choice([*others, seconds + 1, seconds + 0.1]):g}"


def _words(kind: str, random: Random, page: Path, text: str) -> Iterator[Edit]:
    """The labels of tasks, or the lines, that stand in code; of lines, also pieces that are no name."""
    words = [item for facts in _facts(page) for item in facts.words.items()]
    known = {word for name, word in words if name.startswith(kind) and word}
    for found in _prose(page, text, r"`([^`\n]+)`"):
        code = found[1]
        if code in known or (kind == "line" and " " in code and any(code in line for line in known)):
            others = sorted(known - {code})
            others = random.sample(others, min(3, len(others)))
            yield *found.span(1), random.choice([*others, other_character(random, code)])


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
PROSE: dict[str, Check] = {DOOR: lambda page: "\n".join(map(str, [*moments.faults(page), *prose_scan.unexcused(page)]))}
KINDS = [
    Kind(f"page: {name}", partial(draw, edits), checks)
    for name, edits, checks in (
        ("an include's target", _targets, FENCES),
        ("a fence's language", _languages, FENCES),
        ("a removed fence", _removed, FENCES),
        ("a time in prose", _times, PROSE),
        ("a label in prose", partial(_words, "task"), PROSE),
        ("a quoted line", partial(_words, "line"), PROSE),
    )
]

"""Pages: an include's target, a fence's language, a removed fence; a time, a label, a quoted line in the prose."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

import test_examples
import test_prose
import test_structure
import test_video

from tickbytick import examples, pages, prose

from . import Check, Kind, Mutant, other_character, place, replaced

Edit = tuple[int, int, str]
"""Start and end of a piece of a page, and what stands there instead."""

LANGUAGES = ("python", "recording", "console", "text", "counts", "video-claims")


def _fences(page: Path, text: str) -> Iterator[tuple[pages.Fence, int, int]]:
    """Each fence, and where it starts and ends."""
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    for fence in pages.read(page, text)[0]:
        yield fence, starts[fence.line - 1], starts[fence.end]


def _targets(random: Random, page: Path, text: str) -> Iterator[Edit]:
    files = sorted(examples.SNIPPETS.glob("*/*/*.py"))
    for found in re.finditer(r'--8<-- "(.+)"', text):
        path = examples.ROOT / found[1]
        beside = [other for other in files if other.parent == path.parent and other != path]
        alike = [other for other in files if other.name == path.name and other != path]
        target = random.choice([*beside, random.choice(alike), random.choice(files), path.with_name("nope.py")])
        if target != path:
            yield *found.span(1), target.relative_to(examples.ROOT).as_posix()


def _languages(random: Random, page: Path, text: str) -> Iterator[Edit]:
    for fence, start, _ in _fences(page, text):
        at = text.index(fence.language, start)
        yield at, at + len(fence.language), random.choice([name for name in LANGUAGES if name != fence.language])


def _removed(random: Random, page: Path, text: str) -> Iterator[Edit]:
    for _, start, end in _fences(page, text):
        yield start, end, ""


def _prose(page: Path, text: str, pattern: str) -> Iterator[re.Match[str]]:
    fences = [(start, end) for _, start, end in _fences(page, text)]
    for found in re.finditer(pattern, text):
        if not any(start <= found.start() < end for start, end in fences):
            yield found


def shown_on(page: Path) -> list[str]:
    """The examples whose run it shows; all, if it shows none."""
    runs = [fence.source.strip() for fence in pages.read(page)[0] if fence.language == "recording"]
    return runs or examples.names()


def other_time(random: Random, page: Path, seconds: float) -> float:
    """Often one that stands in a run of the page: the hardest to see."""
    known = {moment for name in shown_on(page) for moment in prose.facts(name).moments.values()} - {seconds}
    return random.choice([*random.sample(sorted(known), min(3, len(known))), seconds + 1, seconds + 0.1])


def _times(random: Random, page: Path, text: str) -> Iterator[Edit]:
    """Those of the runs, and those of the video."""
    for found in _prose(page, text, r"\b\d+:(\d\d)\b"):
        yield *found.span(1), f"{(int(found[1]) + random.choice([1, 2, 10])) % 60:02}"
    for found in _prose(page, text, r"(?<![\w.:])(\d+(?:\.\d+)?) s(?:econds?)?\b"):
        yield *found.span(1), f"{other_time(random, page, float(found[1])):g}"


def labels_of(page: Path) -> set[str]:
    facts = [prose.facts(name).words for name in shown_on(page)]
    return {text for words in facts for name, text in words.items() if name.startswith("task")}


def lines_of(page: Path) -> set[str]:
    facts = [prose.facts(name).words for name in shown_on(page)]
    return {text for words in facts for name, text in words.items() if name.startswith("line") and text}


def _labels(random: Random, page: Path, text: str) -> Iterator[Edit]:
    known = labels_of(page)
    for found in _prose(page, text, r"`([^`\n]+)`"):
        if found[1] in known:
            others = random.sample(sorted(known - {found[1]}), min(3, len(known) - 1))
            yield *found.span(1), random.choice([*others, other_character(random, found[1])])


def _lines(random: Random, page: Path, text: str) -> Iterator[Edit]:
    """Whole lines, and pieces of lines that are no name."""
    known = lines_of(page)
    for found in _prose(page, text, r"`([^`\n]+)`"):
        code = found[1]
        if code in known or (" " in code and any(code in line for line in known)):
            others = random.sample(sorted(known - {code}), min(2, len(known) - 1))
            yield *found.span(1), random.choice([*others, other_character(random, code)])


def draw(edits: Callable[[Random, Path, str], Iterator[Edit]], random: Random) -> Mutant | None:
    page = random.choice(pages.pages())
    text = page.read_text(encoding="utf-8")
    possible = [*edits(random, page, text)]
    if not possible:
        return None
    start, end, new = random.choice(possible)
    old = text[start:end]

    def same() -> str:
        files = [examples.ROOT / name for name in (old, new)]
        if all(file.is_file() for file in files) and files[0].read_bytes() == files[1].read_bytes():
            return "the same file, byte for byte"
        return ""

    what = f"{place(page, text, start)}: {old.strip()!r} -> {new!r}"
    texts = {page: text[:start] + new + text[end:]}
    return Mutant(what, partial(replaced, texts, [test_video.html, test_video.shown]), page, same)


def _no_fault(page: Path) -> None:
    test_structure.test_the_pages_have_no_fault()


def _no_code_escapes(page: Path) -> None:
    test_structure.test_no_code_block_escapes_the_count()


def _found_by_pytest_examples(page: Path) -> None:
    test_examples.test_pytest_examples_finds_every_python_fence()


FENCES: dict[str, Check] = {
    "test_the_pages_have_no_fault": _no_fault,
    "test_no_code_block_escapes_the_count": _no_code_escapes,
    "test_pytest_examples_finds_every_python_fence": _found_by_pytest_examples,
}
PROSE: dict[str, Check] = {
    test.__name__: test
    for test in (
        test_prose.test_the_prose_says_what_the_runs_show,
        test_prose.test_each_sentence_states_the_facts_that_it_is_bound_to,
    )
}
KINDS = [
    *(
        Kind(f"page: {name}", partial(draw, edits), FENCES)
        for name, edits in {
            "an include's target": _targets,
            "a fence's language": _languages,
            "a removed fence": _removed,
        }.items()
    ),
    *(
        Kind(f"page: {name}", partial(draw, edits), PROSE)
        for name, edits in {"a time in prose": _times, "a label in prose": _labels, "a quoted line": _lines}.items()
    ),
]

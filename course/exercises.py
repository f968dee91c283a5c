"""The exercises: each is the folder in `snippets/` of the program that a reader starts from, with an exercise.toml;
beside it lies that of a solution, whose name ends with `-solved`."""

import re
from dataclasses import dataclass
from pathlib import Path

from tickbytick import exercise

from .examples import load
from .lessons import text
from .pages import front_matter, navigation, read
from .paths import DOCS, EXERCISES, SNIPPETS

SOLVED = "-solved"


@dataclass(frozen=True)
class Shown:
    """An exercise on the page that shows it."""

    example: str  # "practice-gather/send-together"
    page: Path
    line: int  # of its fence
    title: str  # the heading above
    anchor: str  # its id


def says(example: str) -> exercise.Exercise:
    """What the exercise.toml of that example says. Raises BadExample, or BadExercise."""
    return exercise.load(str(load(example).folder))


def all_shown() -> list[Shown]:
    """Those of all pages, in the order of the navigation."""
    return [each for page in _pages() for each in _on(page)]


def page_for(lesson: str) -> Path | None:
    """The page of the exercises for that lesson: its front matter names the folder."""
    return next((page for page in _pages() if front_matter(page).get("lesson") == lesson), None)


def _pages() -> list[Path]:
    there = (DOCS / name for _, name in navigation())
    return [page for page in there if page.parent == EXERCISES and page.is_file()]


def _on(page: Path) -> list[Shown]:
    rows = text(page).splitlines()
    fences = [fence for fence in read(page)[0] if fence.language == "exercise"]
    heads = ([row for row in rows[: fence.line] if row.startswith("## ")] for fence in fences)
    parts = (re.fullmatch(r"## (.+?)(?: \{ #(\S+) \})?", above[-1]) if above else None for above in heads)
    titles = ((found[1], found[2] or "") if found else ("", "") for found in parts)
    return [Shown(fence.run, page, fence.line, *title) for fence, title in zip(fences, titles, strict=True)]


def folders() -> set[str]:
    """The examples that have an exercise.toml."""
    return {path.parent.relative_to(SNIPPETS).as_posix() for path in SNIPPETS.glob(f"*/*/{exercise.NAME}")}

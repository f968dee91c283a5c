"""One change at a time, and which test sees it: a room for each thing that is changed. tests/mutants.py is the door."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tickbytick.examples import ROOT


@dataclass
class Mutant:
    """One change. It is there while `made()` is entered, and gone after it."""

    what: str  # "docs/lessons/03-gather.md:36: '2.5 s' -> '2 s'"
    made: Callable[[], AbstractContextManager[Any]]
    about: Any  # what the checks are asked: the page, the example, …
    same: Callable[[], str] = lambda: ""
    """Asked while it is made: in what way it changes nothing that is shown; empty if it changes something."""


Check = Callable[[Any], str | None]
"""A check of the tests, asked about one thing. It says what is wrong, or raises as a test does."""


@dataclass(frozen=True)
class Kind:
    """What is changed, how such a change is drawn, and the tests that should see it."""

    name: str
    draw: Callable[[Random], Mutant | None]  # None: there is nothing to change where the dice fell
    checks: dict[str, Check]
    compares_all: tuple[str, ...] = ()
    """Those of the tests that compare the whole with a second making of it, and so cannot miss any change."""


@dataclass(frozen=True)
class Fate:
    """What became of a mutant: the tests that saw it, or why there was nothing to see; neither if it survived."""

    mutant: Mutant
    by: list[str]
    same: str


def fate(kind: Kind, mutant: Mutant) -> Fate:
    """Raises ValueError if a check sees something where nothing is changed: it would see any mutant."""
    for name, check in kind.checks.items():
        if (name, mutant.about) not in _sound:
            if wrong := _seen(check, mutant.about):
                raise ValueError(f"{name} fails without a change: {wrong}")
            _sound.add((name, mutant.about))
    with mutant.made():
        by = [name for name, check in kind.checks.items() if _seen(check, mutant.about)]
        return Fate(mutant, by, "" if by else mutant.same())


_sound: set[tuple[str, Any]] = set()


def _seen(check: Check, about: Any) -> str | None:
    try:
        return check(about)
    except (Exception, pytest.fail.Exception) as error:
        return str(error) or type(error).__name__


@contextmanager
def replaced(texts: dict[Path, str], caches: Iterable[Any] = ()) -> Iterator[None]:
    """Those files with other texts, and nothing remembered of what they were."""
    before = {path: path.read_bytes() for path in texts}
    try:
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8", newline="\n")
        forget(caches)
        yield
    finally:
        for path, content in before.items():
            path.write_bytes(content)
        forget(caches)


def forget(caches: Iterable[Any]) -> None:
    for cache in caches:
        cache.cache_clear()


def place(path: Path, text: str, position: int) -> str:
    """`file:line` of that position in the text."""
    return f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, position) + 1}"


def other_character(random: Random, text: str, among: str = "abcdefghijklmnopqrstuvwxyz0123456789") -> str:
    """The text with one character changed, left out, or doubled."""
    at = random.randrange(len(text))
    new = random.choice([character for character in among if character != text[at].lower()] + ["", 2 * text[at]])
    return text[:at] + new + text[at + 1 :]

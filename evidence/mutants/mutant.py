"""One change at a time, and which checks see it."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from course.paths import ROOT

Check = Callable[[Any], str]
"""What a test asks, of one thing. It says what is wrong, or raises where it cannot even ask."""
DOOR = "test_the_checkout_has_no_fault"
"""Asks all that `python -m course check` names; a kind asks the part of it that is about what it changes."""


@dataclass
class Mutant:
    """One change. It is there while `made()` is entered, and gone after it."""

    what: str  # "docs/lessons/03-gather.md:36: '2.5 s' -> '2 s'"
    made: Callable[[], AbstractContextManager[Any]]
    about: Any  # what the checks are asked: the page, the example, …
    same: Callable[[], str] = lambda: ""
    """Asked while it is made: in what way it changes nothing that is shown; empty if it changes something."""


@dataclass(frozen=True)
class Kind:
    """What is changed, how such a change is drawn, and the checks that should see it, by the names of their tests."""

    name: str
    draw: Callable[[Random], Mutant]
    """Raises IndexError, as `random.choice` does, where there is nothing to change."""
    checks: dict[str, Check]
    trivial: bool = False  # each check compares the whole with a second making of it, and so cannot miss any change


def fate(kind: Kind, mutant: Mutant) -> tuple[list[str], str]:
    """The tests that saw it, and why there was nothing to see; neither if it survived.

    Raises ValueError if a check sees something where nothing is changed: it would see any mutant.
    """
    for name, check in kind.checks.items():
        if (name, mutant.about) not in _sound:
            if wrong := _seen(check, mutant.about):
                raise ValueError(f"{name} fails without a change: {wrong}")
            _sound.add((name, mutant.about))
    with mutant.made():
        by = [name for name, check in kind.checks.items() if _seen(check, mutant.about)]
        return by, "" if by else mutant.same()


_sound: set[tuple[str, Any]] = set()


def _seen(check: Check, about: Any) -> str:
    try:
        return check(about)
    except Exception as error:
        return str(error) or type(error).__name__


Edit = tuple[int, int, str]
"""Start and end of a piece of a text, and what stands there instead."""


class Edited(NamedTuple):
    what: str  # "docs/lessons/03-gather.md:36: '2.5 s' -> '2 s'"
    text: str
    old: str
    new: str


def edited(random: Random, path: Path, text: str, edits: Iterable[Edit]) -> Edited:
    """One of these edits made in the file's text."""
    start, end, new = random.choice([*edits])
    old = text[start:end]
    what = f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, start) + 1}: {old.strip()!r} -> {new.strip()!r}"
    return Edited(what, text[:start] + new + text[end:], old, new)


def line_starts(text: str) -> list[int]:
    """Where each line starts, and the end."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


@contextmanager
def replaced(texts: dict[Path, str]) -> Iterator[None]:
    """Those files with other texts."""
    before = {path: path.read_bytes() for path in texts}
    try:
        for path, text in texts.items():
            path.write_bytes(text.encode())
        yield
    finally:
        for path, content in before.items():
            path.write_bytes(content)


def other_character(random: Random, text: str) -> str:
    """The text with one character changed, left out, or doubled."""
    at = random.randrange(len(text))
    others = [character for character in "abcdefghijklmnopqrstuvwxyz0123456789" if character != text[at].lower()]
    return text[:at] + random.choice([*others, "", 2 * text[at]]) + text[at + 1 :]

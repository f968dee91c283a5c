"""The programs that a reader can start from in the playground: course/gallery.toml."""

import tomllib
from dataclasses import dataclass

from .paths import COURSE

GALLERY = COURSE / "gallery.toml"

KINDS = {"program": "Programs that work", "mistake": "Classic mistakes"}
"""The tables of that file, each with its heading in the page."""


@dataclass(frozen=True)
class Entry:
    """An example, as the gallery has it."""

    example: str  # "03-gather/both-at-once"
    title: str
    about: str


def load() -> dict[str, list[Entry]]:
    """The entries of each kind, in the gallery's order."""
    data = tomllib.loads(GALLERY.read_text(encoding="utf-8"))
    return {kind: [Entry(**entry) for entry in data.get(kind, [])] for kind in KINDS}


def names() -> list[str]:
    """The examples in the gallery, in its order."""
    return [entry.example for entries in load().values() for entry in entries]

"""`python -m course make`: makes docs/assets/downloads/, the programs as a reader takes them away.

Each program as its file, or as a zip of its files; each lesson as a zip, with a README.txt of what to expect, made from
the recordings; the whole course as a zip. A zip holds one folder, and has the same bytes wherever it is made.
"""

import io
import os
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ..examples import BadExample, Example, load, names
from ..files import fill
from ..lessons import examples_of, lessons
from ..paths import DOCS, ROOT, SNIPPETS
from .readme_txt import course_readme, lesson_readme

TARGET = DOCS / "assets" / "downloads"
LICENCE = ROOT / "LICENSE"

COURSE = "asyncio-tick-by-tick"
Files = dict[str, bytes]
"""Contents by path."""


@dataclass(frozen=True)
class Download:
    """One of the files in docs/assets/downloads/."""

    path: str  # in that folder
    make: Callable[[], bytes]  # its content; raises BadExample if a program of it cannot be described

    def offered(self) -> str | None:
        """Where it lies, as a path in `docs/`; None if it was not made, or was made of something older."""
        file = TARGET / self.path
        return file.relative_to(DOCS).as_posix() if file.is_file() and file.read_bytes() == self.make() else None


def everything() -> list[Download]:
    return [*(program(load(name)) for name in names()), *map(lesson, lessons()), course()]


def program(example: Example) -> Download:
    """Its file, or a zip of its files."""
    if len(example.files) == 1:
        return Download(f"{example.name}/{example.entry}", lambda: example.contents()[example.entry])
    return Download(f"{example.name}.zip", lambda: _zip(example.short, example.contents()))


def lesson(name: str) -> Download:
    """A zip of all programs of that lesson; `name` is the lesson's folder in `snippets/`."""
    return Download(f"{name}.zip", lambda: _zip(name, _lesson_files(name, _state()) | _licence()))


def course() -> Download:
    """A zip of all lessons."""
    return Download(f"{COURSE}.zip", lambda: _course(_state()))


@lru_cache(maxsize=1)
def _course(state: object) -> bytes:
    """Every page asks for it, so it is made once until something changes."""
    files = {f"{name}/{path}": content for name in lessons() for path, content in _lesson_files(name, state).items()}
    return _zip(COURSE, {"README.txt": course_readme()} | files | _licence())


def _state() -> tuple[tuple[str, int], ...]:
    """The files that the course is made of, each with the time of its last change."""
    trees = (SNIPPETS, DOCS / "lessons")
    paths = [f"{folder}/{name}" for tree in trees for folder, _, names in os.walk(tree) for name in names]
    return tuple((path, os.stat(path).st_mtime_ns) for path in [*paths, str(LICENCE)])


@lru_cache(maxsize=32)
def _lesson_files(name: str, _: object) -> Files:
    """The course asks for them too."""
    examples = examples_of(name)
    files = {f"{each.short}/{file}": content for each in examples for file, content in each.contents().items()}
    return {"README.txt": lesson_readme(name, examples)} | files


def _licence() -> Files:
    return {"LICENSE.txt": LICENCE.read_bytes()}


def _zip(top: str, files: Files) -> bytes:
    """Not compressed: two versions of zlib make different bytes of the same file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(f"{top}/{path}")  # dated 1980-01-01
            entry.create_system = 3  # Unix, also where it is made on Windows
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
    return made.getvalue()


def write() -> int:
    """Make what changed, remove what is of no program; 1 if that cannot be done, with why on stderr."""
    try:
        fill(TARGET, {each.path: each.make() for each in everything()})
    except BadExample as fault:
        print(f"docs/assets/downloads/ was not made: {fault}", file=sys.stderr)
        return 1
    return 0

"""`python -m course make`: makes docs/assets/downloads/, the programs as a reader takes them away.

Each program as its file, or as a zip of its files; each lesson as a zip, with a README.txt of what to expect, made from
the recordings; the whole course as a zip, with those of error messages; the exercises as a zip, with the command that
checks them. A zip holds one folder, and has the same bytes wherever it is made.
"""

import io
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from tickbytick import exercise

from ..examples import BadExample, Example
from ..files import fill
from ..lessons import examples_of, folders, lessons, pages_of, text, title
from ..paths import DOCS, ERRORS, EXERCISES, LESSONS, RECORDER, ROOT, SNIPPETS
from .readme_txt import course_readme, exercises_readme, folder_readme

TARGET = DOCS / "assets" / "downloads"
LICENCE = ROOT / "LICENSE"

COURSE = "asyncio-tick-by-tick"
TO_SOLVE = "asyncio-exercises"
Files = dict[str, bytes]
"""Contents by path."""


def program(example: Example) -> str:
    """The path of its file in docs/assets/downloads/, or of the zip of its files."""
    return f"{example.name}/{example.entry}" if len(example.files) == 1 else f"{example.name}.zip"


def offered(path: str) -> str | None:
    """Where that download lies, as a path in `docs/`; None if it was not made, or was made of something older."""
    try:
        return _where(path, everything().get(path))
    except BadExample:  # the page that shows it says what is wrong
        return None


def offered_of(example: Example) -> str | None:
    """The same of that program's; a page has many, so nothing else is looked at."""
    return _where(program(example), _of_program(example))


def _where(path: str, content: bytes | None) -> str | None:
    file = TARGET / path
    return f"assets/downloads/{path}" if file.is_file() and file.read_bytes() == content else None


def everything() -> Files:
    """The downloads by their paths in docs/assets/downloads/. Raises BadExample if a program cannot be described."""
    pages = [page for folder in (LESSONS, ERRORS, EXERCISES) for page in sorted(folder.glob("*.md"))]
    files = (*_stamps(str(SNIPPETS)), *_stamps(str(RECORDER)), (str(LICENCE), LICENCE.stat().st_mtime_ns))
    made = _everything(files, tuple((page, _told_by(page, page.stat().st_mtime_ns)) for page in pages))
    if isinstance(made, BadExample):
        raise made
    return made


_Stamps = tuple[tuple[str, int], ...]
"""Files, each with the time of its last change."""


def _stamps(folder: str) -> Iterator[tuple[str, int]]:
    for entry in os.scandir(folder):
        if entry.name != "__pycache__" and entry.is_dir():
            yield from _stamps(entry.path)
        elif entry.is_file():
            yield entry.path, entry.stat().st_mtime_ns


@cache
def _told_by(page: Path, changed: int) -> tuple[str, ...]:
    """What downloads have of a page: its title, and the order of its programs."""
    return title(page), *re.findall(r'"(snippets/[^"]+)"', text(page))


@lru_cache(maxsize=1)
def _everything(files: _Stamps, pages: object) -> Files | BadExample:
    """Every page asks for them, so they are made once until what they are made of changes; so is the fault."""
    try:
        return _made(files)
    except BadExample as fault:
        return fault


def _made(files: _Stamps) -> Files:
    made: Files = {}
    licence = {"LICENSE.txt": LICENCE.read_bytes()}
    examples = {name: tuple(examples_of(name)) for name in folders()}
    course = {"README.txt": course_readme(examples)}
    of_lessons = lessons()
    for name in examples:
        folder = _folder(name, title(pages_of(name)[0]), examples[name], _within(SNIPPETS / name, files))
        made |= {program(example): _of_program(example) for example in examples[name]}
        course |= {f"{name}/{path}": content for path, content in folder.items()}
        if name in of_lessons:
            made[f"{name}.zip"] = _zip(name, folder | licence)
    tasks = {os.path.dirname(path) for path, _ in files if path.endswith(f"{os.sep}{exercise.NAME}")}
    changed = tuple(each for each in files if os.path.dirname(each[0]) in tasks) + _within(RECORDER, files)
    made[f"{TO_SOLVE}.zip"] = _zip(TO_SOLVE, _to_solve(changed) | licence)
    return made | {f"{COURSE}.zip": _zip(COURSE, course | licence)}


def _within(folder: Path, files: _Stamps) -> _Stamps:
    start = f"{folder}{os.sep}"
    return tuple(each for each in files if each[0].startswith(start))


@lru_cache(maxsize=256)
def _folder(name: str, called: str, examples: tuple[Example, ...], files: _Stamps) -> Files:
    """What its folder in a zip holds, made once until something of it changes."""
    folder = {"README.txt": folder_readme(name, called, examples)}
    return folder | {f"{each.short}/{path.name}": path.read_bytes() for each in examples for path in each.files}


def _of_program(example: Example) -> bytes:
    files = {path.name: path.read_bytes() for path in example.files}
    return files[example.entry] if len(files) == 1 else _zip(example.short, files)


@lru_cache(maxsize=1)
def _to_solve(changed: _Stamps) -> Files:
    """Each exercise in a folder of its own, and the package whose command checks them; made once until one changes."""
    named = sorted(SNIPPETS.glob(f"*/*/{exercise.NAME}"))
    files = {f"{each.parent.name}/{path.name}": path for each in named for path in (each, *each.parent.glob("*.py"))}
    package = (path for path in RECORDER.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    files |= {path.relative_to(RECORDER.parent).as_posix(): path for path in package}
    said = {each.parent.name: exercise.load(str(each.parent)) for each in named}
    texts = {"README.txt": exercises_readme(said)}
    return texts | {name: files[name].read_bytes() for name in sorted(files)}


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
        fill(TARGET, everything())
    except BadExample as fault:
        print(f"docs/assets/downloads/ was not made: {fault}", file=sys.stderr)
        return 1
    return 0

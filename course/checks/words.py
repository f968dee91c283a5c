"""What the pages say in prose stands in a run or a program of its section, is Python's, or is shown by a named test.

A name in code, and the number of a line, is looked up; a value of a run is a link to its moment (moments.py). What
stands nowhere is listed in `course/prose.toml`, with the test that proves it or a reason.
"""

import difflib
import keyword
import pkgutil
import re
import sys
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ..lessons import folder_of
from ..moments import LINK
from ..pages import Fault
from ..paths import COURSE, DOCS, ROOT
from . import moments
from .proofs import tests
from .sections import CODE, NOT_OURS, Section, pieces, texts

FILE = COURSE / "prose.toml"

_ERROR = re.compile(r"(asyncio\.)?(\w+(Error|Interrupt|Exception|Warning|Iteration|Exit)|ExceptionGroup)")
"""An error is one of the runs of its section, whatever else Python has."""
_LINE_NUMBER = re.compile(r"\blines? (\d+)")
_FORBIDDEN = re.compile(r"(?i)\b(simply|just|obviously|magic\w*|eas(?:y|i\w+)|at the exact same time|always|mostly)\b")


def faults() -> Iterator[Fault]:
    """What any text says and nothing shows, but for the exceptions; and an exception that is wrong or not needed."""
    found = [each for page, parts in texts() for each in faults_of(page, parts)]
    excused: set[Fault] = set()
    for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["exception"]:
        page, said = entry["page"], entry["text"]
        held = [fault for row, what, fault in found if fault.file == page and what in said in row]
        if (count := len({fault.line for fault in held})) == 1:
            excused.update(held)
        else:
            what = f"{said!r} is a fault in {count} lines of {page}, not in one"
            yield Fault.of(FILE, said, f"{what}; write more of its words, or delete the exception")
        if set(entry) not in ({"page", "text", "test"}, {"page", "text", "reason"}):
            yield Fault.of(FILE, said, "an exception has a page, a text, and either a test or a reason")
        elif "test" in entry and entry["test"] not in tests():
            yield Fault.of(FILE, said, f"there is no {entry['test']}")
    yield from (fault for *_, fault in found if fault not in excused)


def faults_of(page: Path, parts: list[Section]) -> Iterator[tuple[str, str, Fault]]:
    """What those parts of the page say and nothing shows: the line, the words, and what is wrong with them."""
    folder = folder_of(page.relative_to(DOCS).as_posix()) if page.is_relative_to(DOCS) else None
    examples = tuple(dict.fromkeys(name for section in parts for name in section.own))
    for section in parts:
        shown = [*dict.fromkeys(piece for name in section.own for piece in pieces(name))]
        for number, row in section.rows:
            found = *moments.faults(row, section.own, examples, folder), *_row_faults(LINK.sub("…", row), shown)
            yield from ((row, what, Fault.of(page, number, why)) for what, why in found)


def _row_faults(row: str, shown: list[str]) -> Iterator[tuple[str, str]]:
    for code in CODE.findall(row):
        if not _is_said(code, shown):
            near = difflib.get_close_matches(code, shown, n=2, cutoff=0.3)
            there = f"; nearest: {', '.join(f'`{each}`' for each in near)}" if near else ""
            yield code, f"`{code}` stands in no run or program of this section, and Python has no such name{there}"
    plain = NOT_OURS.sub("", CODE.sub("", row))
    for number in _LINE_NUMBER.findall(plain):
        if not any(each.endswith(f".py:{number}") for each in shown):
            yield f"line {number}", f"line {number}, where nothing happens in the runs of this section"
    for word in _FORBIDDEN.findall(plain):
        yield word, f"{word!r} is a word that the lessons do without"


def _is_said(code: str, shown: list[str]) -> bool:
    """Whether inline code is a piece of one of the texts, a file of this project, or made of Python's own names."""
    code = " ".join(code.split())
    piece = re.compile(rf"(?!\B\w){re.escape(code)}(?<!\w\B)")  # no word is cut
    if any(map(piece.search, shown)) or _ERROR.fullmatch(code):
        return any(map(piece.search, shown))
    return _is_file(code) or all(map(_is_python, code.split()))


def _is_file(name: str) -> bool:
    with suppress(OSError, ValueError):  # too long, or of another drive
        path = (ROOT / name).resolve()
        return path != ROOT and path.is_relative_to(ROOT) and path.exists()
    return False


def _is_python(word: str) -> bool:
    """Whether it is a keyword, or a name that is there: built in, in asyncio, in a task, or in a named module."""
    name = word.rstrip(":*").removesuffix("()")
    module, _, rest = name.partition(".")
    places = [f"builtins:{name}", f"asyncio:{name}", f"asyncio:Task.{rest if module == 'task' else name}"]
    places += [f"{module}:{rest}"] if module in sys.stdlib_module_names else []
    return keyword.iskeyword(name) or any(map(is_there, places))


def is_there(place: str) -> bool:
    """Whether Python has an object of that name: `asyncio.run`, `builtins:print`."""
    with suppress(AttributeError, ImportError, ValueError):
        pkgutil.resolve_name(place)
        return True
    return False

"""What the pages say in prose stands in a run or a program that they show, or in a named test.

Each task label, quoted line and line number is looked up. What stands nowhere is listed in `course/prose.toml`, with
the test that proves it or a reason. Words between “ and ” are the video's and are left alone. A time is bound to the
one fact that its sentence states (prose.py); here, "at" a time something must happen.
"""

import difflib
import keyword
import pkgutil
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from tickbytick.recording import lines

from ..examples import load
from ..lessons import text as text_of
from ..pages import Fault
from ..paths import COURSE, ROOT
from . import prose
from .claims import is_test

FILE = COURSE / "prose.toml"
EXCEPTIONS = tomllib.loads(FILE.read_text(encoding="utf-8"))["exception"]

MOMENT = re.compile(rf"\b[Aa]t {prose.TIME.pattern}")
LINE_NUMBER = re.compile(r"\blines? (\d+)")
FORBIDDEN = re.compile(
    r"\b(?:simply|just|obviously|magic\w*|eas(?:y|ily|ier|iest)|at the exact same time|always|mostly)\b", re.I
)
NOT_OURS = re.compile(f"{prose.VIDEO.pattern}|{prose.UNSEEN.pattern}")


@cache
def texts_of(name: str) -> tuple[str, ...]:
    """All that a reader sees of an example, piece by piece."""
    example = load(name)
    found = [f"python {example.entry}", *(path.name for path in example.files)]
    found += [" ".join(path.read_text(encoding="utf-8").split()) for path in example.files]
    for recording in example.recordings().values():
        found += [line.text for line in lines(recording)]
        found += [text for event in recording.events for text in event[2:] if isinstance(text, str)]
    return tuple(dict.fromkeys(text.strip() for text in found if text.strip()))


@cache
def stamps_of(name: str) -> dict[str, set[float]]:
    """Each line that the example prints, and when."""
    found: dict[str, set[float]] = {}
    for recording in load(name).recordings().values():
        for line in lines(recording):
            found.setdefault(line.text.strip(), set()).add(line.seconds)
    return found


@cache
def moments_of(name: str) -> set[float]:
    """When something happens in a run of the example: a line, the start or end of a task or of a wait, …"""
    runs = load(name).recordings().values()
    return {0.0} | {time for run in runs for time in (run.seconds, *(event.time for event in run.events))}


def _is_said(code: str, texts: list[str]) -> bool:
    """Whether inline code is a piece of one of the texts, a file of this project, or made of Python's own names."""
    return any(map(prose.piece(code).search, texts)) or (ROOT / code).exists() or all(map(_is_python, code.split()))


def _is_python(word: str) -> bool:
    """Whether it is a keyword, or a name that is there: built in, in asyncio, in a task, or in a named module."""
    name = word.rstrip(":*").removesuffix("()")
    module, _, rest = name.partition(".")
    places = [f"builtins:{name}", f"asyncio:{name}", f"asyncio:Task.{rest if module == 'task' else name}"]
    places += [f"{module}:{rest}"] if module in sys.stdlib_module_names else []
    return keyword.iskeyword(name) or any(map(_is_there, places))


def _is_there(place: str) -> bool:
    try:
        pkgutil.resolve_name(place)
    except (AttributeError, ValueError):
        return False
    return True


def faults(page: Path, text: str) -> Iterator[tuple[str, Fault]]:
    """What the page says and nothing shows: the words, and what is wrong with them.

    "At" a time something must happen in a run of its section, or in the last one before it; and in a clause that also
    quotes a whole line, the line must have been printed then. Everything else may stand in any run of the page.
    """
    for section in prose.sections(page, text):
        texts = [*dict.fromkeys(piece for name in section.shown for piece in texts_of(name))]
        for number, row in section.rows:
            for what, why in _row_faults(row, texts, [*section.runs]):
                yield what, Fault(page.relative_to(ROOT).as_posix(), number, why)


def unexcused(page: Path) -> Iterator[Fault]:
    """The same of the page as it stands, but for its exceptions; and what its sentences are not bound to."""
    text = text_of(page)
    excused = {entry["text"] for entry in EXCEPTIONS if ROOT / entry["page"] == page}
    yield from (fault for what, fault in faults(page, text) if what not in excused)
    yield from prose.faults(page, text)


def idle_exceptions() -> Iterator[Fault]:
    """An exception that is not needed, or that names no test and no reason."""
    rows = FILE.read_text(encoding="utf-8").splitlines()
    for entry in EXCEPTIONS:
        page, text = ROOT / entry["page"], entry["text"]
        line = next((number for number, row in enumerate(rows, 1) if text in row), 1)
        place = FILE.relative_to(ROOT).as_posix()
        if text not in [what for what, _ in faults(page, text_of(page))]:
            yield Fault(place, line, f"{text!r} is no fault of {entry['page']}; delete the exception")
        if set(entry) not in ({"page", "text", "test"}, {"page", "text", "reason"}):
            yield Fault(place, line, "an exception has a page, a text, and either a test or a reason")
        elif "test" in entry and not is_test(entry["test"]):
            yield Fault(place, line, f"there is no {entry['test']}")


def _row_faults(row: str, texts: list[str], near: list[str]) -> Iterator[tuple[str, str]]:
    codes = prose.CODE.findall(row)
    for code in codes:
        if not _is_said(code, texts):
            there = difflib.get_close_matches(code, texts, n=2, cutoff=0.3)
            yield code, f"`{code}` stands in no run or program of this page; nearest: {there}"
    plain = NOT_OURS.sub(lambda found: "`" * found[0].count("`"), prose.CODE.sub("`", row))
    for number in LINE_NUMBER.findall(plain):
        if not any(text.endswith(f".py:{number}") for text in texts):
            yield f"line {number}", f"line {number}, where nothing happens in the runs of this page"
    for word in FORBIDDEN.findall(plain):
        yield word, f"{word!r} is a word that the lessons do without"
    moments = set().union(*map(moments_of, near))
    for time in map(float, MOMENT.findall(plain)):
        if time not in moments:
            there = [f"{moment:g} s" for moment in sorted(moments, key=lambda moment: abs(moment - time))[:2]]
            yield f"at {time:g} s", f"at {time:g} s, when nothing happens in the runs here; nearest: {', '.join(there)}"
    quoted = iter(codes)
    for clause in re.split(r"[.!?:;] ", plain):
        said = [float(time) for time in prose.TIME.findall(clause)]
        for code in islice(quoted, clause.count("`")):
            when = set().union(*(stamps_of(name).get(code, ()) for name in near))
            if said and when and not when & set(said):
                printed = " and ".join(f"{time:g} s" for time in sorted(when))
                yield code, f"`{code}` was printed at {printed}, not at {said[0]:g} s"

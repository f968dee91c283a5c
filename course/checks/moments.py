"""Whether what the pages state of runs is linked to its moment, and is so (course/moments.py)."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tickbytick.recording import lines, tasks

from ..examples import load
from ..lessons import lesson_of
from ..moments import LINK, SCHEME, TIME, facts, fault
from ..pages import Fault
from ..paths import DOCS
from .sections import CODE, NOT_OURS, Section

_STATUS = re.compile(r"\bexit status (\d+)")
_MARK = re.compile(r"\]\(run:[^)]*\) ?(\{(?! \.silent \})[^}]*\})")
_CALL = re.compile(r"[\w.]+\(\)")


def faults(page: Path, parts: list[Section]) -> Iterator[tuple[str, Fault]]:
    """Each link that states what its run does not show; and each value of a run that is not linked to its moment.

    Such a value is a time, a task's label, a printed line or an exit status. It needs no link where the programs and
    runs of its section have a single value of that kind. With each fault stand the words that it is about.
    """
    lesson = lesson_of(page.relative_to(DOCS).as_posix()) if page.is_relative_to(DOCS) else None
    shown = tuple(dict.fromkeys(name for section in parts for name in section.own))
    said = {kind: _values(kind, shown) for kind in ("label", "line")}
    for section in parts:
        for line, row in section.rows:
            found = [*_wrong(row, lesson)]
            for kind, value in _stated(row, said):
                if _values(kind, section.own) != {value}:
                    found.append((value, _unlinked(value, section.own, lesson)))
            yield from ((words, Fault.of(page, line, what)) for words, what in found)


def _wrong(row: str, lesson: str | None) -> Iterator[tuple[str, str]]:
    """Each link in that line which is no right one."""
    for said, target in LINK.findall(row):
        if what := fault(said, target, lesson):
            yield f"[{said}]({target})", what
    if f"]({SCHEME}" in LINK.sub("", row):
        yield row, "a link to a moment is written [text](run:EXAMPLE/FACT), with no bracket in its text"
    for mark in _MARK.findall(row):
        yield mark, f"{mark} behind a link to a moment; write {{ .silent }}, or nothing"


def _stated(row: str, said: dict[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """What the line states of runs, each with its kind."""
    plain = NOT_OURS.sub("", LINK.sub("…", row))
    for code in CODE.findall(plain):
        yield from ((kind, code) for kind, values in said.items() if code in values)
    plain = CODE.sub("", plain)
    yield from (("time", found[0]) for found in TIME.finditer(plain))
    yield from (("status", found[0]) for found in _STATUS.finditer(plain))


@cache
def _values(kind: str, examples: tuple[str, ...]) -> frozenset[str]:
    """All of that kind in those examples, as a text states them."""
    if kind == "time":
        every = (fact.seconds for example in examples for fact in facts(example).values())
        return frozenset(f"{time:g} s" for time in every if time)
    runs = [run for example in examples for run in load(example).recordings().values()]
    if kind == "status":
        return frozenset(f"exit status {run.exit}" for run in runs)
    if kind == "label":
        return frozenset(task.label for run in runs for task in tasks(run).values())
    # But for what reads as a call in prose, and the source in a traceback.
    printed = (line for run in runs for line in lines(run) if line.stream == "stdout" or not line.text.startswith(" "))
    return frozenset(text for line in printed if not _CALL.fullmatch(text := line.text.strip()))


def _unlinked(value: str, examples: tuple[str, ...], lesson: str | None) -> str:
    """That this value has no link, and the links that it could have."""
    said = f"`{value}`" if not (TIME.fullmatch(value) or _STATUS.fullmatch(value)) else value
    able = []
    for example in examples:
        of, _, name = example.partition("/")
        targets = (f"{SCHEME}{name if of == lesson else example}/{fact}" for fact in facts(example))
        able += [f"[{said}]({target})" for target in targets if fault(said, target, lesson) is None]
    there = f"write {', or '.join(able[:3])}" if able else "no run here shows it"
    return f"{said} is linked to no moment of a run; {there}"

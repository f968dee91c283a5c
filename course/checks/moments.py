"""Whether what the pages state of runs is linked to its moment, and is so (course/moments.py)."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tickbytick.recording import lines, tasks

from ..examples import load
from ..lessons import lesson_of, text
from ..moments import LINK, SCHEME, TIME, facts, fault
from ..pages import Fault, read
from ..paths import DOCS, ROOT
from .sections import CODE, NOT_OURS, sections

_STATUS = re.compile(r"\bexit status (\d+)")
_MARK = re.compile(r"\]\(run:[^)]*\) ?(\{(?! \.silent \})[^}]*\})")
_CALL = re.compile(r"[\w.]+\(\)")


def wrong(page: Path, markdown: str | None = None) -> Iterator[Fault]:
    """Each link of the page (or of `markdown` in its place) that states what its run does not show."""
    whole = text(page) if markdown is None else markdown
    rows = whole.splitlines()
    for fence in read(page, whole)[0]:
        rows[fence.line - 1 : fence.end] = [""] * (fence.end - fence.line + 1)
    for line, row in enumerate(rows, 1):
        found = [what for said, target in LINK.findall(row) if (what := fault(said, target, _lesson(page)))]
        if f"]({SCHEME}" in LINK.sub("", row):
            found.append("a link to a moment is written [text](run:EXAMPLE/FACT), with no bracket in its text")
        found += [f"{mark} behind a link to a moment; write {{ .silent }}, or nothing" for mark in _MARK.findall(row)]
        yield from (Fault(page.relative_to(ROOT).as_posix(), line, what) for what in found)


def unlinked(page: Path, markdown: str | None = None) -> Iterator[tuple[str, Fault]]:
    """Each value of a run that is not linked to its moment: a time, a task's label, a printed line, an exit status.

    It needs no link where the programs and runs of its section have a single value of that kind. With each fault stands
    the value.
    """
    parts = [*sections(page, markdown)]
    shown = tuple(dict.fromkeys(name for section in parts for name in section.own))
    said = {kind: _values(kind, shown) for kind in ("label", "line")}
    for section in parts:
        for line, row in section.rows:
            for kind, value in _stated(row, said):
                if _values(kind, section.own) != {value}:
                    what = _unlinked(value, section.own, _lesson(page))
                    yield value, Fault(page.relative_to(ROOT).as_posix(), line, what)


def _lesson(page: Path) -> str | None:
    return lesson_of(page.relative_to(DOCS).as_posix())


def _stated(row: str, said: dict[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """What the line states of runs, each with its kind."""
    plain = NOT_OURS.sub("", row)
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

"""Whether what a line states of runs is linked to its moment, and is so (course/moments.py)."""

import re
from collections.abc import Iterator
from functools import cache

from tickbytick.moments import STATUS, TIME, seconds
from tickbytick.recording import lines, tasks

from ..examples import load
from ..moments import LINK, SCHEME, facts, fault
from .sections import CODE, NOT_OURS

_MARK = re.compile(r"\]\(run:[^)]*\)((?: *\{[^}]*\})+)")


def faults(row: str, own: tuple[str, ...], shown: tuple[str, ...], folder: str | None) -> Iterator[tuple[str, str]]:
    """What is wrong in that line of a section with its `own` examples, on a page that has `shown` all of these.

    That is each link that states what its run does not show; and each value of a run that is not linked to its moment:
    a time, a task's label, a printed line, an exit status, an error. It needs no link where the programs and runs of
    its section have a single value of that kind. With each fault stand the words that it is about.
    """
    for said, target in LINK.findall(row):
        if what := fault(said, target, folder):
            yield f"[{said}]({target})", what
    for mark in {*_MARK.findall(row)} - {"{ .silent }"}:
        yield mark, f"{mark} behind a link to a moment; write {{ .silent }}, or nothing"
    for kind, value, told in _stated(NOT_OURS.sub("", LINK.sub("…", row)), shown):
        if _values(kind, own) != {told}:
            yield value, _unlinked(value, own, folder)


def _stated(row: str, shown: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """What the line states of runs: its kind, the words, and the same as a run has it."""
    for code in CODE.findall(row):
        yield from ((kind, code, code) for kind in ("label", "line") if code in _values(kind, shown))
    for code in re.findall(rf"(?<!\[){CODE.pattern}", row):  # not what leads to Python's documentation
        if code in _values("error", shown):
            yield "error", code, code
    plain = re.sub(rf"{CODE.pattern}|\*", "", row)
    yield from (("time", found[0], f"{seconds(found[0]):g} s") for found in TIME.finditer(plain))
    yield from (("status", found[0], f"exit status {found[1]}") for found in STATUS.finditer(plain))


@cache
def _values(kind: str, examples: tuple[str, ...]) -> frozenset[str]:
    """All of that kind in those examples, as a text states them."""
    if kind == "time":
        return frozenset(f"{each.seconds:g} s" for name in examples for each in facts(name).values() if each.seconds)
    if kind == "error":
        errors = (str(fact.text) for name in examples for key, fact in facts(name).items() if key.endswith("/error"))
        return frozenset(error.partition(":")[0] for error in errors)
    runs = [run for example in examples for run in load(example).recordings().values()]
    if kind == "status":
        return frozenset(f"exit status {run.exit}" for run in runs)
    if kind == "label":
        return frozenset(task.label for run in runs for task in tasks(run).values())
    # But for what reads as a call in prose, and the source in a traceback.
    printed = (line for run in runs for line in lines(run) if line.stream == "stdout" or not line.text.startswith(" "))
    return frozenset(text for line in printed if not re.fullmatch(r"[\w.]+\(\)", text := line.text.strip()))


def _unlinked(value: str, examples: tuple[str, ...], folder: str | None) -> str:
    """That this value has no link, and the links that it could have."""
    said = value if TIME.fullmatch(value) or STATUS.fullmatch(value) else f"`{value}`"
    able = []
    for example in examples:
        shown = (fact for fact in facts(example) if ".py/" not in fact)  # that a number fits would mean nothing
        targets = (f"{SCHEME}{example.removeprefix(f'{folder}/')}/{fact}" for fact in shown)
        able += [f"[{said}]({target})" for target in targets if fault(said, target, folder) is None]
    there = f"write {', or '.join(able[:3])}" if able else "no run here shows it"
    return f"{said} is linked to no moment of a run; {there}"

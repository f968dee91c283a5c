"""How a run differs from another: a sentence, and below it the lines. Needs the standard library only."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, NamedTuple

from ..recording import Recording, labels, lines
from ..wording import html_text as _text
from .html import seconds

MOST_COMPARED = 200
"""So many lines of two runs are compared, and at most MOST_DIFFERENT of the result shown."""
MOST_DIFFERENT = 60
ALIKE = 3
"""So many lines after each other that differ alike are told in one row."""

ANOTHER_TASK = "from another task"

# That of a program with wrong syntax has no header.
_TRACEBACK = re.compile(r'.*Traceback \(most recent call last\)|\s+File ".+", line \d+$')
_WARNING = re.compile(r"\S+:\d+: \w+Warning: ")


class _Line(NamedTuple):
    """A printed line, or all lines of a traceback."""

    seconds: float
    label: str
    text: str
    traceback: bool
    stream: str


class _Row(NamedTuple):
    kind: str  # "missing", "new", "changed" or, of a line that is the same, ""
    line: _Line
    note: str = ""  # what is changed
    ways: Collection[str] = ()  # the same in general, for lines that are not changed alike
    alike: int = 0  # how many lines after it, which are not shown, are changed so too


RECORDED = "the recorded run"
"""What a reader's run is compared with, unless they choose another."""


def difference(before: Recording, after: Recording, what: str = RECORDED) -> str:
    """What `after` printed that `before` did not, or at another time, and the other way round. `what` is `before`."""
    said, rows = _compared(_lines(before), _lines(after), what)
    if all(row.line.traceback or row.kind in ("missing", "new") for row in rows):
        rows = [row for row in rows if row.line.traceback]  # of quite another program no line is told
    changes = f'<div class="run-changes">{"".join(_list(rows))}</div>' if rows else ""
    return f'<p class="run-compared">{_text(said)}</p>{changes}'


def summary(before: Recording, after: Recording) -> str:
    """The same without the lines, as text: `2 of 3 lines are missing; 1 line is new`, or "nothing is different"."""
    old, new = (_lines(run)[:MOST_COMPARED] for run in (before, after))
    return _summary(_rows(old, new, "")) if old != new else "nothing is different"


def _compared(old: list[_Line], new: list[_Line], what: str) -> tuple[str, list[_Row]]:
    """The sentence, and the lines of both as far as they are compared; none if these are the same."""
    if old == new:
        return f"The same output as {what}: every line, time and task.", []
    there, here = (max(len(lines) - MOST_COMPARED, 0) for lines in (old, new))
    rest, some = "", ""
    if there or here:
        rest = f" Later ones, {there:,} there and {here:,} here, are not compared."
        some = f"the first {MOST_COMPARED} lines of "
    old, new = old[:MOST_COMPARED], new[:MOST_COMPARED]
    rows = _rows(old, new, what) if old != new else []
    return f"Compared with {some}{what}: {_summary(rows) if rows else 'they are all there'}.{rest}", rows


def _lines(recording: Recording) -> list[_Line]:
    """What was printed; a traceback, of which each line differs where one does, is one of them."""
    called = labels(recording)
    found: list[_Line] = []
    for line in lines(recording):
        text, label, stderr = line.text.rstrip(), called.get(line.task, ""), line.stream == "stderr"
        if stderr and found and found[-1].traceback and found[-1].label == label and not _WARNING.match(text):
            found[-1] = found[-1]._replace(text=f"{found[-1].text}\n{text}")
        else:
            found.append(_Line(line.seconds, label, text, stderr and _TRACEBACK.match(text) is not None, line.stream))
    return found


# --- which line is which


def _rows(old: list[_Line], new: list[_Line], what: str) -> list[_Row]:
    """Each line of both, those of `new` in their order."""
    matcher = SequenceMatcher(None, [line[1:] for line in old], [line[1:] for line in new], autojunk=False)
    same = {b + step: a + step for a, b, size in matcher.get_matching_blocks() for step in range(size)}
    pairs = same | _elsewhere(old, new, same)
    there = {*pairs.values()}
    rows: list[_Row] = []
    for _, a, a_end, b, b_end in matcher.get_opcodes():
        rows += [_Row("missing", old[place]) for place in range(a, a_end) if place not in there]
        for place in range(b, b_end):
            if place not in pairs:
                rows.append(_Row("new", new[place]))
            else:
                notes = _notes(old[pairs[place]], new[place], what, in_order=place in same)
                rows.append(_Row("changed" if notes else "", new[place], ", ".join(notes.values()), notes))
    return rows


def _elsewhere(old: list[_Line], new: list[_Line], same: dict[int, int]) -> dict[int, int]:
    """The places of further lines that are the same: in another order, of another task, at last any traceback."""
    pairs: dict[int, int] = {}
    keys: tuple[Any, ...] = (lambda line: line[1:], lambda line: line.text, lambda line: line.traceback or None)
    for key in keys:
        left: dict[Any, deque[int]] = defaultdict(deque)
        taken = {*same.values(), *pairs.values()}
        for place, line in enumerate(old):
            if place not in taken:
                left[key(line)].append(place)
        for place, line in enumerate(new):
            if place not in same and place not in pairs and key(line) is not None and left[key(line)]:
                pairs[place] = left[key(line)].popleft()
    return pairs


def _notes(one: _Line, other: _Line, what: str, in_order: bool) -> dict[str, str]:
    """What of a line of `what`, `one`, is another thing now: in general, and of this line."""
    later = round(other.seconds - one.seconds, 3)
    notes = {
        "with another text": "changed" if one.text != other.text else "",
        "at another time": f"{seconds(abs(later))} {'later' if later > 0 else 'earlier'}" if later else "",
        ANOTHER_TASK: f"in {what} by {one.label}" if one.label != other.label else "",
        "on another stream": f"on {other.stream}" if one.stream != other.stream else "",
    }
    notes = {way: note for way, note in notes.items() if note}
    return notes or ({} if in_order else {"in another place": "in another place"})


# --- how it is told


def _summary(rows: list[_Row]) -> str:
    kinds = Counter(row.kind for row in rows if not row.line.traceback)
    missing, changed, new = kinds["missing"], kinds["changed"], kinds["new"]
    there = kinds[""] + changed
    told = []
    if missing:
        told.append(
            f"{missing} of {_count(there + missing)} {_is(missing)} missing" if there else "no line of it is there"
        )
    if changed:
        of = "the others" if missing else _count(there)
        told.append(f"{changed} of {of} {_changed(rows, traceback=False)}")
    if new:
        told.append(f"{_count(new)} {_is(new)} new")
    kinds = Counter(row.kind for row in rows if row.line.traceback)
    for kind in filter(kinds.get, ("missing", "new", "changed")):
        how = _changed(rows, traceback=True) if kind == "changed" else kind
        told.append(f"{_count(kinds[kind], 'traceback')} {_is(kinds[kind])} {how}")
    return "; ".join(told)


def _changed(rows: list[_Row], traceback: bool) -> str:
    """What is changed of these lines: that which is of all of them, as far as it is."""
    changed = [row for row in rows if row.note and row.line.traceback is traceback]
    ways = dict.fromkeys(way for row in changed for way in row.ways)
    alike = len({row.note for row in changed}) == 1 and ANOTHER_TASK not in ways
    how = changed[0].note if alike else " or ".join(ways)
    return how if traceback else f"{'comes' if len(changed) == 1 else 'come'} {how}"


def _count(number: int, what: str = "line") -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _list(rows: list[_Row]) -> Iterator[str]:
    """The rows that differ, with one on each side that does not, as HTML."""
    rows = [*_together(rows)]
    shown = [at for at in range(len(rows)) if any(row.kind for row in rows[max(at - 1, 0) : at + 2])]
    for before, at in zip([-1, *shown], shown[:MOST_DIFFERENT], strict=False):
        if before >= 0 and at > before + 1:
            yield "<span>…</span>"
        yield _html(rows[at])
    if rest := len(shown[MOST_DIFFERENT:]):
        yield f"<span>… and {rest:,} more</span>"


def _together(rows: list[_Row]) -> Iterator[_Row]:
    """Lines after each other that moved alike as one row."""
    for note, group in groupby(rows, key=lambda row: row.note):
        first, *rest = group
        if note and len(rest) + 1 >= ALIKE:
            yield first._replace(alike=len(rest))
        else:
            yield from (first, *rest)


def _html(row: _Row) -> str:
    line, sign = row.line, {"missing": "−", "new": "+", "changed": "→"}.get(row.kind, " ")
    text = f"Traceback … {_last_line(line.text)}" if line.traceback else line.text
    note = f"{row.note}, as are the {row.alike} lines after it" if row.alike else row.note
    said = f"  <b>{_text(note)}</b>" if note else ""
    text = f"{seconds(line.seconds, 1)}  {line.label}  {text}"
    return f'<span class="{row.kind}"><b>{sign}</b> {_text(text)}{said}</span>'


def _last_line(traceback: str) -> str:
    """Of a group's, that of its last error."""
    return next(filter(None, (line.strip(" |+-") for line in reversed(traceback.splitlines()))), "")

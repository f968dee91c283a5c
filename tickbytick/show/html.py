"""A run as HTML: its lines, its timeline, its difference from another run. Needs the standard library only.

The pages are made of this when the site is built, and a reader's own run in the page (tickbytick/page.py).
"""

import difflib
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby, islice
from typing import NamedTuple

from ..recording import Line, Order, Recording, labels, lines
from ..wording import html_text as _text
from .timeline import Timeline, colour, layout, svg, table

FOLD = 40
"""A run of more lines is folded to its first and last few."""
ENDS_SHOWN = 8
PART = 50
"""Of more lines in one moment than this, the browser lays out only the parts that are in sight."""
MOST_LINES = 3_000
"""Of a run with more lines, half of these are shown from its start and half from its end: a page cannot hold more."""
MOST_MARKS = 2_000
"""A run with more to draw has no timeline."""
MOST_COMPARED = 400
"""So many lines of two runs are compared, and at most MOST_DIFFERENT rows of the result shown."""
MOST_DIFFERENT = 60


@lru_cache
def seconds(value: float, digits: int = 0) -> str:
    """`2.5` → `2.5 s`, with at least so many decimals, to a millisecond at most."""
    decimals = max(digits, len(f"{value:.3f}".rstrip("0").partition(".")[2]))
    return f"{value:.{decimals}f} s"


def section(recording: Recording, order: tuple[Order, ...], name: str, title: str, foot: list[str], more: str) -> str:
    """The whole of a run. `name` makes ids unique in the page, `foot` are facts (HTML), `more` stands at the end."""
    printed = lines(recording)
    called = labels(recording)
    width = max((len(called.get(number, "")) for number in {line.task for line in printed}), default=0)
    reasons = list(dict.fromkeys(one.reason for one in order if any(map(_covered(one), printed))))
    decimals = max((len(seconds(line.seconds, 1).partition(".")[2]) - 2 for line in printed), default=1)
    body = _body(printed, _Lines(called, order, reasons, decimals))
    notes = "".join(
        f'<p class="run-order"><span>{_mark(number, reasons)}</span> {_text(reason)}</p>'
        for number, reason in enumerate(reasons)
    )
    if recording.stopped:
        notes += f'<p class="run-stopped">The run was ended here: {_text(recording.stopped)}.</p>'
    clock = " on the real clock" if recording.clock == "real" else ""
    facts = [f"<code>python {_text(recording.entry)}</code>", seconds(recording.seconds) + clock]
    if recording.exit:
        facts.append(f'<span class="run-exit">exit status {recording.exit}</span>')
    return (
        f'<section class="recorded-run" style="--label:{min(width, 40)}" aria-label="{_text(title)}">'
        f'<div class="replay"></div>{body}{notes}{_timeline(layout(recording), name)}'
        f'<p class="run-foot">{" · ".join(facts + foot)}</p>{more}</section>'
    )


def _body(printed: list[Line], page: "_Lines") -> str:
    if not printed:
        return '<p class="run-nothing">This program prints nothing.</p>'
    if len(printed) <= FOLD:
        return page.block(printed)
    middle = [printed[ENDS_SHOWN:-ENDS_SHOWN]]
    left_out = len(printed) - MOST_LINES
    how_many, note = f"all {len(printed):,}", ""
    if left_out > 0:
        how_many = f"{MOST_LINES:,} of {len(printed):,}"
        note = f'<p class="run-left-out">{left_out:,} lines are left out here.</p>'
        middle = [printed[ENDS_SHOWN : MOST_LINES // 2], printed[-MOST_LINES // 2 : -ENDS_SHOWN]]
    names = f"<span>Show {how_many} lines</span><span>Show fewer lines</span>"
    inner = note.join(page.block(part) for part in middle)
    return (
        page.block(printed[:ENDS_SHOWN])
        + f"<details><summary>{names}</summary>{inner}</details>"
        + page.block(printed[-ENDS_SHOWN:])
    )


def _timeline(timeline: Timeline, name: str) -> str:
    if sum(len(lane.spans) + len({mark.at for mark in lane.marks}) for lane in timeline.lanes) > MOST_MARKS:
        return '<p class="run-nothing">Too much happened in this run for a timeline.</p>'
    return (
        '<figure class="run-timeline">'
        f'<div class="timeline-box" tabindex="0" role="group" aria-label="Timeline">{svg(timeline, name)}</div>'
        f"<details><summary>The timeline as a table</summary>{table(timeline)}</details></figure>"
    )


def _covered(order: Order) -> Callable[[Line], bool]:
    return lambda line: line.stream == "stdout" and order.covers(line.text)


def _mark(number: int, reasons: list[str]) -> str:
    return "⇅" if len(reasons) == 1 else f"⇅{number + 1}"


class _Lines:
    """Writes printed lines as HTML.

    Only what the program printed is text of the page; time, task and marks are attributes that the style sheet shows,
    so that they are read aloud but never selected or copied. A time stands once for all lines of that moment.
    """

    def __init__(self, labels: dict[int, str], order: tuple[Order, ...], reasons: list[str], decimals: int) -> None:
        self.labels = labels
        self.order = order
        self.reasons = reasons
        self.decimals = decimals

    def block(self, printed: list[Line]) -> str:
        moments = groupby(printed, key=lambda line: seconds(line.seconds, self.decimals))
        inner = "".join(self._moment(time, list(group)) for time, group in moments)
        return f'<pre class="run">{inner}</pre>'

    def _moment(self, time: str, printed: list[Line]) -> str:
        groups = groupby(printed, key=lambda line: (line.stream, self._reason(line)))
        inner = "".join(self._group(stream, reason, list(group)) for (stream, reason), group in groups)
        return f'<span data-time="{time}">{inner}</span>'

    def _reason(self, line: Line) -> str | None:
        return next((order.reason for order in self.order if _covered(order)(line)), None)

    def _group(self, stream: str, reason: str | None, printed: list[Line]) -> str:
        if stream == "stderr":
            failed = any("Traceback (most recent call last)" in line.text for line in printed)
            mark = "traceback" if failed else "stderr"
            return f'<span class="stderr" data-mark="{mark}">{"".join(self._stderr(printed))}</span>'
        rows = [
            self._line(line, same=before is not None and before.task == line.task)
            for before, line in zip([None, *printed[:-1]], printed, strict=True)
        ]
        if len(rows) > PART:
            rows = [f'<span class="part">{"".join(rows[at : at + PART])}</span>' for at in range(0, len(rows), PART)]
        inner = "".join(rows)
        if reason is None:
            return inner
        return f'<span class="swap" data-mark="{_mark(self.reasons.index(reason), self.reasons)}">{inner}</span>'

    def _line(self, line: Line, same: bool = False) -> str:
        """`same`: the line above is the same task's, and on a narrow screen its label serves for both."""
        name = _text(self.labels.get(line.task, ""))
        also = " same" * same + " goes-on" * (line.goes_on and not line.text.startswith("\r"))
        return f'<span class="k{colour(line.task)}{also}" data-task="{name}">{_text(line.text)}</span>'

    def _stderr(self, printed: list[Line]) -> Iterator[str]:
        """The lines of one task under one label."""
        for _, group in groupby(printed, key=lambda line: line.task):
            first, *rest = group
            yield self._line(first)
            yield from (f"<span>{_text(line.text)}</span>" for line in rest)


class _Said(NamedTuple):
    """A printed line, or what one task printed on stderr at once: a traceback is one thing that is said."""

    seconds: float
    label: str
    text: str


def difference(before: Recording, after: Recording) -> str:
    """What `after` printed that `before` did not, and the other way round, and what came at another time."""
    old, new = [*_said(before)], [*_said(after)]
    if old == new:
        return '<p class="run-compared">The same output as the recorded run: every line, time and task.</p>'
    rows = [*_compared(old[:MOST_COMPARED], new[:MOST_COMPARED])]
    shown = "".join(islice(_changes(rows), MOST_DIFFERENT))
    told = _told([change for change, _ in rows])
    if max(len(old), len(new)) > MOST_COMPARED:
        told = f"Of the first {MOST_COMPARED} lines: {told}"
    return f'<p class="run-compared">{told}</p>' + (f'<div class="run-changes">{shown}</div>' if shown else "")


def _said(recording: Recording) -> Iterator[_Said]:
    called = labels(recording)
    for (stream, task), group in groupby(lines(recording), key=lambda line: (line.stream, line.task)):
        printed = [*group]
        if stream == "stderr":
            text = "".join(line.text for line in printed)
            yield _Said(printed[0].seconds, called.get(task, ""), text.rstrip())
        else:
            yield from (_Said(line.seconds, called.get(task, ""), line.text.rstrip()) for line in printed)


def _compared(old: list[_Said], new: list[_Said]) -> Iterator[tuple[str | float, _Said]]:
    """Each, and what became of it: "missing", "new", or by how many seconds it comes later."""
    matcher = difflib.SequenceMatcher(None, [said[1:] for said in old], [said[1:] for said in new], autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            both = zip(old[i:j], new[k:m], strict=True)
            yield from ((float(round(now.seconds - then.seconds, 3)), now) for then, now in both)
        else:
            yield from (("missing", said) for said in old[i:j])
            yield from (("new", said) for said in new[k:m])


def _told(changes: list[str | float]) -> str:
    """The sentence above the changes."""
    if not any(changes):
        return "all are the same."
    missing, new = (changes.count(kind) for kind in ("missing", "new"))
    moved = [change for change in changes if isinstance(change, float) and change]
    if missing + new == len(changes):
        return f"Quite another run: none of the {_count(missing)} of the recorded one is in it."
    how = _later(moved[0]) if len({*moved}) == 1 else "at another time"
    if missing or new:
        found = {"missing (−)": missing, "new (+)": new, how: len(moved)}
        parts = ", ".join(f"{_count(number)} {kind}" for kind, number in found.items() if number)
        return f"Compared with the recorded run: {parts}."
    comes = "comes" if len(moved) == 1 else "come"
    return f"Every line of the recorded run is there; {len(moved):,} of {len(changes):,} {comes} {how}."


def _changes(rows: list[tuple[str | float, _Said]]) -> Iterator[str]:
    """A row for each change, and for the line before and after it; none where nothing is the same."""
    changed = {at for at, (change, _) in enumerate(rows) if change}
    if not changed or all(isinstance(change, str) for change, _ in rows):
        return
    alike = 0  # how many lines before this one came later by the same time
    left_out = False
    for at, (change, said) in enumerate(rows):
        alike = alike + 1 if isinstance(change, float) and change and at and rows[at - 1][0] == change else 0
        if alike:
            if at + 1 == len(rows) or rows[at + 1][0] != change:
                yield f"<span>… and the next {_count(alike) if alike > 1 else 'line'}</span>"
        elif not changed.isdisjoint(range(at - 1, at + 2)):
            if left_out:
                yield "<span>…</span>"
            left_out = False
            yield _change(change, said)
        else:
            left_out = at > min(changed)


def _change(change: str | float, said: _Said) -> str:
    kind, sign = {"missing": ("missing", "−"), "new": ("new", "+")}.get(str(change), ("moved", "≈"))
    text = _text(f"{seconds(said.seconds, 1)}  {said.label}  {said.text.splitlines()[-1] if said.text else ''}")
    if not change:
        return f"<span><b> </b> {text}</span>"
    later = f" <b>{_later(change)}</b>" if isinstance(change, float) else ""
    return f'<span class="{kind}"><b>{sign}</b> {text}{later}</span>'


def _later(change: float) -> str:
    return f"{seconds(abs(change))} {'later' if change > 0 else 'earlier'}"


def _count(number: int) -> str:
    return f"{number:,} line{'' if number == 1 else 's'}"

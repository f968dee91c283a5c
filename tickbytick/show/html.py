"""A run as HTML: its lines, its timeline. Needs the standard library only.

The pages are made of this when the site is built, and a reader's own run in the page (tickbytick/page.py).
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby

from ..recording import Line, Order, Recording, labels, lines
from ..wording import html_text as _text
from .drawing import colour, svg
from .timeline import Timeline, beside, layout, table

FOLD = 40
"""A run of more lines is folded to its first and last few."""
ENDS_SHOWN = 8
PART = 50
"""Of more lines in one moment than this, the browser lays out only the parts that are in sight."""
MOST_LINES = 3_000
"""Of a run with more lines, half of these are shown from its start and half from its end: a page cannot hold more."""
MOST_MARKS = 2_000
"""A run with more to draw has no timeline."""


@lru_cache
def seconds(value: float, digits: int = 0) -> str:
    """`2.5` → `2.5 s`, with at least so many decimals, to a millisecond at most."""
    decimals = max(digits, len(f"{value:.3f}".rstrip("0").partition(".")[2]))
    return f"{value:.{decimals}f} s"


def section(
    recording: Recording,
    order: tuple[Order, ...],
    name: str,
    title: str,
    foot: list[str],
    more: str,
    other: Recording | None = None,
) -> str:
    """The whole of a run. `name` makes ids unique in the page, `foot` are facts (HTML), `more` stands at the end; in
    the timeline the run is shown beside the `other`."""
    timeline = layout(recording)
    timeline = beside(timeline, layout(other, recording)) if other else timeline
    printed = lines(recording)
    called = labels(recording)
    width = max((len(called.get(number, "")) for number in {line.task for line in printed}), default=0)
    reasons = list(dict.fromkeys(one.reason for one in order if any(map(_covered(one), printed))))
    decimals = max((len(seconds(line.seconds, 1).partition(".")[2]) - 2 for line in printed), default=1)
    body = _body(printed, _Lines(called, order, reasons, decimals), recording.stopped)
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
        f'<div class="replay"></div>{body}{notes}{_timeline(timeline, name)}'
        f'<div class="run-end"><p class="run-foot">{" · ".join(facts + foot)}</p></div>{more}</section>'
    )


def _body(printed: list[Line], page: "_Lines", stopped: str | None) -> str:
    if not printed:
        said = "Nothing was printed before the run was ended." if stopped else "This program prints nothing."
        return f'<p class="run-nothing">{said}</p>'
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
        f'<div class="timeline-box">{svg(timeline, name)}</div>{_packages(timeline)}'
        f"<details><summary>The timeline as a table</summary>{table(timeline)}</details></figure>"
    )


def _packages(timeline: Timeline) -> str:
    """What shows the lanes that are folded away."""
    folded = [lane for lane in timeline.lanes if lane.package]
    if not folded:
        return ""
    count, whose = sum(lane.count for lane in folded), " and ".join(sorted({lane.package for lane in folded}))
    tasks = f"{count:,} task{'' if count == 1 else 's'} of {_text(whose)}"
    return (
        f'<details class="run-packages"><summary><span>Show {tasks}</span><span>Hide {tasks}</span></summary></details>'
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

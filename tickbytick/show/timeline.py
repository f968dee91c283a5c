"""The timeline of a recorded run: one lane a task, drawn as SVG from the recording alone.

`layout` computes lanes, spans and marks in seconds; `svg` and `table` only write them down.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, groupby
from pathlib import Path

from ..recording import Recording, TaskRun, is_thread, lines, tasks
from ..wording import html_text as _text
from ..wording import package_of_label

FOLDER = Path(__file__).parent
STYLES = ("tasks.css", "timeline.css")
"""The style sheets in that folder: the colours of tasks, and how a timeline looks. The site takes them too."""

LANES = 12
"""A run with more tasks than this shows those that are alike as one band."""

COLOURS = 6
"""Colours for the tasks after main()'s own, in order of creation; then they repeat."""


@dataclass
class Span:
    """A stretch of a lane, in seconds. `kind`: "pending" (created, not started), "sleeping" (waits for a moment),
    "waiting" (waits for something else), or "holding" (the loop is held: nobody else can run)."""

    kind: str
    start: float
    end: float
    text: str


@dataclass
class Mark:
    """Something at one moment of a lane. `kind`: "printed", or "cancels" (asks for the end of the lane `target`)."""

    kind: str
    at: float
    text: str
    target: int | None = None


@dataclass
class Lane:
    """One task, or many that are alike. `key` is the number of the (first) task, 0 for code outside of tasks."""

    key: int
    label: str
    depth: int
    count: int = 1
    spans: list[Span] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    end: tuple[str, float, str] | None = None  # "finished", "failed" or "cancelled", seconds, the error's last line
    package: str = ""  # whose own work it is: `aiohttp`
    is_thread: bool = False


@dataclass
class Timeline:
    """All lanes, parents before their children, those of packages last; `lane_of` says which lane shows a task."""

    entry: str
    seconds: float
    lanes: list[Lane]
    lane_of: dict[int, int]

    def ticks(self) -> list[float]:
        """Round numbers of seconds for the axis, six at most."""
        step, factors = 0.001, cycle((2, 2.5, 2))  # 0.001, 0.002, 0.005, 0.01, …
        while self.seconds / step > 5:
            step *= next(factors)
        return [round(step * tick, 3) for tick in range(int(self.seconds / step + 1e-6) + 1)]


def colour(task: int) -> int:
    """0 outside of tasks, 1 for the first task, then 2 to COLOURS + 1 over and over."""
    return task if task < 2 else 2 + (task - 2) % COLOURS


def layout(recording: Recording) -> Timeline:
    """Lanes, spans and marks of that run."""
    runs = tasks(recording)
    lane_of = _lanes_of(runs)
    lanes: dict[int, Lane] = {}
    for number in _family_order(runs):
        run, key = runs[number], lane_of[number]
        if key in lanes:
            _join(lanes[key], _spans(run, recording.seconds), run)
            continue
        package, parent = package_of_label(run.label), lanes.get(lane_of.get(run.parent, 0))
        depth = parent.depth + 1 if parent and (package or not parent.package) else 0
        lanes[key] = Lane(
            key, run.label, depth, 1, _spans(run, recording.seconds), [], run.end, package, is_thread(run.label)
        )
    for lane in lanes.values():
        if lane.count > 1:
            lane.label = f"{lane.count:,} × {lane.label.partition('(')[0]}"
    outside = Lane(0, recording.entry, 0)
    for line in lines(recording):
        where = lanes.get(lane_of.get(line.task, 0), outside)
        where.marks.append(Mark("printed", line.seconds, line.text.rstrip("\n")))
    for event in recording.events:
        lane = lanes.get(lane_of.get(event.task, 0), outside)
        if event.kind == "blocked":
            end = min(event.time + event.seconds, recording.seconds)
            does = "holds the loop" if event.task else "blocks"  # outside of tasks there may be no loop
            lane.spans.append(Span("holding", event.time, end, f"{does} {event.seconds:g} s"))
        elif event.kind == "cancel requested":
            target = event.target
            lane.marks.append(Mark("cancels", event.time, runs[target].label, lane_of[target]))
    ordered = sorted(lanes.values(), key=lambda lane: bool(lane.package))
    if outside.marks or outside.spans or not ordered:
        ordered.insert(0, outside)
    return Timeline(recording.entry, recording.seconds, ordered, lane_of)


def _lanes_of(runs: dict[int, TaskRun]) -> dict[int, int]:
    """Each task's lane, named by its first task. If there are many, siblings that run the same function share one."""
    if len(runs) <= LANES:
        return {number: number for number in runs}
    lane_of: dict[int, int] = {}
    first: dict[tuple[int, str], int] = {}
    for number, run in runs.items():
        alike = (lane_of.get(run.parent, 0), run.label.partition("(")[0])
        lane_of[number] = first.setdefault(alike, number)
    return lane_of


def _family_order(runs: dict[int, TaskRun]) -> Iterator[int]:
    """Tasks in order of creation, each followed by its children."""
    children: dict[int, list[int]] = {}
    for number, run in runs.items():
        children.setdefault(run.parent if run.parent in runs else 0, []).append(number)
    pending = list(reversed(children.get(0, [])))
    while pending:
        number = pending.pop()
        yield number
        pending += reversed(children.get(number, []))


def _spans(run: TaskRun, total: float) -> list[Span]:
    begins = run.started if run.started is not None else run.end[1] if run.end else total
    spans = [Span("pending", run.created, begins, "created, not started")] if begins > run.created else []
    for wait in run.waits:
        end = total if wait.end is None else wait.end
        if end > wait.start or wait.end is None:
            kind = "sleeping" if wait.on.startswith("sleep") else "waiting"
            spans.append(Span(kind, wait.start, end, wait.on))
    return spans


def _join(lane: Lane, spans: list[Span], run: TaskRun) -> None:
    """Add one more task to a band: what it does is shown from the first to the last that does it."""
    lane.count += 1
    for before, span in zip(lane.spans, spans, strict=False):
        before.start, before.end = min(before.start, span.start), max(before.end, span.end)
    lane.spans += spans[len(lane.spans) :]
    if lane.end and run.end and run.end[1] >= lane.end[1]:
        lane.end = run.end


# --- drawing, with few elements: a page has many of them

_ALONE = 'data-md-color-scheme="default" style="background:#fff" '  # the palette of Material that the style asks for
_LANE, _TOP, _PLOT, _CHARACTER, _PAD = 36, 34, 340, 7.25, 14  # pixels: beside its program, 500 px are there


def svg(timeline: Timeline, name: str, file: bool = False) -> str:
    """The timeline as an SVG element; `name` makes its ids unique in a page. A `file` of its own brings its style."""
    longest = max(len(lane.label) + 2 * lane.depth for lane in timeline.lanes)
    left = round(min(longest, 40) * _CHARACTER) + 2 * _PAD
    width, height = left + _PLOT + 2 * _PAD, _TOP + _LANE * len(timeline.lanes) + 6

    def x(seconds: float) -> float:
        return round(left + (seconds / timeline.seconds * _PLOT if timeline.seconds else 0), 1)

    title = f"Timeline of {timeline.entry}: {_count(timeline)} in {timeline.seconds:g} s"
    shown = height - _LANE * sum(bool(lane.package) for lane in timeline.lanes)
    # What a narrow box cuts away, and the box as long as the lanes of packages are folded away.
    in_page = f'style="--left:{left};--folded:{width}/{shown}" preserveAspectRatio="xMinYMin slice" '
    in_page = in_page if shown < height else f'style="--left:{left}" '
    style = "".join((FOLDER / name).read_text(encoding="utf-8") for name in STYLES) if file else ""
    rows = {lane.key: _TOP + _LANE * row + _LANE // 2 for row, lane in enumerate(timeline.lanes)}
    parts = [
        f'<svg class="timeline" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f"{_ALONE if file else in_page}"
        f'aria-labelledby="{name}-title {name}-desc" data-left="{left}" data-plot="{_PLOT}" '
        f'data-seconds="{timeline.seconds:g}">',
        f'<title id="{name}-title">{_text(title)}</title>',
        f'<desc id="{name}-desc">{_text(_description(timeline))}</desc>',
        f"<style>{style}</style>" if file else "",
        f'<defs><pattern id="{name}-hold" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>',
    ]
    ticks = timeline.ticks()
    lines_down = "".join(f"M{x(tick)} {_TOP - 6}V{height - 6}" for tick in ticks)
    parts.append(f'<path class="grid" d="{lines_down}"/>')
    parts += [f'<text class="tick" x="{x(tick)}" y="{_TOP - 14}">{tick:g} s</text>' for tick in ticks]
    parts += [_lane(lane, rows, x, name) for lane in timeline.lanes]
    return "".join(parts) + "</svg>"


def _count(timeline: Timeline) -> str:
    """`2 tasks and 1 thread`."""
    counts = {"task": 0, "thread": 0}
    for lane in timeline.lanes:
        counts["thread" if lane.is_thread else "task"] += lane.count if lane.key else 0
    told = [f"{count:,} {what}{'' if count == 1 else 's'}" for what, count in counts.items() if count or what == "task"]
    return " and ".join(told)


def _description(timeline: Timeline) -> str:
    said = []
    for lane in timeline.lanes[:LANES]:
        ended = f"{_ENDED[lane.end[0]]} at {lane.end[1]:g} s" if lane.end else "does not end"
        steps = [f"{span.text} from {span.start:g} to {span.end:g} s" for span in lane.spans]
        said.append(f"{lane.label}: {', '.join([*steps, ended] if lane.key else steps or ['prints'])}.")
    return " ".join(said)


_ENDED = {"finished": "returns", "failed": "fails", "cancelled": "is cancelled"}


def _lane(lane: Lane, rows: dict[int, int], x: Callable[[float], float], name: str) -> str:
    y = rows[lane.key]
    indent = _PAD + 2 * lane.depth * _CHARACTER
    label = lane.label if len(lane.label) <= 40 else lane.label[:39] + "…"
    parts = [
        f'<g class="lane k{colour(lane.key)}{" of-package" * bool(lane.package)}" data-task="{lane.key}">',
        f'<text class="label" x="{indent:g}" y="{y + 4}">{_text(label)}</text>',
    ]
    for span in lane.spans:
        start, end = x(span.start), max(x(span.end), x(span.start) + 1)
        wide = round(end - start, 1)
        box = f'x="{start}" y="{y - 9}" width="{wide}" height="16" rx="{min(8, wide / 2):g}"'
        if span.kind == "pending":
            parts.append(f'<path class="pending" d="M{start} {y - 1}H{end}"/>')
            continue
        fits = wide > len(span.text) * 6.1 + 20
        title = "" if fits else f"<title>{_text(span.text)}</title>"
        parts.append(f'<rect class="{span.kind}" {box}>{title}</rect>')
        if span.kind == "holding":
            parts.append(f'<rect class="hatching" fill="url(#{name}-hold)" {box}/>')
        if fits:
            middle = round((start + end) / 2, 1)
            what = f'<text class="what {span.kind}-what" x="{middle}" y="{y + 3}">'
            parts.append(f"{what}{_text(span.text)}</text>")
    for mark in lane.marks:
        if mark.kind == "cancels" and mark.target in rows:
            at, to = x(mark.at), rows[mark.target]
            edge = 10 if to > y else -10
            arrow = f"m-4 {-edge / 2:g}l4 {edge / 2:g}l4 {-edge / 2:g}"
            parts.append(f'<path class="cancels" d="M{at} {y}V{to - edge}{arrow}"/>')
    parts += _dots(lane, x, y)
    if lane.end:
        kind, at, error = lane.end
        title = f"<title>{_text(error)}</title>" if error else ""
        place = f"translate({x(at)} {y - 1})"
        parts.append(f'<path class="end {kind}" transform="{place}" d="{_CIRCLE}{_SIGNS[kind]}">{title}</path>')
    return "".join(parts) + "</g>"


# A tick, a cross, and a no-entry bar, in a circle of radius 8.
_CIRCLE = "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0"
_SIGNS = {"finished": "M-3.5 0.5l2.5 2.5l4.5-5.5", "failed": "M-3-3l6 6m0-6l-6 6", "cancelled": "M-4 0h8"}


def _dots(lane: Lane, x: Callable[[float], float], y: int) -> Iterator[str]:
    """A dot below the lane for each printed line; lines of one moment stand side by side, many as a number."""
    moments: dict[float, int] = {}
    for mark in lane.marks:
        if mark.kind == "printed":
            moments[mark.at] = moments.get(mark.at, 0) + 1
    for at, count in moments.items():
        shown = count if count <= 3 else 1
        for number in range(shown):
            yield f'<circle class="dot" r="2.6" cx="{x(at) + 6 * number:g}" cy="{y + 13}"/>'
        if count > 3:
            # To the left of its dot at the right end of the plot, where the number would be cut off.
            right = x(at) > x(0) + 0.9 * _PLOT
            side = f'text-anchor="end" x="{x(at) - 5:g}"' if right else f'x="{x(at) + 5:g}"'
            yield f'<text class="many" {side} y="{y + 16}">{count:,} lines</text>'


def table(timeline: Timeline) -> str:
    """The same as rows of when, task and what, in order of time."""
    rows: list[tuple[float, str, str]] = []
    for lane in timeline.lanes:
        rows += [(m.at, lane.label, f"asks that {m.text} be cancelled") for m in lane.marks if m.kind == "cancels"]
        printed = (mark for mark in lane.marks if mark.kind == "printed")
        for at, marks in groupby(printed, key=lambda mark: mark.at):
            texts = [mark.text for mark in marks]
            what = " / ".join(texts) if len(texts) <= 3 else f"{texts[0]} … {texts[-1]} ({len(texts):,} lines)"
            rows.append((at, lane.label, f"prints {what}"))
        for span in lane.spans:
            verb = {"pending": "", "holding": ""}.get(span.kind, "waits: ")
            until = "to the end" if lane.end is None and span.end == timeline.seconds else f"until {span.end:g} s"
            rows.append((span.start, lane.label, f"{verb}{span.text}, {until}"))
        if lane.end:
            error = f": {lane.end[2]}" if lane.end[2] else ""
            rows.append((lane.end[1], lane.label, _ENDED[lane.end[0]] + error))
    rows.sort(key=lambda row: row[0])
    cells = ""
    for (at, task), group in groupby(rows, key=lambda row: row[:2]):
        what = "; ".join(row[2] for row in group)
        cells += f"<tr><td>{at:g} s</td><td>{_text(task)}</td><td>{_text(what)}</td></tr>"
    head = '<tr><th scope="col">when</th><th scope="col">task</th><th scope="col">what</th></tr>'
    return f"<table><thead>{head}</thead><tbody>{cells}</tbody></table>"

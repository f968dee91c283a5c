"""The drawing of a timeline as SVG, with few elements: a page has many of them.

Every kind of span has a shape of its own, so that it can be told without its colour, which is that of its task.
"""

from collections.abc import Iterator
from pathlib import Path
from unicodedata import east_asian_width

from ..wording import html_text as _text
from .timeline import ENDED, KINDS, Lane, Mark, Span, Timeline

FOLDER = Path(__file__).parent
STYLES = ("tasks.css", "timeline.css")
"""The style sheets in that folder: the colours of tasks, and how a timeline looks. The site takes them too."""

COLOURS = 6
"""Colours for the tasks after main()'s own, in order of creation; then they repeat."""

_LANE, _TOP, _CHARACTER, _PAD, _LEGEND = 36, 34, 7.25, 14, 21  # pixels
_PLOT = 340  # so wide are the seconds: beside its program, 500 px are there for a timeline
_PLOT_OF_FILE = 680
_LABEL = 40  # characters
_SMALL, _SMALLER = 6.7, 6.1  # a character of the texts in lanes, and below them
_THIN = ("threaded", "networked", "late")  # whose texts stand above them


def colour(task: int) -> int:
    """0 outside of tasks, 1 for the first task, then 2 to COLOURS + 1 over and over."""
    return task if task < 2 else 2 + (task - 2) % COLOURS


def svg(timeline: Timeline, name: str, file: bool = False, legend: bool = True) -> str:
    """The timeline as an SVG element; `name` makes its ids unique in a page. For a `file` of its own it is wider."""
    return _Drawing(timeline, name, _PLOT_OF_FILE if file else _PLOT, legend).svg()


class _Drawing:
    def __init__(self, timeline: Timeline, name: str, plot: int, legend: bool) -> None:
        self.timeline = timeline
        self.name = name
        self.plot = plot
        longest = max(_cells(lane.label) + 2 * lane.depth for lane in timeline.lanes)
        self.left = round(min(longest, _LABEL) * _CHARACTER) + 2 * _PAD
        self.legend = [*_legend(timeline, plot)] if legend else []
        # Below the lanes of the program, since those of packages are folded away.
        own = sum(not lane.package for lane in timeline.lanes)
        self.foot = _TOP + _LANE * own + 10
        self.rows = {lane.key: _TOP + _LANE * row + _LANE // 2 for row, lane in enumerate(timeline.lanes)}
        self.shown = self.foot + _LEGEND * len(self.legend)
        for row, lane in enumerate(timeline.lanes[own:]):
            self.rows[lane.key] = self.shown + _LANE * row + _LANE // 2
        self.height = self.shown + _LANE * (len(timeline.lanes) - own)

    def x(self, seconds: float) -> int:
        """Whole pixels: nobody sees less, and every digit is sent to every reader."""
        whole = self.timeline.scale
        return round(self.left + (seconds / whole * self.plot if whole else 0))

    def svg(self) -> str:
        timeline, left, height = self.timeline, self.left, self.height
        width = left + self.plot + 2 * _PAD
        title = f"Timeline of {timeline.entry}: {_count(timeline)} in {timeline.seconds:.10g} s"
        # What a narrow box cuts away, and the box as long as the lanes of packages are folded away.
        in_page = f'style="--left:{left};--folded:{width}/{self.shown}" preserveAspectRatio="xMinYMin slice" '
        in_page = in_page if self.shown < height else f'style="--left:{left}" '
        ticks = timeline.ticks()
        lines_down = "".join(f"M{self.x(tick)} {_TOP - 6}V{self.foot - 10}" for tick in ticks)
        holds = any(span.kind == "holding" for lane in timeline.lanes for span in lane.spans)
        parts = [
            f'<svg class="timeline" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            f'{in_page}aria-label="{_text(title)}" data-left="{left}" data-plot="{self.plot}" '
            f'data-seconds="{timeline.scale:.10g}">',
            self._hatching() if holds else "",
            f'<path class="grid" d="{lines_down}"/>',
            *(f'<text class="tick" x="{self.x(tick)}" y="{_TOP - 14}">{tick:g} s</text>' for tick in ticks),
            *(self._lane(lane) for lane in timeline.lanes),
            *self._legend(),
        ]
        return "".join(parts) + "</svg>"

    def _hatching(self) -> str:
        return (
            f'<defs><pattern id="{self.name}-hold" width="6" height="6" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>'
        )

    # --- a lane

    def _lane(self, lane: Lane) -> str:
        y = self.rows[lane.key]
        indent, gone = _PAD + 2 * lane.depth * _CHARACTER, " gone" * (lane.key < 0)
        parts = [
            f'<g class="lane k{colour(max(lane.key, 0))}{" of-package" * bool(lane.package)}" data-task="{lane.key}" '
            f'transform="translate(0 {y})">',  # so that lanes that are alike are so as texts, and compressed
            self._other(lane.other, 0 if lane.key < 0 else -17) if lane.other else "",
            f'<text class="label{gone}" x="{indent:.0f}" y="4">{_text(_cut(lane.label, _LABEL))}</text>',
            *self._spans(lane),
            self._cancels(lane, y),
            *self._printed(lane),
            self._end(lane),
        ]
        return "".join(parts) + "</g>"

    def _other(self, lane: Lane, y: int) -> str:
        """What the task did in the run beside this one: a strip, and a ring for each moment at which it printed."""
        waits = "".join(
            f"M{self.x(span.start)} {y}H{self.x(span.end)}" for span in lane.spans if span.kind != "holding"
        )
        holds = "".join(
            f"M{self.x(span.start)} {y}H{self.x(span.end)}" for span in lane.spans if span.kind == "holding"
        )
        rings = "".join(_ring(self.x(at), y) for at in _moments(lane))
        ends = f"M{self.x(lane.end[1])} {y - 4}v8" if lane.end else ""
        paths = {"other": waits + ends, "other held": holds, "ring": rings}
        return "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in paths.items() if path)

    def _spans(self, lane: Lane) -> Iterator[str]:
        turns = sorted({self.x(span.start) for span in lane.spans if span.kind == "turn"})
        for span in lane.spans:
            if span.kind != "turn":
                yield self._span(span, self._fits(span, lane))
        if turns:
            yield f'<path class="turn" d="{"".join(f"M{x} -12v22" for x in turns)}"/>'

    def _fits(self, span: Span, lane: Lane) -> bool:
        """Whether there is room for its text: none where another span of the band is too, or where it is but dots."""
        if lane.count > 1 and any(
            one is not span and one.start < span.end and span.start < one.end for one in lane.spans
        ):
            return False
        room = self.x(span.end) - self.x(span.start)
        return room > _cells(span.text) * _SMALL + 20 and span.kind != "pending"  # a sign stands at the end of most

    def _span(self, span: Span, fits: bool) -> str:
        start = self.x(span.start)
        end = max(self.x(span.end), start + 1)
        drawn = self._shape(span.kind, start, end - start, span.text if not fits else "")
        if fits:
            middle, y = (start + end) // 2, -7 if span.kind in _THIN else 3
            drawn += f'<text class="what {span.kind}-what" x="{middle}" y="{y}">{_text(span.text)}</text>'
        return drawn

    def _shape(self, kind: str, start: int, wide: int, text: str = "") -> str:
        title = f"<title>{_text(text)}</title>" if text and kind != "pending" else ""
        if kind not in ("sleeping", "waiting", "holding"):
            strands = (-3, 3) if kind == "threaded" else (0,)
            path = "".join(f"M{start} {strand - 1}h{wide}" for strand in strands)
            return f'<path class="{kind}" d="{path}"{f">{title}</path>" if title else "/>"}'
        box = f'x="{start}" y="-9" width="{wide}" height="16" rx="{min(8, wide / 2):g}"'
        drawn = f'<rect class="{kind}" {box}{f">{title}</rect>" if title else "/>"}'
        if kind == "holding":
            drawn += f'<rect class="hatching" fill="url(#{self.name}-hold)" {box}/>'
        return drawn

    def _cancels(self, lane: Lane, y: int) -> str:
        arrows = [self._arrow(mark, y) for mark in lane.marks if mark.kind == "cancels" and mark.target in self.rows]
        return f'<path class="cancels" d="{"".join(arrows)}"/>' if arrows else ""

    def _arrow(self, mark: Mark, y: int) -> str:
        to = self.rows[mark.target or 0] - y
        edge = 10 if to > 0 else -10
        return f"M{self.x(mark.at)} 0V{to - edge}m-4 {-edge / 2:g}l4 {edge / 2:g}l4 {-edge / 2:g}"

    def _printed(self, lane: Lane) -> Iterator[str]:
        """A dot below the lane for each printed line; lines of one moment stand side by side, many as a number."""
        moments = _moments(lane)
        dots = [self.x(at) + 6 * n for at, count in moments.items() for n in range(count if count <= 3 else 1)]
        if dots:
            yield f'<path class="dot" d="{_dots(dots, 13)}"/>'
        for x, count in self._numbers(lane):
            start, end = self._beside_dot(x, count)
            side = f'text-anchor="end" x="{end}"' if start < x else f'x="{start}"'
            yield f'<text class="many" {side} y="16">{count:,} lines</text>'

    def _numbers(self, lane: Lane) -> list[tuple[int, int]]:
        """The places of dots with how many lines there are, if many; with those after them that have no room."""
        numbers: list[tuple[int, int]] = []
        for at, count in sorted(_moments(lane).items()):
            if count <= 3:
                continue
            x = self.x(at)
            while numbers and self._beside_dot(x, count)[0] < self._beside_dot(*numbers[-1])[1]:
                x, before = numbers.pop()
                count += before
            numbers.append((x, count))
        return numbers

    def _beside_dot(self, x: int, count: int) -> tuple[int, int]:
        """From where to where that number stands: to the right of its dot, but for one that would be cut off there."""
        wide = round(len(f"{count:,} lines") * _SMALLER)
        return (x - 5 - wide, x - 5) if x + 5 + wide > self.left + self.plot + _PAD else (x + 5, x + 5 + wide)

    def _end(self, lane: Lane) -> str:
        if lane.key <= 0:
            return ""
        kind, at, said = lane.end or self._open(lane)
        title = f"<title>{_text(said)}</title>" if said else ""
        place = f"translate({self.x(at)} -1)"
        sign = f'<path class="end {kind}" transform="{place}" d="{_CIRCLE}{_SIGNS[kind]}"'
        return sign + (f">{title}</path>" if title else "/>") + (self._said(said, at, lane) if said else "")

    def _open(self, lane: Lane) -> tuple[str, float, str]:
        """The end of a lane that has none: what it waits for is said there, if no text in the lane does."""
        last = max(reversed(lane.spans), key=lambda span: span.end, default=Span("pending", 0.0, 0.0, ""))
        told = {span.text for span in lane.spans if span.end == last.end}
        unclear = lane.count > 1 and len(told) > 1  # one task of the band waits for this, another for that
        return "open", last.end, "" if unclear or self._fits(last, lane) else last.text

    def _said(self, text: str, at: float, lane: Lane) -> str:
        """As much of the text as there is room for below the lane, to the side of its end where there is more."""
        x = self.x(at)
        taken = [(self.x(moment), self.x(moment) + 20) for moment in _moments(lane)]
        taken += [(start, end + 6) for start, end in (self._beside_dot(*each) for each in self._numbers(lane))]
        left = min([x, *(start for start, end in taken if start < x <= end)])
        right = max([x, *(end for _, end in taken)])
        before = left - max([end for start, end in taken if start < left], default=self.left)
        after = self.left + self.plot + _PAD - right
        characters = int(max(before, after) / _SMALLER) - 1
        if characters < 8:
            return ""
        side = f'x="{right}"' if after >= before else f'text-anchor="end" x="{left - 6}"'
        return f'<text class="many" {side} y="17">{_text(_cut(text, characters))}</text>'

    # --- the legend

    def _legend(self) -> Iterator[str]:
        """Below the lanes, what their shapes and signs mean."""
        for row, entries in enumerate(self.legend):
            x, y = self.left, self.foot + _LEGEND * row + 5
            yield '<g class="legend">'
            for kind, text in entries:
                # The same entry is the same text in each picture of a page, and compressed.
                yield f'<g transform="translate({x} {y})">{self._sample(kind)}<text x="24" y="3">{text}</text></g>'
                x += _width(text)
            yield "</g>"

    def _sample(self, kind: str) -> str:
        if kind == "printed":
            return f'<path class="dot" d="{_dots([9], -1)}"/>'
        if kind == "cancels":
            return '<path class="cancels" d="M2 -1h14m-5 -4l5 4l-5 4"/>'
        if kind == "other":
            return f'<path class="other" d="M0 -1h18m0-4v8"/><path class="ring" d="{_ring(9, -1)}"/>'
        if kind == "turn":
            return '<path class="turn" d="M9 -8v14"/>'
        if kind in _SIGNS:
            return f'<path class="end {kind}" transform="translate(9 -1)" d="{_CIRCLE}{_SIGNS[kind]}"/>'
        return self._shape(kind, 0, 18)


# A tick, a cross, a no-entry bar, and three dots, in a circle of radius 8.
_CIRCLE = "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0"
_SIGNS = {
    "finished": "M-3.5 0.5l2.5 2.5l4.5-5.5",
    "failed": "M-3-3l6 6m0-6l-6 6",
    "cancelled": "M-4 0h8",
    "open": "M-4 0h.1m3.9 0h.1m3.9 0h.1",
}


def _legend(timeline: Timeline, plot: int) -> Iterator[list[tuple[str, str]]]:
    """The kinds of spans, marks and ends that the timeline has, with what they mean, in lines as wide as the plot."""
    has = {span.kind for lane in timeline.lanes for span in lane.spans}
    has |= {mark.kind for lane in timeline.lanes for mark in lane.marks}
    has |= {lane.end[0] if lane.end else "open" for lane in timeline.lanes if lane.key > 0}
    has |= {"other"} if any(lane.other for lane in timeline.lanes) else set()
    texts = KINDS | {"cancels": "cancels", "printed": "prints"} | ENDED | {"open": "does not end"}
    texts |= {"other": "in the other run"}
    entries = [(kind, text) for kind, text in texts.items() if kind in has]
    row: list[tuple[str, str]] = []
    for kind, text in entries:
        if row and sum(_width(before) for _, before in row) + _width(text) > plot + 2 * _PAD:
            yield row
            row = []
        row.append((kind, text))
    if row:
        yield row


def _width(text: str) -> int:
    """Of an entry of the legend, in pixels."""
    return 24 + round(len(text) * _SMALLER) + 12


def _count(timeline: Timeline) -> str:
    """`2 tasks and 1 thread`."""
    counts = {"task": 0, "thread": 0}
    for lane in timeline.lanes:
        counts["thread" if lane.is_thread else "task"] += lane.count if lane.key > 0 else 0
    told = [f"{count:,} {what}{'' if count == 1 else 's'}" for what, count in counts.items() if count or what == "task"]
    return " and ".join(told)


def _moments(lane: Lane) -> dict[float, int]:
    """How many lines it prints at which moment."""
    moments: dict[float, int] = {}
    for mark in lane.marks:
        if mark.kind == "printed":
            moments[mark.at] = moments.get(mark.at, 0) + 1
    return moments


def _dots(places: list[int], y: int) -> str:
    """The path of dots at those places: strokes of no length, with round ends."""
    return "".join(f"M{place} {y}h.1" for place in places)


def _ring(place: int, y: int) -> str:
    return f"M{place - 2} {y}a2 2 0 1 0 4 0a2 2 0 1 0-4 0"


def _cells(text: str) -> int:
    """How wide it is, in letters of usual width: some are as wide as two (Unicode's annex 11, "East Asian Width")."""
    return len(text) + sum(east_asian_width(letter) in "WF" for letter in text)


def _cut(text: str, length: int) -> str:
    if _cells(text) <= length:
        return text
    text = text[: length - 1]
    while _cells(text) >= length:
        text = text[:-1]
    return f"{text}…"

"""The timeline of a recorded run, computed from the recording alone: one lane a task, times in seconds.

drawing.py draws it; `table` tells the same in rows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import cycle, groupby, takewhile, zip_longest

from ..recording import AT_ONCE, Recording, TaskRun, is_thread, lines, tasks
from ..wording import html_text as _text
from ..wording import package_of_label

LANES = 24
"""A run with more tasks than this shows those that are alike as one band."""


@dataclass
class Span:
    """A stretch of a lane, in seconds; `kind` is one of KINDS."""

    kind: str
    start: float
    end: float
    text: str


KINDS = {
    "pending": "created, not started",
    "sleeping": "sleeps",
    "locked": "waits for a lock or an event",
    "queued": "waits for a queue",
    "threaded": "waits for a thread",
    "networked": "waits for the network",
    "waiting": "waits",
    "turn": "waits no time",
    "late": "wakes late",
    "holding": "holds the loop",
}
"""The kinds of spans, each as a reader is told of it."""

LATE = {"virtual": 0.0015, "real": AT_ONCE}
"""A sleep that ends more seconds after its time than these ended late. Recordings have milliseconds, of which two may
be rounded up; on the real clock the system wakes nobody exactly."""

_WAITS = {
    "sleeping": r"sleep\b",
    "locked": r"(\w*Lock|\w*Semaphore|Condition|Event|Barrier)\b",
    "queued": r"\w*Queue\.",
    "threaded": r"to_thread|wrap_future|loop\.(run_in_executor|shutdown_default_executor)|Thread\.",
    "networked": r"(reads from|writes to|closes) |open_(unix_)?connection|start_(unix_)?server|Server\."
    r"|Stream(Reader|Writer)\.|loop\.(sock_\w+|create_(connection|server|datagram_endpoint)|start_tls|get\w+info)",
}
"""What a wait of that kind is for, by the beginning of its text (wording.py); "waiting" is one for anything else."""


@dataclass
class Mark:
    """Something at one moment of a lane. `kind`: "printed", or "cancels" (asks for the end of the lane `target`)."""

    kind: str
    at: float
    text: str
    target: int | None = None


@dataclass
class Lane:
    """One task, or many that are alike. `key` is the number of the (first) task, 0 for code outside of tasks; it is
    negative where only the run has such a task that is shown beside this one."""

    key: int
    label: str
    depth: int
    count: int = 1
    spans: list[Span] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    end: tuple[str, float, str] | None = None  # "finished", "failed" or "cancelled", seconds, the error's last line
    package: str = ""  # whose own work it is: `aiohttp`
    is_thread: bool = False
    other: "Lane | None" = None  # what differs from it: its lane in the run that is shown beside this one

    @property
    def is_open(self) -> bool:
        """Whether it is a task that had not ended when the run was over."""
        return self.key > 0 and self.end is None


@dataclass
class Timeline:
    """All lanes, parents before their children, those of packages last; `lane_of` says which lane shows a task.

    `seconds` is the length of the run, `scale` that of the drawing: another run beside it may be longer. `last` has the
    number of the last event of a lane, by its key, at a time: whose turn came when, of those that have the same time.
    """

    entry: str
    seconds: float
    lanes: list[Lane]
    lane_of: dict[int, int]
    scale: float
    last: dict[tuple[float, int], int] = field(default_factory=dict)

    def ticks(self) -> list[float]:
        """Round numbers of seconds for the axis, six at most."""
        step, factors = 0.001, cycle((2, 2.5, 2))  # 0.001, 0.002, 0.005, 0.01, …
        while self.scale / step > 5:
            step *= next(factors)
        return [round(step * tick, 3) for tick in range(int(self.scale / step + 1e-6) + 1)]


def layout(recording: Recording, shown_with: Recording | None = None) -> Timeline:
    """Lanes, spans and marks of that run; tasks that are alike share a lane in both if the other run has many."""
    runs = tasks(recording)
    lane_of = _lanes_of(runs, max(len(runs), len(tasks(shown_with)) if shown_with else 0))
    lanes: dict[int, Lane] = {}
    for number in _family_order(runs):
        run, key = runs[number], lane_of[number]
        if key in lanes:
            _join(lanes[key], _spans(run, recording), run)
            continue
        package, parent = package_of_label(run.label), lanes.get(lane_of.get(run.parent, 0))
        depth = parent.depth + 1 if parent and (package or not parent.package) else 0
        lanes[key] = Lane(key, run.label, depth, 1, _spans(run, recording), [], run.end, package, is_thread(run.label))
    for lane in lanes.values():
        if lane.count > 1:
            lane.label = f"{lane.count:,} × {lane.label.partition('(')[0]}"
    outside = Lane(0, recording.entry, 0)
    for line in lines(recording):
        where = lanes.get(lane_of.get(line.task, 0), outside)
        where.marks.append(Mark("printed", line.seconds, line.text.rstrip("\n")))
    last = {}
    for number, event in enumerate(recording.events):
        lane = lanes.get(lane_of.get(event.task, 0), outside)
        last[event.time, lane.key] = number
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
    return Timeline(recording.entry, recording.seconds, ordered, lane_of, recording.seconds, last)


def beside(timeline: Timeline, other: Timeline) -> Timeline:
    """That timeline with what differs in the `other`. Lanes are the same by their labels, else by the functions that
    they run, those of one label in order of creation; a band is none of several tasks."""
    same: dict[int, Lane] = {}  # by key in the other
    for called in (lambda lane: lane.label, lambda lane: _function(lane.label)):
        left: dict[str, list[Lane]] = {}
        taken = {lane.key for lane in same.values()}
        for lane in timeline.lanes:
            if lane.key not in taken:
                left.setdefault(called(lane), []).append(lane)
        for lane in other.lanes:
            alike = left.get(called(lane), [])
            several = len(alike) > 1 and alike[0].count == 1
            if alike and lane.key not in same and not (several and lane.count > 1):
                same[lane.key] = alike.pop(0)
    lanes = [*timeline.lanes]
    place = 0
    for lane in other.lanes:
        if (found := same.get(lane.key)) is None and (lane.key or lane.spans or lane.marks):
            only_there = Lane(-lane.key - 1, lane.label, lane.depth, package=lane.package, other=lane)
            lanes.insert(place, only_there)
            place += 1
        elif found:
            place = next(at for at, each in enumerate(lanes) if each.key == found.key) + 1
            if (found.spans, found.marks, found.end) != (lane.spans, lane.marks, lane.end):
                lanes[place - 1] = replace(found, other=lane)
    lanes.sort(key=lambda lane: bool(lane.package))
    return replace(timeline, lanes=lanes, scale=max(timeline.seconds, other.seconds))


def _function(label: str) -> str:
    """`send` of `send('Mario')` and of `20 × send`."""
    return label.rpartition(" × ")[2].partition("(")[0]


def _lanes_of(runs: dict[int, TaskRun], many: int) -> dict[int, int]:
    """Each task's lane, named by its first task. Of so `many` tasks, siblings that run the same function share one."""
    if many <= LANES:
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


def _spans(run: TaskRun, recording: Recording) -> list[Span]:
    total = recording.seconds
    begins = run.started if run.started is not None else run.end[1] if run.end else total
    spans = [Span("pending", run.created, begins, "created, not started")] if begins > run.created else []
    for (start, end, on), alike in groupby(run.waits, key=lambda wait: (wait.start, wait.end, wait.on)):
        if start == end:
            spans.append(Span("turn", start, end, on if (times := len([*alike])) == 1 else f"{on}, {times:,} times"))
        else:
            spans += _wait(start, total if end is None else end, on, LATE[recording.clock])
    return spans


def _wait(start: float, end: float, on: str, late: float) -> Iterator[Span]:
    """The spans of a wait; of a sleep that ends more than `late` seconds after its time, what came after that too."""
    kind = next((kind for kind, texts in _WAITS.items() if re.match(texts, on)), "waiting")
    due = end
    if length := re.fullmatch(r"sleep ([\d.e+-]+)", on):
        due = start + float(length[1])
        on = min(on, f"sleep {float(length[1]):.6g}", key=len)  # nobody reads 17 digits, nor is there room for them
    if start <= due < end - late:
        yield Span(kind, start, due, on)
        yield Span("late", due, end, f"{round(end - due, 3):g} s late")
    else:
        yield Span(kind, start, end, on)


def _join(lane: Lane, spans: list[Span], run: TaskRun) -> None:
    """Add one more task to a band: what it does is shown from the first to the last that does it."""
    lane.count += 1
    of_kind: dict[str, list[Span]] = {}
    for span in lane.spans:
        of_kind.setdefault(span.kind, []).append(span)
    for kind, group in groupby(sorted(spans, key=lambda span: span.kind), key=lambda span: span.kind):
        there = of_kind.get(kind, [])
        for before, span in zip_longest(there, group):
            if before is None:
                lane.spans.append(span)
            elif span is not None:
                before.start, before.end = min(before.start, span.start), max(before.end, span.end)
                before.text = _common(before.text, span.text)
    lane.spans = [span for span in lane.spans if span.kind != "turn"]  # of many tasks, no moment
    if lane.end and (not run.end or run.end[1] >= lane.end[1]):
        lane.end = run.end  # where one does not end, the band does not


def _common(one: str, other: str) -> str:
    """What both texts say: `sleep …` of `sleep 1` and `sleep 2`."""
    if one == other:
        return one
    words, others = one.split(" "), other.split(" ")
    start = _same(words, others)
    end = _same(words[len(start) :][::-1], others[len(start) :][::-1])
    return " ".join([*start, "…", *reversed(end)])


def _same(one: list[str], other: list[str]) -> list[str]:
    """What both begin with."""
    return [word for word, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))]


ENDED = {"finished": "returns", "failed": "fails", "cancelled": "is cancelled"}
"""How the task of a lane ends, for a reader."""


def table(timeline: Timeline) -> str:
    """The same as rows of when, task and what, in order of time; of one time, who was last to do something is last."""
    rows: list[tuple[float, int, str, str]] = []
    for lane in timeline.lanes:
        told: list[tuple[float, str, str]] = []
        told += [(m.at, lane.label, f"asks that {m.text} be cancelled") for m in lane.marks if m.kind == "cancels"]
        printed = (mark for mark in lane.marks if mark.kind == "printed")
        for at, marks in groupby(printed, key=lambda mark: mark.at):
            texts = [mark.text for mark in marks]
            what = " / ".join(texts) if len(texts) <= 3 else f"{texts[0]} … {texts[-1]} ({len(texts):,} lines)"
            told.append((at, lane.label, f"prints {what}"))
        for span in lane.spans:
            told.append((span.start, lane.label, _told(span, to_the_end=lane.is_open and span.end == timeline.seconds)))
        if lane.end:
            error = f": {lane.end[2]}" if lane.end[2] else ""
            told.append((lane.end[1], lane.label, ENDED[lane.end[0]] + error))
        rows += [(at, timeline.last.get((at, lane.key), -1), task, what) for at, task, what in told]
    rows.sort(key=lambda row: row[:2])
    cells = ""
    for (at, _, task), group in groupby(rows, key=lambda row: row[:3]):
        what = "; ".join(row[3] for row in group)
        cells += f"<tr><td>{at:.10g} s</td><td>{_text(task)}</td><td>{_text(what)}</td></tr>"
    head = '<tr><th scope="col">when</th><th scope="col">task</th><th scope="col">what</th></tr>'
    return f"<table><thead>{head}</thead><tbody>{cells}</tbody></table>"


def _told(span: Span, to_the_end: bool) -> str:
    verb = "" if span.kind in ("pending", "late", "holding") else "waits: "
    until = "to the end" if to_the_end else "no time" if span.kind == "turn" else f"until {span.end:.10g} s"
    return f"{verb}{span.text}, {until}"

"""A recording: what one run of a program did, as events in order of time; reading, writing and comparing them.

On disk (`recording.jsonl`) the first line is an object (the header), each further line one event as an array: its
time (in seconds, to a millisecond), its kind, and the fields that the header names for that kind.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple, get_args

FORMAT = 2
"""Version of the format. A reader of one version refuses every other."""


class Created(NamedTuple):
    time: float
    kind: Literal["created"]  # the task `parent` made it; `label` is its name if it was given one, else its call
    task: int
    where: str
    label: str
    parent: int


class Started(NamedTuple):
    time: float
    kind: Literal["started"]  # it has the loop for the first time
    task: int


class Resumed(NamedTuple):
    time: float
    kind: Literal["resumed"]  # it has the loop again
    task: int


class Waiting(NamedTuple):
    time: float
    kind: Literal["waiting"]  # it gave the loop away until what it waits for, `on`, is there
    task: int
    where: str
    on: str
    through: str  # the lines through which it awaits that, the innermost first, with a blank between two


class Blocked(NamedTuple):
    time: float
    kind: Literal["blocked"]  # it keeps the loop for so many seconds, from `time` on
    task: int
    where: str
    seconds: float


class CancelRequested(NamedTuple):
    time: float
    kind: Literal["cancel requested"]  # it asks that the task `target` be cancelled
    task: int
    where: str
    target: int


class Printed(NamedTuple):
    time: float
    kind: Literal["printed"]  # `text` came out at once, with its line break if it had one
    task: int
    where: str
    stream: str  # "stdout" or "stderr"
    text: str


class Finished(NamedTuple):
    time: float
    kind: Literal["finished"]  # its coroutine returned
    task: int


class Failed(NamedTuple):
    time: float
    kind: Literal["failed"]  # its coroutine raised; `error` is the last line of the traceback
    task: int
    error: str


class Cancelled(NamedTuple):
    time: float
    kind: Literal["cancelled"]  # it ended as cancelled
    task: int


class Stopped(NamedTuple):
    time: float
    kind: Literal["stopped"]  # the run was ended from outside while it had the loop
    task: int
    reason: str


Ended = Finished | Failed | Cancelled
Event = Created | Started | Resumed | Waiting | Blocked | CancelRequested | Printed | Ended | Stopped
"""What happened at `time` (seconds since the start) while the task of that number had the loop, or to that task.

`where` is `file:line` in the program, or empty. Tasks are numbered in order of creation; 0 is code outside of any.
"""

_EVENTS: dict[str, Any] = {get_args(event.__annotations__["kind"])[0]: event for event in get_args(Event)}

FIELDS: dict[str, tuple[str, ...]] = {kind: event._fields[2:] for kind, event in _EVENTS.items()}
"""What each event says, after its time and kind. The page's script reads it from the header of a recording."""

_TYPES = {kind: [float, str, *map(event.__annotations__.get, FIELDS[kind])] for kind, event in _EVENTS.items()}
_HEADER = {"format": int, "fields": dict, "entry": str, "sources": dict, "clock": str, "seconds": (int, float)}
_HEADER |= {"exit": int, "events": int}


class BrokenRecording(ValueError):
    """A recording that cannot be read; the message names file and line."""


class Recording(NamedTuple):
    """One run. `seconds` is the program time at its end, `exit` the exit status a shell would see."""

    entry: str
    sources: dict[str, str]  # file name -> SHA-256 of its bytes
    clock: str  # "virtual" or "real"
    seconds: float
    exit: int
    events: list[Event]

    @property
    def stopped(self) -> str | None:
        """Why the run was ended from outside, if it was."""
        return next((event.reason for event in self.events if event.kind == "stopped"), None)

    def text(self, stream: str) -> str:
        """All that was printed to "stdout" or "stderr"."""
        return "".join(event.text for event in self.events if event.kind == "printed" and event.stream == stream)


AT_ONCE = 0.05
"""Seconds on the real clock between two pieces of a line that a program writes at once."""


class Line(NamedTuple):
    """One printed line: when its first character came, and from which task and source line."""

    seconds: float
    task: int
    where: str
    stream: str
    text: str  # with its line break, if it had one
    goes_on: bool = False  # whether it is the rest of a line that was begun at an earlier moment


class Wait(NamedTuple):
    """From `start` to `end` seconds (None: to the end of the run) the task waited at `where`, for `on`.

    `through` are the lines of the coroutines that await that one, the innermost first.
    """

    start: float
    where: str
    on: str
    through: str
    end: float | None = None


class TaskRun(NamedTuple):
    """What became of one task."""

    label: str
    parent: int
    created: float
    where: str
    waits: list[Wait]
    started: float | None = None
    end: tuple[str, float, str] | None = None  # kind of Ended, seconds, the error's last line


def lines(recording: Recording) -> list[Line]:
    """The printed lines in order; what is written piece by piece (`end=""`) in one moment is one."""
    result: list[Line] = []
    unfinished: dict[str, tuple[float, int | None]] = {}  # when its last piece came, and the place of the line
    moment = AT_ONCE if recording.clock == "real" else 0.0
    for event in recording.events:
        if event.kind != "printed":
            continue
        last, place = unfinished.pop(event.stream, (event.time, None))
        if place is None or (event.time - last > moment and event.text != "\n"):
            result.append(Line(event.time, event.task, event.where, event.stream, event.text, place is not None))
            place = len(result) - 1
        else:
            result[place] = result[place]._replace(text=result[place].text + event.text)
        if not event.text.endswith("\n"):
            unfinished[event.stream] = event.time, place
    return result


def tasks(recording: Recording) -> dict[int, TaskRun]:
    """The tasks by number, in order of creation."""
    result: dict[int, TaskRun] = {}
    for event in recording.events:
        if event.kind == "created":
            result[event.task] = TaskRun(event.label, event.parent, event.time, event.where, [])
        if (task := result.get(event.task)) is None:
            continue
        if isinstance(event, Resumed | Ended) and task.waits and task.waits[-1].end is None:
            task.waits[-1] = task.waits[-1]._replace(end=event.time)
        if event.kind == "started":
            result[event.task] = task._replace(started=event.time)
        elif event.kind == "waiting":
            task.waits.append(Wait(event.time, event.where, event.on, event.through))
        elif isinstance(event, Ended):
            end = event.kind, event.time, event.error if event.kind == "failed" else ""
            result[event.task] = task._replace(end=end)
    return result


def labels(recording: Recording) -> dict[int, str]:
    """What a reader calls each task; 0, outside of tasks, is the program's file."""
    return {0: recording.entry} | {event.task: event.label for event in recording.events if event.kind == "created"}


THREAD = "thread "
"""How the label of a thread begins, and that of a job of a pool of threads; then comes the call that it makes."""


def is_thread(label: str) -> bool:
    """Whether what has that label is no task: it waits, or computes, beside the loop, which goes on."""
    return label.startswith(THREAD) and label.endswith(")")


def dumps(recording: Recording) -> str:
    """The recording as JSON Lines."""
    header = {"format": FORMAT, **recording._asdict(), "events": len(recording.events), "fields": FIELDS}
    import json  # only here, as the others: an ordinary call of the command needs none

    rows = [json.dumps(header, ensure_ascii=False)]
    rows += [json.dumps(event, ensure_ascii=False, separators=(",", ":")) for event in recording.events]
    return "\n".join(rows) + "\n"


def loads(text: str, name: str = "recording.jsonl") -> Recording:
    """Read JSON Lines. Raises BrokenRecording, whose message begins with `name:line`."""
    rows = text.split("\n")
    header = _parse(rows[0], f"{name}:1")
    if not isinstance(header, dict) or not isinstance(header.get("format"), int):
        raise BrokenRecording(f"{name}:1: not the header of a recording")
    if header["format"] != FORMAT:
        raise BrokenRecording(f"{name}:1: format version {header['format']}, this program reads version {FORMAT}")
    for key, kind in _HEADER.items():
        if not isinstance(header.get(key), kind):  # type: ignore[arg-type]
            raise BrokenRecording(f"{name}:1: the header has no valid {key!r}")
    events = _events(rows[1:] if rows[-1] else rows[1:-1], name)
    if len(events) != header["events"] or rows[-1]:
        raise BrokenRecording(f"{name}:{len(rows)}: cut short: {len(events)} of {header['events']} events")
    return Recording(**{key: header[key] for key in ("entry", "sources", "clock", "seconds", "exit")}, events=events)


def _parse(row: str, place: str) -> Any:
    import json

    try:
        return json.loads(row, parse_constant=int)  # of NaN and Infinity, which JSON has not, int raises
    except ValueError as error:
        raise BrokenRecording(f"{place}: not JSON ({error})") from None


def _events(rows: list[str], name: str) -> list[Event]:
    """The events in those rows, which begin in line 2. Raises BrokenRecording at the first that is none."""
    events: list[Event] = []
    for number, text in enumerate(rows, 2):
        row = _parse(text, f"{name}:{number}")
        kind = row[1] if isinstance(row, list) and len(row) > 1 else None
        if not isinstance(kind, str) or [*map(type, row)] != _TYPES.get(kind):
            raise BrokenRecording(f"{name}:{number}: not an event: {text:.60}")
        if events and row[0] < events[-1].time:
            raise BrokenRecording(f"{name}:{number}: earlier than the event before it")
        events.append(event_of(row))
    return events


def event_of(row: Sequence[Any]) -> Event:
    """The event that is written as that row: time, kind, fields."""
    event: Event = _EVENTS[row[1]]._make(row)
    return event


class Order(NamedTuple):
    """Printed lines whose order among themselves asyncio does not promise, and why."""

    lines: str  # an fnmatch pattern
    reason: str

    def covers(self, line: str) -> bool:
        from fnmatch import fnmatchcase

        return fnmatchcase(line.rstrip("\n"), self.lines)


Row = tuple[str, tuple[float, ...]]
"""A line of a comparison: text with a `{}` for each time, and those times in seconds."""


def shown(recording: Recording, least: float = 0.0) -> list[Row]:
    """All that a reader is shown of a run, one row a fact. Two recordings are equal when these are.

    Of the waits, but for sleeps, those of more than `least` seconds.
    """
    rows: list[Row] = []
    called = labels(recording)
    for line in lines(recording):
        ending = "" if line.text.endswith("\n") else " (no line break)"
        stream = "" if line.stream == "stdout" else f"{line.stream} "
        text = _plain(line.text.rstrip("\n") + ending)
        rows.append((f"{{}}  {_plain(called[line.task])}  {stream}| {text}", (line.seconds,)))
    requests: dict[int, list[Row]] = {}
    for event in recording.events:
        if event.kind == "blocked":
            text = f"  holds the loop from {{}} for {{}} at {event.where}"
            requests.setdefault(event.task, []).append((text, (event.time, event.seconds)))
        elif event.kind == "cancel requested":
            text = f"  asks at {{}} that {_plain(called[event.target])} be cancelled, at {event.where}"
            requests.setdefault(event.task, []).append((text, (event.time,)))
        elif event.kind == "stopped":
            rows.append((f"{{}}  stopped: {_plain(event.reason)}", (event.time,)))
    rows += requests.get(0, [])
    for number, task in tasks(recording).items():
        by = f"by {_plain(called[task.parent])} at {task.where}"
        rows.append((f"task {number} {_plain(task.label)}, created at {{}} {by}", (task.created,)))
        if task.started is not None:
            rows.append(("  starts at {}", (task.started,)))
        for wait in task.waits:
            end = recording.seconds if wait.end is None else wait.end
            if end - wait.start <= least + 1e-4 and not wait.on.startswith("sleep"):
                continue  # nothing to see, and versions differ: `gather` of finished tasks is done at once from 3.12
            places = " in ".join([wait.where, *wait.through.split()])
            rows.append((f"  waits from {{}} to {{}} at {places} for {_plain(wait.on)}", (wait.start, end)))
        rows += requests.get(number, [])
        if task.end is not None:
            kind, seconds, error = task.end
            rows.append((f"  {kind} at {{}} {_plain(error)}".rstrip(), (seconds,)))
    rows.append((f"ends at {{}} with exit status {recording.exit}", (recording.seconds,)))
    return rows


def _plain(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def differences(
    expected: Recording, actual: Recording, early: float = 0.0, late: float = 0.0, least: float = 0.0
) -> str:
    """What a reader would be shown differently, as a diff with times; empty if the two are equal.

    A time of `actual` may be up to `early` seconds before and `late` seconds after that of `expected`; a wait of up to
    `least` seconds, but for a sleep, counts for none.
    """
    before, after = shown(expected, least), shown(actual, least)
    # A time within the tolerance is no difference, whatever else is one: write it as the expected one.
    for one, other in _same(before, after):
        row, times = after[other]
        after[other] = row, tuple(_within(a, b, early, late) for a, b in zip(times, before[one][1], strict=True))
    if before == after:
        return ""
    import difflib  # only where something differs: it takes 2 ms

    old, new = ([row.format(*(f"{time:.3f} s" for time in times)) for row, times in rows] for rows in (before, after))
    return "\n".join(difflib.unified_diff(old, new, "expected", "actual", lineterm="", n=2))


def _same(before: list[Row], after: list[Row]) -> list[tuple[int, int]]:
    """The places in both of the rows that are the same but for their times."""
    old, new = ([row for row, _ in rows] for rows in (before, after))
    if old == new:
        return [(place, place) for place in range(len(before))]
    import difflib  # only where something differs: it takes 2 ms

    blocks = difflib.SequenceMatcher(None, old, new).get_matching_blocks()
    return [(one + step, other + step) for one, other, size in blocks for step in range(size)]


def _within(actual: float, expected: float, early: float, late: float) -> float:
    # A tenth of a millisecond absorbs what binary fractions cannot say; stamps themselves are whole milliseconds.
    return expected if expected - early - 1e-4 <= actual <= expected + late + 1e-4 else actual


def named(recording: Recording) -> Callable[[Line], tuple[str, str]]:
    """What tells the task's label and the text of its lines."""
    called = labels(recording)
    return lambda line: (called[line.task], line.text)


def in_order(recording: Recording, order: Iterable[Order]) -> Recording:
    """With the lines that may swap in the order of their tasks and texts, in the places that they hold together."""
    printed = lines(recording)
    for promise in order:
        places = covered(promise, printed)
        for place, line in zip(places, sorted((printed[i] for i in places), key=named(recording)), strict=True):
            printed[place] = line
    rest = [event for event in recording.events if event.kind != "printed"]
    told = [Printed(line.seconds, "printed", line.task, line.where, line.stream, line.text) for line in printed]
    return recording._replace(events=rest + told)


def covered(promise: Order, printed: list[Line]) -> list[int]:
    """The places of the lines that this mark covers, as the page does."""
    return [i for i, line in enumerate(printed) if line.stream == "stdout" and promise.covers(line.text)]

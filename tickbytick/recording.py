"""A recording: what one run of a program did, as events in order of time; reading, writing and comparing them.

On disk (`recording.jsonl`) the first line is an object (the header), each further line one event as an array:
seconds since the start of the program (to a millisecond), what happened, and the fields that `FIELDS` names for it.
Task 0 stands for code outside of any task.
"""

import difflib
import json
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

FORMAT = 1
"""Version of the format. A reader of one version refuses every other."""

FIELDS: dict[str, tuple[str, ...]] = {
    "created": ("task", "where", "label", "parent"),
    "started": ("task",),
    "resumed": ("task",),
    "waiting": ("task", "where", "on"),
    "blocked": ("task", "where", "seconds"),
    "cancel requested": ("task", "where", "target"),
    "printed": ("task", "where", "stream", "text"),
    "finished": ("task",),
    "failed": ("task", "error"),
    "cancelled": ("task",),
    "stopped": ("task", "reason"),
}
"""What each event says. `where` is `file:line` in the program, or empty; `task`, `parent` and `target` are numbers of
tasks in order of creation; `text` is what was printed, with its line break if it had one."""

ENDS = ("finished", "failed", "cancelled")
_HEADER = {"format": int, "fields": dict, "entry": str, "sources": dict, "clock": str, "seconds": (int, float)}
_HEADER |= {"exit": int, "events": int}

Event = list[Any]


class BrokenRecording(ValueError):
    """A recording that cannot be read; the message names file and line."""


@dataclass
class Recording:
    """One run. `seconds` is the program time at its end, `exit` the exit status a shell would see."""

    entry: str
    sources: dict[str, str]  # file name -> SHA-256 of its bytes
    clock: str  # "virtual" or "real"
    seconds: float
    exit: int
    events: list[Event] = field(default_factory=list)

    @property
    def stopped(self) -> str | None:
        """Why the run was ended from outside, if it was."""
        return next((event[3] for event in self.events if event[1] == "stopped"), None)

    def text(self, stream: str) -> str:
        """All that was printed to "stdout" or "stderr"."""
        return "".join(event[5] for event in self.events if event[1] == "printed" and event[4] == stream)


@dataclass
class Line:
    """One printed line: when its first character came, and from which task and source line."""

    seconds: float
    task: int
    where: str
    stream: str
    text: str  # with its line break, if it had one


@dataclass
class Wait:
    """From `start` to `end` seconds (None: to the end of the run) the task waited at `where`, for `on`."""

    start: float
    where: str
    on: str
    end: float | None = None


@dataclass
class TaskRun:
    """What became of one task."""

    label: str
    parent: int
    created: float
    where: str
    started: float | None = None
    waits: list[Wait] = field(default_factory=list)
    end: tuple[str, float, str] | None = None  # one of ENDS, seconds, the error's last line


def lines(recording: Recording) -> list[Line]:
    """The printed lines in order; a line written piece by piece (`end=""`) is one."""
    result: list[Line] = []
    unfinished: dict[str, Line] = {}
    for seconds, kind, *values in recording.events:
        if kind != "printed":
            continue
        task, where, stream, text = values
        line = unfinished.pop(stream, None)
        if line is None:
            line = Line(seconds, task, where, stream, text)
            result.append(line)
        else:
            line.text += text
        if not text.endswith("\n"):
            unfinished[stream] = line
    return result


def tasks(recording: Recording) -> dict[int, TaskRun]:
    """The tasks by number, in order of creation."""
    result: dict[int, TaskRun] = {}
    for seconds, kind, *values in recording.events:
        if kind == "created":
            number, where, label, parent = values
            result[number] = TaskRun(label, parent, seconds, where)
            continue
        task = result.get(values[0])
        if task is None:
            continue
        if kind in ("resumed", *ENDS) and task.waits and task.waits[-1].end is None:
            task.waits[-1].end = seconds
        if kind == "started":
            task.started = seconds
        elif kind == "waiting":
            task.waits.append(Wait(seconds, values[1], values[2]))
        elif kind in ENDS:
            task.end = (kind, seconds, values[1] if kind == "failed" else "")
    return result


def label(recording: Recording, task: int) -> str:
    """What a reader calls that task; outside of tasks, the program's file."""
    for event in recording.events:
        if event[1] == "created" and event[2] == task:
            return str(event[4])
    return recording.entry


def dumps(recording: Recording) -> str:
    """The recording as JSON Lines."""
    header = {
        "format": FORMAT,
        "entry": recording.entry,
        "sources": recording.sources,
        "clock": recording.clock,
        "seconds": recording.seconds,
        "exit": recording.exit,
        "events": len(recording.events),
        "fields": FIELDS,
    }
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
    try:
        return json.loads(row)
    except ValueError as error:
        raise BrokenRecording(f"{place}: not JSON ({error})") from None


def _events(rows: list[str], name: str) -> list[Event]:
    """The events in those rows, which begin in line 2. Raises BrokenRecording at the first that is none."""
    events: list[Event]
    try:
        events = json.loads(f"[{','.join(rows)}]")  # at once: it takes a third of the time
    except ValueError:
        events = []
    if len(events) != len(rows):
        events = [_parse(row, f"{name}:{number}") for number, row in enumerate(rows, start=2)]
    before = 0.0
    for number, event in enumerate(events, start=2):
        fault = _fault(event)
        if fault is None and event[0] < before:
            fault = "earlier than the event before it"
        if fault is not None:
            raise BrokenRecording(f"{name}:{number}: {fault}")
        before = event[0]
    return events


_NUMBER = (int, float)
_KINDS: dict[str, Any] = {"task": int, "parent": int, "target": int, "seconds": _NUMBER}
_TYPES = {kind: [_KINDS.get(name, str) for name in names] for kind, names in FIELDS.items()}


def _fault(event: Any) -> str | None:
    """What makes it no event; None if it is one."""
    if not isinstance(event, list) or len(event) < 3 or not isinstance(event[0], _NUMBER):
        return "not an event"
    types = _TYPES.get(event[1]) if isinstance(event[1], str) else None
    if types is None or len(event) != len(types) + 2:
        return f"not an event: {event[1]!r} with {len(event) - 2} fields"
    if all(map(isinstance, event[2:], types)):
        return None
    pairs = zip(FIELDS[event[1]], event[2:], types, strict=True)
    return next(f"{name!r} is {value!r}" for name, value, wanted in pairs if not isinstance(value, wanted))


@dataclass(frozen=True)
class Order:
    """Printed lines whose order among themselves asyncio does not promise, and why."""

    lines: str  # an fnmatch pattern
    reason: str

    def covers(self, line: str) -> bool:
        return fnmatchcase(line.rstrip("\n"), self.lines)


def clock_time(seconds: float) -> str:
    """`2.5` → `2.500 s`."""
    return f"{seconds:.3f} s"


Row = tuple[str, tuple[float, ...]]
"""A line of a comparison: text with a `{}` for each time, and those times in seconds."""


def shown(recording: Recording) -> list[Row]:
    """All that a reader is shown of a run, one row a fact. Two recordings are equal when these are."""
    rows: list[Row] = []
    runs = tasks(recording)

    def called(number: int) -> str:
        return runs[number].label if number in runs else recording.entry

    for line in lines(recording):
        ending = "" if line.text.endswith("\n") else " (no line break)"
        stream = "" if line.stream == "stdout" else f"{line.stream} "
        text = line.text.rstrip("\n").replace("{", "{{").replace("}", "}}")
        rows.append((f"{{}}  {_plain(called(line.task))}  {stream}| {text}{ending}", (line.seconds,)))
    requests: dict[int, list[Row]] = {}
    for seconds, kind, *values in recording.events:
        if kind == "blocked":
            text = f"  holds the loop from {{}} for {{}} at {values[1]}"
            requests.setdefault(values[0], []).append((text, (seconds, values[2])))
        elif kind == "cancel requested":
            text = f"  asks at {{}} that {_plain(called(values[2]))} be cancelled, at {values[1]}"
            requests.setdefault(values[0], []).append((text, (seconds,)))
        elif kind == "stopped":
            rows.append((f"{{}}  stopped: {_plain(values[1])}", (seconds,)))
    rows += requests.get(0, [])
    for number, task in runs.items():
        rows.append(
            (
                f"task {number} {_plain(task.label)}, created at {{}} by {_plain(called(task.parent))} at {task.where}",
                (task.created,),
            )
        )
        if task.started is not None:
            rows.append(("  starts at {}", (task.started,)))
        for wait in task.waits:
            end = recording.seconds if wait.end is None else wait.end
            if wait.start == end and not wait.on.startswith("sleep"):
                continue  # nothing to see, and versions differ: `gather` of finished tasks is done at once from 3.12
            rows.append((f"  waits from {{}} to {{}} at {wait.where} for {_plain(wait.on)}", (wait.start, end)))
        rows += requests.get(number, [])
        if task.end is not None:
            kind, seconds, error = task.end
            rows.append((f"  {kind} at {{}} {_plain(error)}".rstrip(), (seconds,)))
    rows.append((f"ends at {{}} with exit status {recording.exit}", (recording.seconds,)))
    return rows


def _plain(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def differences(expected: Recording, actual: Recording, early: float = 0.0, late: float = 0.0) -> str:
    """What a reader would be shown differently, as a diff with times; empty if the two are equal.

    A time of `actual` may be up to `early` seconds before and `late` seconds after that of `expected`.
    """
    before, after = shown(expected), shown(actual)
    if len(before) == len(after):
        # A time within the tolerance is no difference: write it as the expected one.
        after = [
            (row, tuple(_within(a, b, early, late) for a, b in zip(times, others, strict=True)))
            if row == other
            else (row, times)
            for (row, times), (other, others) in zip(after, before, strict=True)
        ]
    if before == after:
        return ""
    old, new = ([row.format(*map(clock_time, times)) for row, times in rows] for rows in (before, after))
    return "\n".join(difflib.unified_diff(old, new, "expected", "actual", lineterm="", n=2))


def _within(actual: float, expected: float, early: float, late: float) -> float:
    # A tenth of a millisecond absorbs what binary fractions cannot say; stamps themselves are whole milliseconds.
    return expected if expected - early - 1e-4 <= actual <= expected + late + 1e-4 else actual

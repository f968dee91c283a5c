"""Recordings: a character of a printed line, a time, the order of two lines, a label, a stream, an exit status."""

from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import SimpleNamespace

from pytest_examples import CodeExample, EvalExample

from course import examples
from course.checks import shown as programs
from course.checks import versions
from course.paths import ROOT
from tickbytick.recording import Recording, dumps, loads, shown

from .mutant import DOOR, Check, Kind, Mutant, other_character, replaced

Change = Callable[[Random, Recording], str]
"""Changes something in a recording and says what."""


def _field(kind: str, name: str, other: Callable[[Random, str], str]) -> Change:
    """That field of an event of that kind becomes another one; an empty one stays."""

    def change(random: Random, recording: Recording) -> str:
        of_kind = [(n, event) for n, event in enumerate(recording.events) if event.kind == kind]
        number, event = random.choice([(n, event) for n, event in of_kind if getattr(event, name).strip()])
        before = getattr(event, name)
        after = other(random, before.rstrip("\n")) + "\n" * before.endswith("\n")
        recording.events[number] = event._replace(**{name: after})
        return f"{event.kind} at {event.time:g} s: {before!r} -> {after!r}"

    return change


def _time(random: Random, recording: Recording) -> str:
    """Also that of the end, and how long the loop was held. The events stay in order, or it would be no recording."""
    events = recording.events
    number = random.randrange(len(events) + 1)
    if number == len(events):
        before, recording.seconds = recording.seconds, recording.seconds + random.choice([0.001, 0.5, 1])
        return f"ends at {before:g} s -> {recording.seconds:g} s"
    event = events[number]
    field = "seconds" if event.kind == "blocked" and random.random() < 0.5 else "time"
    earliest = events[number - 1].time if number else 0.0
    latest = events[number + 1].time if number + 1 < len(events) else recording.seconds
    times = {event.time - 0.001, event.time + 0.001, earliest, latest, round(random.uniform(earliest, latest), 3)}
    before, possible = getattr(event, field), [time for time in sorted(times) if earliest <= time <= latest]
    after = round(random.choice([time for time in possible if time != before]), 3)
    events[number] = event._replace(**{field: after})
    return f"{event.kind} at {before:g} s -> {after:g} s"


def _order(random: Random, recording: Recording) -> str:
    events = recording.events
    pairs = pairwise(n for n, event in enumerate(events) if event.kind == "printed")
    one, two = random.choice([(n, m) for n, m in pairs if events[n] != events[m]._replace(time=events[n].time)])
    times = events[one].time, events[two].time
    events[one], events[two] = events[two]._replace(time=times[0]), events[one]._replace(time=times[1])
    return f"{events[one].text!r} before {events[two].text!r}"


def _exit(random: Random, recording: Recording) -> str:
    before = recording.exit
    recording.exit = random.choice([status for status in (0, 1, 2, 124, 130) if status != before])
    return f"exit status {before} -> {recording.exit}"


def draw(change: Change, random: Random) -> Mutant:
    example = examples.load(random.choice(examples.names()))
    path = random.choice([*example.recording_paths().values()])
    before = path.read_text(encoding="utf-8")
    recording = loads(before)
    what = f"{path.relative_to(ROOT)}: {change(random, recording)}"

    def same() -> str:
        return "the same is shown" if shown(recording) == shown(loads(before)) else ""

    return Mutant(what, partial(replaced, {path: dumps(recording)}), example, same)


def run(example: examples.Example) -> Recording:
    """A run of it now, as the tests run it."""
    with TemporaryDirectory() as folder:
        request = SimpleNamespace(config=None, node=SimpleNamespace(nodeid=example.name))
        evaluator = EvalExample(tmp_path=Path(folder), pytest_request=request)
        return programs.run(example, CodeExample.create(example.texts()[example.entry]), evaluator)


@cache
def run_unchanged(name: str) -> Recording:
    """A run of the example as it stands; asked before anything in it is changed."""
    return run(examples.load(name))


def _differs_from_a_run(example: examples.Example) -> str:
    return versions.disagreement(example, run_unchanged(example.name))


def _unchecked(example: examples.Example) -> str:
    return "" if example.checked_on() else "was run on no Python as it stands"


RUN = "test_a_program_does_what_its_recording_says"
CHECKS: dict[str, Check] = {RUN: _differs_from_a_run, DOOR: _unchecked}
KINDS = [
    Kind(f"recording: {name}", partial(draw, change), CHECKS, (RUN, DOOR))
    for name, change in {
        "a character of a printed line": _field("printed", "text", other_character),
        "a time": _time,
        "the order of two lines": _order,
        "a task's label": _field("created", "label", other_character),
        "a stream": _field("printed", "stream", lambda _, stream: "stderr" if stream == "stdout" else "stdout"),
        "an exit status": _exit,
    }.items()
]

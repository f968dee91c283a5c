"""Recordings: a character of a printed line, a time, the order of two lines, a label, a stream, an exit status."""

from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from pytest_examples import CodeExample, EvalExample

from course import examples, pages
from course.checks import prose, prose_scan, results, versions
from course.checks import shown as programs
from course.lessons import text
from course.paths import ROOT
from tickbytick.recording import Recording, dumps, loads, shown

from .mutant import Check, Kind, Mutant, other_character, replaced

CACHES = [
    *(prose.facts, prose.words_shown),
    *(prose_scan.texts_of, prose_scan.stamps_of, prose_scan.moments_of),
]
"""What is remembered of examples."""

Change = Callable[[Random, Recording], str]
"""Changes something in a recording and says what."""


def _numbers(recording: Recording, kind: str) -> list[int]:
    """The numbers of its events of that kind."""
    return [number for number, event in enumerate(recording.events) if event.kind == kind]


def _replace(recording: Recording, number: int, **fields: Any) -> None:
    recording.events[number] = recording.events[number]._replace(**fields)


def _character(random: Random, recording: Recording) -> str:
    number = random.choice([n for n in _numbers(recording, "printed") if recording.events[n].text.strip()])
    text = recording.events[number].text
    before, ending = text.rstrip("\n"), "\n" * text.endswith("\n")
    after = other_character(random, before) + ending
    _replace(recording, number, text=after)
    return f"{before!r} -> {after!r}"


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
    _replace(recording, number, **{field: after})
    return f"{event.kind} at {before:g} s -> {after:g} s"


def _order(random: Random, recording: Recording) -> str:
    events = recording.events
    pairs = pairwise(_numbers(recording, "printed"))
    one, two = random.choice([(n, m) for n, m in pairs if events[n] != events[m]._replace(time=events[n].time)])
    said = f"{events[two].text!r} before {events[one].text!r}"
    events[one], events[two] = (
        events[two]._replace(time=events[one].time),
        events[one]._replace(time=events[two].time),
    )
    return said


def _label(random: Random, recording: Recording) -> str:
    number = random.choice(_numbers(recording, "created"))
    before = recording.events[number].label
    others = sorted({recording.events[n].label for n in _numbers(recording, "created")} - {before})
    after = random.choice([*others[:3], other_character(random, before)])
    _replace(recording, number, label=after)
    return f"{before} -> {after}"


def _stream(random: Random, recording: Recording) -> str:
    number = random.choice(_numbers(recording, "printed"))
    event = recording.events[number]
    after = "stderr" if event.stream == "stdout" else "stdout"
    _replace(recording, number, stream=after)
    return f"{event.text!r} -> {after}"


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

    return Mutant(what, partial(replaced, {path: dumps(recording)}, CACHES), example, same)


@cache
def _pages_with(name: str) -> list[Path]:
    return [page for page in pages.pages() if name in pages.runs(page)]


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
    return "\n".join(map(str, results.faults()))


def prose_of(example: examples.Example) -> str:
    """What is wrong in the pages that show it."""
    return "\n".join(str(why) for page in _pages_with(example.name) for why in prose.faults(page, text(page)))


RUN = "test_a_program_does_what_its_recording_says"
LATER = "test_a_recording_for_a_later_python_is_as_it_was_checked_there"
STATED = "test_each_sentence_states_the_facts_that_it_is_bound_to"
CHECKS: dict[str, Check] = {RUN: _differs_from_a_run, LATER: _unchecked, STATED: prose_of}
KINDS = [
    Kind(f"recording: {name}", partial(draw, change), CHECKS, (RUN, LATER))
    for name, change in {
        "a character of a printed line": _character,
        "a time": _time,
        "the order of two lines": _order,
        "a task's label": _label,
        "a stream": _stream,
        "an exit status": _exit,
    }.items()
]

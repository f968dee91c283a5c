"""Recordings: a character of a printed line, a time, the order of two lines, a label, a stream, an exit status."""

from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import SimpleNamespace

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
    *(prose_scan.texts_of, prose_scan.stamps_of, prose_scan.moments_of, prose_scan.times_of),
]
"""What is remembered of examples."""

Change = Callable[[Random, Recording], str]
"""Changes something in a recording and says what."""


def _pick(random: Random, recording: Recording, kind: str) -> list:
    return random.choice([event for event in recording.events if event[1] == kind])


def _character(random: Random, recording: Recording) -> str:
    event = random.choice([event for event in recording.events if event[1] == "printed" and event[5].strip()])
    before, ending = event[5].rstrip("\n"), "\n" * event[5].endswith("\n")
    event[5] = other_character(random, before) + ending
    return f"{before!r} -> {event[5]!r}"


def _time(random: Random, recording: Recording) -> str:
    """Also that of the end, and how long the loop was held. The events stay in order, or it would be no recording."""
    events = recording.events
    number = random.randrange(len(events) + 1)
    if number == len(events):
        before, recording.seconds = recording.seconds, recording.seconds + random.choice([0.001, 0.5, 1])
        return f"ends at {before:g} s -> {recording.seconds:g} s"
    event = events[number]
    field = 4 if event[1] == "blocked" and random.random() < 0.5 else 0
    earliest = events[number - 1][0] if number else 0.0
    latest = events[number + 1][0] if number + 1 < len(events) else recording.seconds
    times = {event[0] - 0.001, event[0] + 0.001, earliest, latest, round(random.uniform(earliest, latest), 3)}
    before, possible = event[field], [time for time in sorted(times) if earliest <= time <= latest]
    event[field] = round(random.choice([time for time in possible if time != before]), 3)
    return f"{event[1]} at {before:g} s -> {event[field]:g} s"


def _order(random: Random, recording: Recording) -> str:
    lines = [event for event in recording.events if event[1] == "printed"]
    one, two = random.choice([(one, two) for one, two in pairwise(lines) if one[2:] != two[2:]])
    one[2:], two[2:] = two[2:], one[2:]
    return f"{one[5]!r} before {two[5]!r}"


def _label(random: Random, recording: Recording) -> str:
    event = _pick(random, recording, "created")
    others = sorted({other[4] for other in recording.events if other[1] == "created"} - {event[4]})
    before, event[4] = event[4], random.choice([*others[:3], other_character(random, event[4])])
    return f"{before} -> {event[4]}"


def _stream(random: Random, recording: Recording) -> str:
    event = _pick(random, recording, "printed")
    event[4] = "stderr" if event[4] == "stdout" else "stdout"
    return f"{event[5]!r} -> {event[4]}"


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

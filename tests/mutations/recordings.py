"""Recordings: a character of a printed line, a time, the order of two lines, a label, a stream, an exit status."""

from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
import test_examples
import test_prose
import test_structure
from pytest_examples import CodeExample, EvalExample

from tickbytick import examples, prose
from tickbytick.recording import Recording, dumps, loads, shown

from . import Check, Kind, Mutant, other_character, place, replaced

CACHES = [
    *(prose.facts, prose._words),
    *(test_prose.texts_of, test_prose.stamps_of, test_prose.moments_of, test_prose.times_of),
]
"""What is remembered of examples."""

Change = Callable[[Random, Recording], str | None]
"""Changes something in a recording and says what; None where it has no such thing."""


def _pick(random: Random, recording: Recording, *kinds: str) -> list | None:
    found = [event for event in recording.events if event[1] in kinds]
    return random.choice(found) if found else None


def _character(random: Random, recording: Recording) -> str | None:
    event = _pick(random, recording, "printed")
    if event is None or not event[5].strip():
        return None
    before, ending = event[5].rstrip("\n"), "\n" * event[5].endswith("\n")
    event[5] = other_character(random, before) + ending
    return f"{before!r} -> {event[5]!r}"


def _time(random: Random, recording: Recording) -> str | None:
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
    possible = [time for time in sorted(times) if earliest <= time <= latest and time != event[field]]
    if not possible:
        return None
    before, event[field] = event[field], round(random.choice(possible), 3)
    return f"{event[1]} at {before:g} s -> {event[field]:g} s"


def _order(random: Random, recording: Recording) -> str | None:
    lines = [event for event in recording.events if event[1] == "printed"]
    pairs = [(one, two) for one, two in pairwise(lines) if one[2:] != two[2:]]
    if not pairs:
        return None
    one, two = random.choice(pairs)
    one[2:], two[2:] = two[2:], one[2:]
    return f"{one[5]!r} before {two[5]!r}"


def _label(random: Random, recording: Recording) -> str | None:
    event = _pick(random, recording, "created")
    if event is None:
        return None
    others = sorted({other[4] for other in recording.events if other[1] == "created"} - {event[4]})
    before, event[4] = event[4], random.choice([*others[:3], other_character(random, event[4])])
    return f"{before} -> {event[4]}"


def _stream(random: Random, recording: Recording) -> str | None:
    event = _pick(random, recording, "printed")
    if event is None:
        return None
    event[4] = "stderr" if event[4] == "stdout" else "stdout"
    return f"{event[5]!r} -> {event[4]}"


def _exit(random: Random, recording: Recording) -> str | None:
    before = recording.exit
    recording.exit = random.choice([status for status in (0, 1, 2, 124, 130) if status != before])
    return f"exit status {before} -> {recording.exit}"


def draw(change: Change, random: Random) -> Mutant | None:
    example = examples.load(random.choice(examples.names()))
    path = random.choice([*example.recording_paths().values()])
    before = path.read_text(encoding="utf-8")
    recording = loads(before)
    what = change(random, recording)
    if what is None:
        return None

    def same() -> str:
        return "the same is shown" if shown(recording) == shown(loads(before)) else ""

    texts = {path: dumps(recording)}
    return Mutant(f"{place(path, '', 0)}: {what}", partial(replaced, texts, CACHES), example, same)


@cache
def pages_with(name: str) -> tuple[Path, ...]:
    return tuple(
        page
        for page in test_prose.pages.pages()
        if name in {fence.source.strip() for fence in test_prose.pages.read(page)[0] if fence.language == "recording"}
    )


def run(example: examples.Example) -> Recording:
    """A run of it now, as the tests run it."""
    path = example.files[0]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        request = SimpleNamespace(config=None, node=SimpleNamespace(nodeid=example.name))
        fence = test_examples.FILES[path]
        code = CodeExample.create(path.read_text(encoding="utf-8"), path=fence.path, start_line=fence.start_line)
        evaluator = EvalExample(tmp_path=Path(folder), pytest_request=request)
        return test_examples._run_through_pytest_examples(example, code, evaluator, monkeypatch)


@cache
def _run_of(name: str) -> Recording:
    return run(examples.load(name))


def _differs_from_a_run(example: examples.Example) -> str:
    return test_examples.disagreement(example, _run_of(example.name))


def _later_python(example: examples.Example) -> None:
    test_structure.test_a_recording_for_a_later_python_is_as_it_was_checked_there()


def prose_of(example: examples.Example) -> str:
    """What the pages say that show it."""
    pages = pages_with(example.name)
    return "".join(why for page in pages for why in test_prose.misstated(page, test_prose.read(page)))


RUN = "test_a_program_does_what_its_recording_says"
LATER = "test_a_recording_for_a_later_python_is_as_it_was_checked_there"
CHECKS: dict[str, Check] = {
    RUN: _differs_from_a_run,
    LATER: _later_python,
    "test_each_sentence_states_the_facts_that_it_is_bound_to": prose_of,
}
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

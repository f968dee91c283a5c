"""Programs and their recordings: a `sleep` length, a deleted `await`, a printed line, a time, a label, an exit status.

The hashes in the recording are those of the changed program, so that only a run can see it.
"""

import ast
import hashlib
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import SimpleNamespace

from pytest_examples import CodeExample, EvalExample

from course import examples
from course.checks import shown as programs
from course.checks.versions import disagreement
from course.paths import ROOT
from tickbytick.recording import Recording, dumps, loads, shown

from .mutant import DOOR, Edit, Kind, Mutant, edited, line_starts, other_character, replaced


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


# --- programs


def _sleeps(random: Random, text: str) -> Iterator[Edit]:
    for found in re.finditer(r"sleep\((\d+(?:\.\d+)?)\)", text):
        seconds = float(found[1])
        new = random.choice([0, seconds / 2, seconds + 0.5, seconds + 1, 2 * seconds, 0.25])
        if new != seconds:
            yield *found.span(1), f"{new:g}"


def _awaits(random: Random, text: str) -> Iterator[Edit]:
    starts = line_starts(text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Await):
            start = starts[node.lineno - 1] + node.col_offset
            yield start, start + len("await "), ""


def _literals(random: Random, text: str) -> Iterator[Edit]:
    starts = line_starts(text)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        start, end = (starts[row - 1] + column for row, column in (token.start, token.end))
        if token.type == tokenize.NUMBER:
            yield start, end, f"{float(token.string.replace('_', '')) + random.choice([-1, 1, 0.5]):g}"
        elif token.string in ("True", "False"):
            yield start, end, str(token.string == "False")
        elif token.type == tokenize.STRING:
            letters = [found.start() for found in re.finditer(r"(?<![\\{\w])[A-Za-z ](?![^{]*\})", token.string)]
            inside = [at for at in letters if token.string.index(token.string[-1]) < at]
            if inside:
                at = start + random.choice(inside)
                yield at, at + 1, random.choice("xyzXYZ_")


def _statements(random: Random, text: str) -> Iterator[Edit]:
    starts = line_starts(text)
    for node in ast.walk(ast.parse(text)):
        for body in (getattr(node, name, []) for name in ("body", "orelse", "finalbody")):
            if isinstance(node, ast.Module) or not isinstance(body, list):
                continue
            for one, two in pairwise(body):
                start, middle, end = starts[one.lineno - 1], starts[two.lineno - 1], starts[two.end_lineno]
                yield start, end, text[middle:end] + text[start:middle]


def draw_program(edits: Callable[[Random, str], Iterator[Edit]], random: Random) -> Mutant:
    example = examples.load(random.choice(examples.names()))
    path = random.choice(example.files)
    text = path.read_text(encoding="utf-8")
    change = edited(random, path, text, edits(random, text))
    before = run_unchanged(example.name)

    def same() -> str:
        # In order of what they say: whom asyncio.run cancels first at its end, a set decides.
        after = run(example)
        if sorted(map(str, before.events)) == sorted(map(str, after.events)):
            return "identical recording"
        # Of a wait that ends in the moment in which it begins, no page says anything.
        return "identical recording, but for a wait of no length" if shown(before) == shown(after) else ""

    texts = {path: change.text}
    for other in example.recording_paths().values():
        recording = loads(other.read_text(encoding="utf-8"))
        recording.sources[path.name] = hashlib.sha256(change.text.encode()).hexdigest()
        texts[other] = dumps(recording)
    return Mutant(change.what, partial(replaced, texts), example, same)


# --- recordings

Change = Callable[[Random, Recording], str]
"""Changes something in a recording and says what."""


def _field(kind: str, name: str, other: Callable[[Random, str], str]) -> Change:
    """That field of an event of that kind becomes another one; an empty one stays."""

    def change(random: Random, recording: Recording) -> str:
        events = [*enumerate(recording.events)]
        number, event = random.choice([(n, e) for n, e in events if e.kind == kind and getattr(e, name).strip()])
        before = getattr(event, name)
        after = other(random, before.rstrip("\n")) + "\n" * before.endswith("\n")
        recording.events[number] = event._replace(**{name: after})
        return f"{event.kind} at {event.time:g} s: {before!r} -> {after!r}"

    return change


def _time(random: Random, recording: Recording) -> str:
    """The events stay in order, or it would be no recording."""
    events, end = recording.events, recording.seconds + 1
    number = random.randrange(len(events) + 1)
    times = [0.0, *(event.time for event in events), recording.seconds, end]
    before, after = times[number + 1], round(random.uniform(times[number], times[number + 2]), 3)
    if after == before:
        return _time(random, recording)
    if number == len(events):
        recording.seconds = after
    else:
        events[number] = events[number]._replace(time=after)
    return f"{before:g} s -> {after:g} s"


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


def draw_recording(change: Change, random: Random) -> Mutant:
    example = examples.load(random.choice(examples.names()))
    path = random.choice([*example.recording_paths().values()])
    before = path.read_text(encoding="utf-8")
    recording = loads(before)
    what = f"{path.relative_to(ROOT)}: {change(random, recording)}"

    def same() -> str:
        return "the same is shown" if shown(recording) == shown(loads(before)) else ""

    return Mutant(what, partial(replaced, {path: dumps(recording)}), example, same)


RUN = "test_a_program_does_what_its_recording_says"
KINDS = [
    Kind(
        f"recording: {name}",
        partial(draw_recording, change),
        {
            RUN: lambda example: disagreement(example, run_unchanged(example.name)),
            DOOR: lambda example: "" if example.checked_on() else "was run on no Python as it stands",
        },
        trivial=True,
    )
    for name, change in {
        "a character of a printed line": _field("printed", "text", other_character),
        "a time": _time,
        "the order of two lines": _order,
        "a task's label": _field("created", "label", other_character),
        "a stream": _field("printed", "stream", lambda _, stream: "stderr" if stream == "stdout" else "stdout"),
        "an exit status": _exit,
    }.items()
] + [
    Kind(
        f"program: {name}",
        partial(draw_program, edits),
        {RUN: lambda example: disagreement(example, run(examples.load(example.name)))},
    )
    for name, edits in {
        "a sleep's length": _sleeps,
        "a deleted await": _awaits,
        "a changed literal": _literals,
        "swapped statements": _statements,
    }.items()
]

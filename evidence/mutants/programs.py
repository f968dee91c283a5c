"""Programs: a `sleep` length, a deleted `await`, a changed literal, swapped statements.

The hashes in the recordings are those of the changed program, so that only a run can see it.
"""

import ast
import hashlib
import re
import tokenize
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random

from course import examples
from course.checks.versions import disagreement
from tickbytick.recording import dumps, loads, shown

from .mutant import Edit, Kind, Mutant, edited, line_starts, replaced, tokens
from .recordings import RUN, run, run_unchanged


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
    for token, start, end in tokens(text):
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


def draw(edits: Callable[[Random, str], Iterator[Edit]], random: Random) -> Mutant:
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

    digest = hashlib.sha256(change.text.encode()).hexdigest()
    recorded = {other: _with_source(other, path.name, digest) for other in example.recording_paths().values()}
    return Mutant(change.what, partial(replaced, {path: change.text} | recorded), example, same)


def _with_source(path: Path, name: str, digest: str) -> str:
    recording = loads(path.read_text(encoding="utf-8"))
    recording.sources[name] = digest
    return dumps(recording)


def _runs_differently(example: examples.Example) -> str:
    return disagreement(example, run(examples.load(example.name)))


CHECKS = {RUN: _runs_differently}
KINDS = [
    Kind(f"program: {name}", partial(draw, edits), CHECKS)
    for name, edits in {
        "a sleep's length": _sleeps,
        "a deleted await": _awaits,
        "a changed literal": _literals,
        "swapped statements": _statements,
    }.items()
]

"""Programs: a `sleep` length, a deleted `await`, a changed literal, swapped statements.

The hashes in the recordings are those of the changed program, so that only a run can see it.
"""

import ast
import hashlib
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random

import test_examples

from tickbytick import examples
from tickbytick.recording import Recording, dumps, loads, shown

from . import Kind, Mutant, place, replaced
from .recordings import CACHES, RUN, _run_of, prose_of, run

Edit = tuple[int, int, str]
"""Start and end of a piece of a text, and what stands there instead."""


def _offsets(text: str) -> list[int]:
    """Where each line starts."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


def _sleeps(random: Random, text: str) -> Iterator[Edit]:
    for found in re.finditer(r"sleep\((\d+(?:\.\d+)?)\)", text):
        seconds = float(found[1])
        new = random.choice([0, seconds / 2, seconds + 0.5, seconds + 1, 2 * seconds, 0.25])
        if new != seconds:
            yield *found.span(1), f"{new:g}"


def _awaits(random: Random, text: str) -> Iterator[Edit]:
    offsets = _offsets(text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Await):
            start = offsets[node.lineno - 1] + node.col_offset
            yield start, start + len("await "), ""


def _literals(random: Random, text: str) -> Iterator[Edit]:
    offsets = _offsets(text)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        start, end = (offsets[row - 1] + column for row, column in (token.start, token.end))
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
    offsets = _offsets(text)
    for node in ast.walk(ast.parse(text)):
        for body in (getattr(node, name, []) for name in ("body", "orelse", "finalbody")):
            if isinstance(node, ast.Module) or not isinstance(body, list):
                continue
            for one, two in pairwise(body):
                start, middle, end = offsets[one.lineno - 1], offsets[two.lineno - 1], offsets[two.end_lineno]
                yield start, end, text[middle:end] + text[start:middle]


def draw(edits: Callable[[Random, str], Iterator[Edit]], random: Random) -> Mutant | None:
    example = examples.load(random.choice(examples.names()))
    path = random.choice(example.files)
    text = path.read_text(encoding="utf-8")
    possible = [*edits(random, text)]
    if not possible:
        return None
    start, end, new = random.choice(possible)
    changed = text[:start] + new + text[end:]
    digest = hashlib.sha256(changed.encode()).hexdigest()
    texts = {path: changed} | {
        recorded: _with_source(recorded, path.name, digest) for recorded in example.recording_paths().values()
    }

    def same() -> str:
        # In order of what they say: whom asyncio.run cancels first at its end, a set decides.
        before, after = _run_of(example.name), run(example)
        if sorted(map(str, before.events)) == sorted(map(str, after.events)):
            return "identical recording"
        # Of a wait that ends in the moment in which it begins, no page says anything.
        return "identical recording, but for a wait of no length" if shown(before) == shown(after) else ""

    what = f"{place(path, text, start)}: {text[start:end].strip()!r} -> {new.strip()!r}"
    return Mutant(what, partial(replaced, texts, CACHES), example, same)


def _with_source(recorded: Path, name: str, digest: str) -> str:
    recording: Recording = loads(recorded.read_text(encoding="utf-8"))
    recording.sources[name] = digest
    return dumps(recording)


def _runs_differently(example: examples.Example) -> str:
    return test_examples.disagreement(example, run(examples.load(example.name)))


CHECKS = {RUN: _runs_differently, "test_each_sentence_states_the_facts_that_it_is_bound_to": prose_of}
KINDS = [
    Kind(f"program: {name}", partial(draw, edits), CHECKS)
    for name, edits in {
        "a sleep's length": _sleeps,
        "a deleted await": _awaits,
        "a changed literal": _literals,
        "swapped statements": _statements,
    }.items()
]

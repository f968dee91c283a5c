"""What a reader is asked of a run before it is shown: the fence `predict`, whose answers are made of recordings.

Its first line is the example, as in a `recording` fence, its second an id of its own, as `id both-at-once`; each of the
others asks one thing:

    order line-4 line-7        put those printed lines in order
    time end                   at what second is that; `end`, or `line-4`
    fill line-2 line-4         what is the last word of each of those printed lines
    choose EXAMPLE EXAMPLE …   which output is this run's, and which are those of other programs
"""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import TypeVar

from tickbytick.moments import Fact
from tickbytick.recording import Line, lines

from .examples import OLDEST, Example, load
from .moments import facts

T = TypeVar("T")
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""Under it a browser keeps what a reader did. No folder of a lesson is one, so no rename changes it."""
NO_ID = "no id: a small letter first, then small letters, digits and hyphens, as in both-at-once"
_WRITE = "write order line-1 line-3, fill line-1 line-3, time end, or choose EXAMPLE"
MOST_ROWS = 6
"""Lines to be put in order."""
SCALE = 6.0
"""Seconds that a time is asked on, at least: a shorter scale would tell that the run is short."""


@dataclass(frozen=True)
class Row:
    """A printed line that has to be put in its place."""

    number: int  # its line in the run, from 1
    text: str
    key: str  # rows with the same key may stand in each other's place


@dataclass(frozen=True)
class Order:
    """Lines to be put in order. Right is each order that the run could have had."""

    rows: tuple[Row, ...]  # as they were printed

    @property
    def mixed(self) -> tuple[Row, ...]:
        """As they are shown first: the same each time, and not right already."""
        mixed = _mixed(self.rows, lambda row: f"{row.number} {row.text}")
        while [row.key for row in mixed] == [row.key for row in self.rows]:
            mixed = (*mixed[1:], mixed[0])
        return mixed


@dataclass(frozen=True)
class Time:
    """A moment of the run, in seconds. Right is what is nearer to it than half a step."""

    text: str | None  # the line that is printed then; None for the end of the run
    seconds: float
    step: float
    most: float  # of the scale


@dataclass(frozen=True)
class Fill:
    """Printed lines without their last words: each is one of `words`."""

    rows: tuple[tuple[int, str, str], ...]  # its number in the run, the line without the word, the word
    words: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """Which output is the run's: [(whether it is, the printed lines)…], as they are shown."""

    outputs: tuple[tuple[bool, str], ...]


Part = Order | Time | Fill | Choice


@dataclass(frozen=True)
class Prediction:
    """All that a `predict` fence asks."""

    example: str
    id: str
    parts: tuple[Part, ...]


def read(source: str) -> Prediction:
    """That of a fence. Raises ValueError, or BadExample, with what mends it."""
    name, *asked = (row for row in source.splitlines() if row.strip())
    example = load(name.strip())
    own = id_of(source)
    if not own:
        raise ValueError("a question without an id; below the name write such as id both-at-once, and never change it")
    if not ID.fullmatch(own):
        raise ValueError(f"id {own}: {NO_ID}")
    if not asked[1:]:
        raise ValueError(f"a question without an answer to give; below its id, {_WRITE}")
    return Prediction(example.name, own, tuple(_part(example, row) for row in asked[1:]))


def id_of(source: str) -> str:
    """The id that a fence gives its question, whatever else is wrong with it; empty if it gives none."""
    rows = [row.strip() for row in source.splitlines() if row.strip()]
    word, _, own = (*rows, "", "")[1].partition(" ")
    return own.strip() if word == "id" else ""


def _part(example: Example, row: str) -> Part:
    word, *values = row.split()
    if word == "order" and len(values) == 2:
        return _order(example, *values)
    if word == "fill" and len(values) == 2:
        return _fill(example, *values)
    if word == "time" and len(values) == 1:
        return _time(example, *values)
    if word == "choose" and values:
        return _choice(example, values)
    raise ValueError(f"{row.strip()!r} asks nothing; {_WRITE}")


def _order(example: Example, first: str, last: str) -> Order:
    printed = lines(example.recordings()[OLDEST])
    keys = _keys(example, printed)
    rows = tuple(Row(at, printed[at - 1].text.strip(), keys[at - 1]) for at in _range(example, first, last))
    if len({row.key for row in rows}) == 1:
        raise ValueError(f"order {first} {last}: every order of these is right; ask for other lines")
    return Order(rows)


def _fill(example: Example, first: str, last: str) -> Fill:
    printed = lines(example.recordings()[OLDEST])
    cut = [(at, *printed[at - 1].text.strip().rpartition(" ")) for at in _range(example, first, last)]
    words = tuple(sorted({word for *_, word in cut}))
    if len(words) == 1 or not all(before for _, before, *_ in cut):
        raise ValueError(f"fill {first} {last}: these lines do not end in different words; ask for other lines")
    return Fill(tuple((at, before, word) for at, before, _, word in cut), words)


def _range(example: Example, first: str, last: str) -> range:
    """The numbers of those lines."""
    start, end = (_fact(example, name).line or 0 for name in (first, last))
    if not 0 < start < end or end - start >= MOST_ROWS:
        raise ValueError(f"{first} {last}: name the first and the last of 2 to {MOST_ROWS} printed lines")
    return range(start, end + 1)


def _keys(example: Example, printed: list[Line]) -> list[str]:
    """For each line the same as of those that may stand in its place: of one moment and one [order], or of one task and
    with one text."""
    keys: list[str] = []
    swaps = [next((order.lines for order in example.order if order.covers(line.text)), "") for line in printed]
    moments = groupby(zip(printed, swaps, strict=True), key=lambda pair: (pair[0].seconds, pair[1]))
    for number, ((_, swap), group) in enumerate(moments):
        keys += [f"swap {number}" if swap else f"{line.task} {line.text.strip()}" for line, _ in group]
    return keys


def _time(example: Example, name: str) -> Time:
    fact = _fact(example, name)
    if fact.seconds is None or not (name == "end" or fact.line):
        raise ValueError(f"time {name}: ask for the end of the run, or when one of its lines is printed")
    seconds = fact.seconds
    step = next((step for step in (0.5, 0.1, 0.01) if round(seconds / step, 6).is_integer()), 0.001)
    whole = example.recordings()[OLDEST].seconds
    return Time(
        None if name == "end" else fact.text, seconds, step, float(math.ceil(max(1.6 * whole, whole + 2, SCALE)))
    )


def _choice(example: Example, others: list[str]) -> Choice:
    outputs = {_output(example): example.name}
    for name in others:
        output = _output(load(name))
        if output in outputs:
            raise ValueError(f"choose {name}: its output is that of {outputs[output]}; name another program")
        outputs[output] = name
    shown = [(name == example.name, output) for output, name in outputs.items()]
    return Choice(tuple(_mixed(shown, lambda pair: pair[1])))


def _output(example: Example) -> str:
    """What a program prints, without errors and warnings."""
    printed = (line for line in lines(example.recordings()[OLDEST]) if line.stream == "stdout")
    return "".join(line.text for line in printed).strip()


def _fact(example: Example, name: str) -> Fact:
    known = facts(example.name)
    if name not in known:
        raise ValueError(f"the run of {example.name} has no {name}; write end, or line-1 and so on")
    return known[name]


def _mixed(values: Iterable[T], text: Callable[[T], str]) -> tuple[T, ...]:
    """In an order that says nothing, and is the same each time."""
    return tuple(sorted(values, key=lambda value: sha256(text(value).encode()).digest()))

"""What the pages' sentences state, bound to what a run shows: reads, checks and writes `course/prose.json`.

A wrong time may be the stamp of another line of the same run, so that it stands there is not enough. Each time, exit
status, task label and quoted line is therefore bound to one fact: the wait, the stamp, the task, the printed line or
the number in the program that it states. The check takes the fact from the recording and compares. `python -m course
prose` proposes facts for new sentences; like a recording, they are reviewed in the diff.
"""

import difflib
import io
import json
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, pairwise, zip_longest
from pathlib import Path
from typing import Any

from tickbytick.recording import Recording, labels, lines, tasks

from .. import moments, pages
from ..examples import OLDEST, load, names
from ..files import write_json
from ..lessons import text as text_of
from ..paths import COURSE, ROOT

INDEX = COURSE / "prose.json"
MEND = "python -m course prose"

CODE = re.compile(r"`([^`]+)`")
TIME = re.compile(r"(?<![\w.:])(\d+(?:\.\d+)?) (?:s|seconds?)\b")
UNSEEN = re.compile(r"\]\([^)]*\)|\{[^}]*\}|<[^>]*>")
"""What a reader does not see: addresses, attributes, tags."""
VIDEO = re.compile(r"“[^”]*”")
"""The video's own words."""

_VALUE = re.compile(rf"{UNSEEN.pattern}|{VIDEO.pattern}|(?P<value>`[^`]+`|\bexit status \d+|{TIME.pattern})")
_END = re.compile(r"(?<=[.!?]) +(?=\S)")
_VIDEO_TIME = re.compile(r"\b\d+:\d\d\b")
_MARKUP = re.compile(r"^(?:\s|[-*+:] |\d+\. |#+ |!!! \w+ |=== )+")

Value = float | str


# --- the facts of an example


@dataclass
class Facts:
    """What one recording shows, by the name of each fact: moments and spans in seconds, and words."""

    moments: dict[str, float] = field(default_factory=dict)
    spans: dict[str, float] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> Value | None:
        """What that fact is; `from A to B` is the time between two moments. None if there is no such fact."""
        for known in (self.moments, self.spans, self.words):
            if name in known:
                return known[name]
        parts = name.removeprefix("from ").split(" to ")
        for cut in range(1, len(parts)):
            start, end = (self.moments.get(" to ".join(part)) for part in (parts[:cut], parts[cut:]))
            if name.startswith("from ") and start is not None and end is not None:
                return round(end - start, 3)
        return None


@cache
def facts(run: str) -> Facts:
    """The facts of an example's run: `03-gather/one-fails`, or `… (3.12)` for that of a later Python."""
    name, _, since = run.removesuffix(")").partition(" (")
    example = load(name)
    recording = example.recordings()[since or OLDEST]
    found = _facts_of(recording)
    for path in example.files:
        for where, number in numbers(path):
            _add(found.spans, where, number)
    return found


def _facts_of(recording: Recording) -> Facts:
    found = Facts({"the start": 0.0, "the end": recording.seconds}, {"the whole run": recording.seconds})
    found.words["exit status"] = str(recording.exit)
    for number, line in enumerate(lines(recording), 1):
        found.words[f"line {number}"] = line.text.strip()
        if line.stream == "stdout":
            _add(found.moments, f"“{line.text.strip()}”", line.seconds)
    for number, task in tasks(recording).items():
        found.words[f"task {number}"] = task.label
        _add(found.moments, f"{task.label} is created", task.created)
        if task.started is not None:
            _add(found.moments, f"{task.label} starts", task.started)
        for wait in task.waits:
            end = recording.seconds if wait.end is None else wait.end
            _add(found.moments, f"{task.label} begins to wait at {wait.where}", wait.start)
            _add(found.moments, f"{task.label} has waited at {wait.where}", end)
            _add(found.spans, f"{task.label} waits at {wait.where}", round(end - wait.start, 3))
        if task.end is not None:
            _add(found.moments, f"{task.label} ends", task.end[1])
    called = labels(recording)
    for event in recording.events:
        if event.kind == "cancel requested":
            asks = f"{called[event.task]} asks that {called[event.target]} be cancelled"
            _add(found.moments, asks, event.time)
        elif event.kind == "blocked":
            _add(found.moments, f"{called[event.task]} blocks at {event.where}", event.time)
            _add(found.spans, f"{called[event.task]} holds the loop at {event.where}", event.seconds)
    return found


def _add(known: dict[str, Any], name: str, value: float) -> None:
    """Under that name, with a number behind it where another one has it."""
    count = 1
    while (unique := name if count == 1 else f"{name} ({count})") in known:
        if known[unique] == value:
            return
        count += 1
    known[unique] = value


def numbers(path: Path) -> Iterator[tuple[str, float]]:
    """The numbers in a program, by place."""
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type == tokenize.NUMBER:
            yield f"the number at {path.name}:{token.start[0]}", float(token.string.replace("_", ""))


# --- the sentences of a page


@dataclass(frozen=True)
class Section:
    """A part of a page, from heading to heading."""

    rows: list[tuple[int, str]]  # its lines outside of fences, by number
    runs: dict[str, int]  # the examples that a time in it may come from, each with the line of its run
    shown: list[str]  # the examples of the whole page

    def at(self, line: int) -> tuple[str, ...]:
        """The runs that a time in that line may come from: those above it, the last first, then those below."""
        order = sorted(self.runs, key=lambda name: (self.runs[name] > line, abs(self.runs[name] - line)))
        return _runs(order)


def sections(page: Path, text: str) -> Iterator[Section]:
    """A time may come from the runs of its section and from the last one before it.

    A page without a run speaks of all examples, and so does "In short" of those of its page.
    """
    fences, _ = pages.read(page, text)
    runs = {fence.line: fence.source.strip() for fence in fences if fence.language == "recording"}
    shown = [*dict.fromkeys(runs.values())] or names()
    rows = moments.LINK.sub("…", text).splitlines()  # what is linked to its moment is checked there
    for fence in fences:
        rows[fence.line - 1 : fence.end] = [""] * (fence.end - fence.line + 1)
    heads = [number for number, row in enumerate(rows, 1) if row.startswith("## ")]
    for start, end in pairwise([1, *heads, len(rows) + 1]):
        near = [line for line in runs if line < start][-1:] + [line for line in runs if start <= line < end]
        here = {runs[line]: line for line in near}
        if not runs or rows[start - 1] == "## In short":
            here = dict.fromkeys(shown, 0)
        yield Section([(number, rows[number - 1]) for number in range(start, end)], here, shown)


def _runs(shown: Iterable[str]) -> tuple[str, ...]:
    """The runs of those examples; one that differs on a later Python has two."""
    return tuple(
        name if since == OLDEST else f"{name} ({since})" for name in shown for since in load(name).recording_paths()
    )


@dataclass(frozen=True)
class Sentence:
    """A sentence, and the values that it states, each as it stands there."""

    line: int
    text: str
    template: str  # the text with a gap for each value
    values: tuple[str, ...]
    near: tuple[str, ...]  # the runs that a time in it may come from, the likeliest first
    shown: tuple[str, ...]  # all runs of the page, those first

    def around(self, number: int) -> tuple[str, str]:
        """What stands before that value, and what behind it."""
        parts = self.template.split("\0")
        whole = [text for pair in zip_longest(parts, self.values, fillvalue="") for text in pair]
        return "".join(whole[: 2 * number + 1]), "".join(whole[2 * number + 2 :])


def sentences(page: Path, text: str) -> Iterator[Sentence]:
    """The sentences of a page that state a time, an exit status or a moment of the video, or quote what a run shows."""
    for section in sections(page, text):
        everything = _runs(section.shown)
        words = words_shown(everything)
        for line, row in section.rows:
            for said in _split(_MARKUP.sub("", row)):
                template, values = _gaps(said, words)
                if values or _VIDEO_TIME.search(said) or _quotes(template, words):
                    near = section.at(line)
                    yield Sentence(line, said, template, values, near, tuple(dict.fromkeys((*near, *everything))))


def _split(row: str) -> Iterator[str]:
    """The sentences of a paragraph; a full stop in code, in an address or in the video's words ends none."""
    covered = re.sub(f"{CODE.pattern}|{UNSEEN.pattern}|{VIDEO.pattern}", lambda part: "x" * len(part[0]), row)
    start = 0
    for end in _END.finditer(covered):
        yield row[start : end.start()]
        start = end.end()
    if row[start:].strip():
        yield row[start:].strip()


@cache
def words_shown(runs: tuple[str, ...]) -> frozenset[str]:
    """The task labels and the printed lines of those runs."""
    return frozenset(text for run in runs for name, text in facts(run).words.items() if name != "exit status")


def piece(code: str) -> re.Pattern[str]:
    """Finds that inline code in a text, as whole words."""
    code = " ".join(code.split())
    edges = [r"\b" if edge.isalnum() else "" for edge in (code[0], code[-1])]
    return re.compile(edges[0] + re.escape(code) + edges[1])


def _quotes(template: str, words: frozenset[str]) -> bool:
    """Whether its inline code quotes a piece of those words."""
    return any(piece(code).search(text) for code in CODE.findall(template) for text in words)


def _gaps(said: str, whole: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    values: list[str] = []

    def gap(found: re.Match[str]) -> str:
        value = found["value"]
        if not value or (value.startswith("`") and value[1:-1] not in whole):
            return found[0]
        values.append(value)
        return "\0"

    return _VALUE.sub(gap, said), tuple(values)


# --- the index: each sentence with the facts that it states


Entry = tuple[str, list[str]]
"""A sentence, and for each value in it the fact that it states: `03-gather/one-fails: “Data sent to Luigi!”`."""


def index() -> dict[str, list[Entry]]:
    """The entries of each page, by its path. Raises ValueError with a message that names the file."""
    try:
        data = json.loads(INDEX.read_text(encoding="utf-8"))
        return {page: [(text, [*stated]) for text, stated in entries] for page, entries in data.items()}
    except (OSError, ValueError) as error:
        raise ValueError(f"{INDEX.relative_to(ROOT)}: {error}; mend or delete it, then {MEND}") from None


def faults(page: Path, text: str, entries: list[Entry] | None = None) -> Iterator[pages.Fault]:
    """What the page says and its runs do not, and what mends it.

    The entries are those of the index, if no others are given.
    """
    name = page.relative_to(ROOT).as_posix()
    left = _by_template(page, text, index().get(name, []) if entries is None else entries)
    for sentence in sentences(page, text):
        found = left.get(sentence.template)
        if not found:
            what = f"new or changed: “{sentence.text}”; once it is right: {MEND}"
            yield pages.Fault(name, sentence.line, what)
            continue
        for value, fact in zip(sentence.values, found.pop(0)[1], strict=False):
            if (actual := value_of(fact)) is None:
                what = f"{value} was {fact}, which is no more; mend the sentence, or: {MEND}"
                yield pages.Fault(name, sentence.line, what)
            elif not _same(value, actual):
                what = f"says {value}, and it is {_said(actual)} ({fact}); mend the sentence, or: {MEND}"
                yield pages.Fault(name, sentence.line, what)
    for entry in (entry for unused in left.values() for entry in unused):
        yield pages.Fault(name, 1, f"no longer says “{entry[0]}”; if that is right: {MEND}")


def _by_template(page: Path, text: str, entries: list[Entry]) -> dict[str, list[Entry]]:
    """The entries, by their sentences with a gap for each value."""
    found: dict[str, list[Entry]] = {}
    shown = _runs(next(iter(sections(page, text))).shown)
    for entry in entries:
        template, values = _gaps(entry[0], words_shown(shown))
        if len(values) == len(entry[1]):
            found.setdefault(template, []).append(entry)
    return found


def value_of(fact: str) -> Value | None:
    """What the recording has there; None if it has no such thing."""
    run, _, name = fact.partition(": ")
    try:
        return facts(run).value(name)
    except (ValueError, KeyError):
        return None


def _same(value: str, actual: Value) -> bool:
    stated = _plain(value)
    return stated == actual if isinstance(actual, str) else not isinstance(stated, str) and abs(stated - actual) < 1e-6


def _plain(value: str) -> Value:
    """`2.5 s` as 2.5; an exit status and what is between backticks as text."""
    if value[0] == "`":
        return value[1:-1]
    return value.split()[-1] if value.startswith("exit") else float(value.split()[0])


def _said(actual: Value) -> str:
    return f"`{actual}`" if isinstance(actual, str) else f"{actual:g} s"


# --- proposing facts


def update() -> int:
    """Write the index anew: kept where it holds, facts proposed where a sentence is new. Return 1 if one has none."""
    try:
        before = index() if INDEX.exists() else {}
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    after: dict[str, list[Entry]] = {}
    status = 0
    for page in pages.pages():
        name, text = page.relative_to(ROOT).as_posix(), text_of(page)
        left = _by_template(page, text, before.get(name, []))
        said = [*sentences(page, text)]
        gone = left.keys() - {sentence.template for sentence in said}
        for sentence in said:
            kept = _kept(sentence, left, gone)
            stated = []
            for number, (value, fact) in enumerate(zip(sentence.values, kept, strict=True)):
                actual = value_of(fact) if fact else None
                if actual is None or not _same(value, actual):
                    fact = proposed(sentence, number)
                    print(f"{name}:{sentence.line}: {value}: {fact or 'stands in no run here'}")
                    status = status if fact else 1
                stated.append(fact)
            after.setdefault(name, []).append((sentence.text, stated))
    write_json(after, INDEX)
    return status


def _kept(sentence: Sentence, left: dict[str, list[Entry]], gone: set[str]) -> list[str]:
    """The facts that the sentence stated before, in other words perhaps."""
    alike = difflib.get_close_matches(sentence.template, [template for template in gone if left[template]], n=1)
    same = left.get(sentence.template) or (left[alike[0]] if alike else [])
    facts_before = same.pop(0)[1] if same else []
    return facts_before if len(facts_before) == len(sentence.values) else [""] * len(sentence.values)


def proposed(sentence: Sentence, number: int) -> str:
    """The likeliest fact for that value of the sentence; empty if no run has it."""
    value = _plain(sentence.values[number])
    if isinstance(value, str):
        return next((f"{run}: {name}" for run in sentence.shown for name in _words_that_are(run, value)), "")
    before, after = sentence.around(number)
    best = max(_candidates(sentence.near, value, before, after), default=(0, 0, ""))
    return best[2]


def _words_that_are(run: str, value: str) -> Iterator[str]:
    return (name for name, text in facts(run).words.items() if text == value)


_AT = re.compile(r"\b(?:at|until|by|only|still|stamp|already|and|from|begun|,)\W*(?:stamp )?$", re.I)
_SET = re.compile(r"\b(?:limit|sleeps?|pause|delay|needs?|late|each|has|would)\b")


def _candidates(near: tuple[str, ...], value: float, before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Each fact that is so long or at that time, with how well it fits what stands around it."""
    clause = f"{re.split('[,;:] ', before)[-1]} {re.split('[,;:] ', after)[0]}"
    said = f"{before} {after}"
    is_moment = bool(_AT.search(before))
    for place, run in enumerate(near):
        known = facts(run)
        for kind, found in (("moment", known.moments), ("span", known.spans)):
            for name, actual in found.items():
                if abs(actual - value) < 1e-6:
                    score = 6 * (is_moment == (kind == "moment")) - 3 * place
                    score += _fit(name, clause, 2) + _fit(name, said, 1)
                    yield score, -len(name), f"{run}: {name}"
        ends = {time: name for name, time in reversed(known.moments.items()) if not name.endswith(")")}
        for (start, first), (end, last) in combinations(sorted(ends.items()), 2):
            if first != "the start" and abs(end - start - value) < 1e-6:
                yield -3 * place - 2 + _fit(first, said, 1) + _fit(last, said, 1), -99, f"{run}: from {first} to {last}"


def _fit(name: str, said: str, weight: int) -> int:
    """Whether the words of a fact are said there too."""
    score = 0
    if name.startswith("“"):
        score += 1 + 2 * (name.strip("“”") in said)
    elif name.startswith("the number"):
        score += 2 * bool(_SET.search(said))
    elif name in ("the end", "the whole run"):
        score += 3 * bool(re.search(r"\bruns?\b|\bprograms?\b|\bit takes|all of it|together|\bends\b|\bover\b", said))
    elif name == "the start":
        score -= 1
    else:
        label = name.partition(" ")[0] if not name.startswith("send") else name.split(")")[0] + ")"
        score += (
            2 * (label in said) + ("cancel" in name and "cancel" in said) + ("limit" in said and "has waited" in name)
        )
        score += "waits" in name
    return weight * score

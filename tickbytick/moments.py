"""What a sentence states of one run: the facts of a recording, and in what a text is not as they are.

A text states a fact by a time, a text in code, a count or how a task ends; of two facts, how much time lies between
them, or which comes first. The course links its sentences to the runs of its examples in this way (course/moments.py),
an exercise says so what a reader's run must show (exercise.py).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from .complaints import warnings
from .recording import Blocked, CancelRequested, Recording, is_thread, lines, tasks

LINKED = r"(?<!!)\[((?:[^\[\]`]|`[^`]*`)+)\]"
"""The text of a link in Markdown; its target stands in brackets behind it."""

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty"
).split()
_COUNTS = {word: min(number, 20) + 10 * max(number - 20, 0) for number, word in enumerate(_WORDS)}
_FIGURES, _SPACE = r"[-\d][\d,]*(?:\.\d+)?", r"(?: |&nbsp;|\xa0|-)"
_NUMBER, _UNIT = rf"(?:{_FIGURES}|{'|'.join(_WORDS)})", r"(?:s|secs?|seconds?|ms|milliseconds?|min|minutes?)\b(?![-\w])"
TIME = re.compile(
    rf"(?<![\w.:,-])(?:{_FIGURES}{_SPACE}?|(?:{_NUMBER}(?: and a half)?|half a){_SPACE}){_UNIT}",
    re.I | re.A,
)
"""What states a time: `2.5 s`, `two seconds`, `100ms`, `half a second`, `2 minutes`."""
_COUNTS |= {"once": 1, "twice": 2, "no": 0, "none": 0}
_COUNT = re.compile(rf"(?<![\w-])(?:-?\d[\d,]*|{'|'.join(_COUNTS)})\b(?!-\w| hundred| thousand)", re.I | re.A)
STATUS = re.compile(
    rf"(?ia)\b(?:exit (?:status|code)|exits with(?: status| code)?|status)(?: is| was)? (\d+|{'|'.join(_WORDS)})\b"
)
"""What states an exit status, and which."""
_ENDS = {
    "finished": r"\b(?:returns?|returned|finished|ends|ended)\b",
    "failed": r"\b(?:fails?|failed)\b",
    "cancelled": r"\bcancelled\b",
    "running": r"\bnever ends\b",
}
_NOT = re.compile(r"\b(?:not|never|no|nor|neither|hardly|nothing|nobody|without)\b|n’t|n't", re.I)
_ORDER = {"before": False, "then": False, "after": True}
"""The words that state an order, and whether the later of the two stands first in the text."""


class Fact(NamedTuple):
    """One thing that a run shows."""

    moment: float  # where the replay goes to see it, in seconds
    seconds: float | None = None  # the time that it states
    text: str | None = None  # what code in the linked text must be
    task: int | None = None  # the task
    where: str = ""  # the line of code, "main.py:5"
    line: int | None = None  # the printed line that it is about, from 1
    number: int | None = None  # the number that it states
    end: str | None = None  # how a task ended: a key of _ENDS
    also: frozenset[str] = frozenset()  # what else than `text` that code may be
    called: frozenset[str] = frozenset()  # what an order may call it by; if empty, the words of `text`


def of_run(recording: Recording) -> dict[str, Fact]:
    """What the run shows, by name: `end`, `line-2`, `main/wait-1`, `task-3/end`.

    A task or a thread has two names, by its number and, where no other has the same, by its label. Of the numbers of a
    whole run `tasks` leaves out the threads, `blocked` is how many times a task held the loop (on the virtual clock
    computing holds it for no time), `pending` how many tasks were left when `main` ended (see `left`), `warnings` of
    how many things Python warned or complained on stderr (see `complaints.warnings`).
    """
    printed, run = lines(recording), tasks(recording)
    held = [event for event in recording.events if event.kind == "blocked" and event.task]
    at_end = {"exit": recording.exit, "lines": len(printed)}
    at_end |= {"tasks": sum(not is_thread(task.label) for task in run.values())}
    at_end |= {"blocked": len(held), "pending": len(left(recording)), "warnings": len(warnings(recording))}
    found = {name: Fact(recording.seconds, number=number) for name, number in at_end.items()}
    found |= {"start": Fact(0.0, 0.0), "end": Fact(recording.seconds, recording.seconds)}
    times_printed = Counter(line.text.strip() for line in printed)
    for number, line in enumerate(printed, 1):
        text = line.text.strip()
        found[f"line-{number}"] = shown = Fact(line.seconds, line.seconds, text, line.task, line.where, number)
        found[f"line-{number}/count"] = shown._replace(seconds=None, number=times_printed[text])
    of_all = {**found}
    during: dict[tuple[type, int], list[Any]] = defaultdict(list)
    for event in recording.events:
        during[type(event), event.task].append(event)
    called_so = Counter(slug(task.label) for task in run.values())
    for number, task in run.items():
        own = {"": Fact(task.created, task.created, task.label, number, task.where)}
        if task.started is not None:
            own["/start"] = Fact(task.started, task.started, task.label, number)
        for count, wait in enumerate(task.waits, 1):
            until = recording.seconds if wait.end is None else wait.end
            begins = Fact(wait.start, wait.start, task.label, number, wait.where)
            own[f"/wait-{count}"] = begins._replace(seconds=round(until - wait.start, 3))
            own |= {f"/wait-{count}/start": begins, f"/wait-{count}/end": begins._replace(moment=until, seconds=until)}
        kind, seconds, error = task.end or ("running", recording.seconds, "")
        own["/end"] = Fact(seconds, seconds, task.label, number, end=kind)
        if error or kind == "cancelled":
            told = error or "CancelledError"
            own["/error"] = Fact(seconds, seconds, told, number, also=_names(told.partition(":")[0]))
        for count, block in enumerate(during[Blocked, number], 1):
            own[f"/blocks-{count}"] = Fact(block.time, block.seconds, task.label, number, block.where)
        for count, cancel in enumerate(during[CancelRequested, number], 1):
            own[f"/cancels-{count}"] = Fact(cancel.time, cancel.time, run[cancel.target].label, number, cancel.where)
        name = slug(task.label)
        names = [f"task-{number}"] + [name] * (called_so[name] == 1)
        found |= {name + rest: fact for name in names for rest, fact in own.items()}
    return found | of_all  # a task may well be called `end`


def left(recording: Recording) -> dict[int, int]:
    """The tasks that had not ended when `main` did, and the number of that `main`; 0 where it never ended. Threads, and
    the tasks of loops that run in them, are none of these.

    They are those that `asyncio.run` cancels, that never end, or that end in the same moment by luck; but for what the
    program itself had asked to be cancelled by then. `main` is the first task that is made outside of tasks; after its
    end the next such one is another `main`.
    """
    result: dict[int, int] = {}
    main, beside = 0, set[int]()
    there, asked = dict[int, None](), set[int]()
    for event in recording.events:
        if event.kind == "created" and (is_thread(event.label) or event.parent in beside):
            beside.add(event.task)
        elif event.kind == "created":
            there[event.task] = None
            main = main or (event.task if not event.parent else 0)
        elif event.kind == "cancel requested":
            asked.add(event.target)
        elif event.kind in ("finished", "failed", "cancelled"):
            there.pop(event.task, None)
            if event.task == main:
                result |= {task: main for task in there if task not in asked}
                main, there = 0, {task: None for task in there if task in asked}
    return result | dict.fromkeys(there, 0)


def _names(error: str) -> frozenset[str]:
    """What an error is called in prose: `asyncio.queues.QueueEmpty` is `asyncio.QueueEmpty` and `QueueEmpty` too."""
    first, last = error.partition(".")[0], error.rpartition(".")[2]
    return frozenset({error, last, f"{first}.{last}" if first != last else last})


def slug(label: str) -> str:
    """`send_data('Mario')` → `send_data-Mario`; `main()` → `main`."""
    return re.sub(r"[^\w.]+", "-", label).strip("-")


class ByText(NamedTuple):
    """Printed lines that are named by what they say: `line-3/PATTERN`, `last/PATTERN`, `lines/PATTERN`."""

    which: int  # the third is 3, the last is -1, how many there are is 0
    pattern: str  # as of fnmatch, for the text without blanks around it

    def among(self, printed: Sequence[Fact]) -> list[Fact]:
        """The lines that fit."""
        return [line for line in printed if fnmatchcase(line.text or "", self.pattern)]

    def fact(self, printed: Sequence[Fact], text: str) -> Fact | None:
        """Of those lines the one that it names, or how many there are, for a `text` to state; None if there is none.

        Code in `text` may also be a piece of the pattern that stands for itself, or have `…` for any part of a line.
        An order calls the line by such a piece, or by a word of the pattern.
        """
        fit = self.among(printed)
        pieces = {piece for part in re.split(r"[*?]|\[.*?\]", self.pattern) if (piece := part.strip())}
        short = [code for code in _CODE.findall(text) if "…" in code]
        if not self.which:
            also = pieces.union(code for code in short if fnmatchcase(code, self.pattern))
            return Fact(fit[-1].moment if fit else 0.0, number=len(fit), also=frozenset(also))
        if len(fit) < abs(self.which):
            return None
        line = fit[self.which - (self.which > 0)]
        also = pieces.union(code for code in short if _shortened(code).fullmatch(line.text or ""))
        called = _words(self.pattern).union(map(str.lower, pieces))
        return line._replace(also=frozenset(also), called=called)


def by_text(name: str) -> ByText | None:
    """What `line/PATTERN` and its like name; None for the name of any other fact."""
    found = re.fullmatch(r"(?!line-\d+/count$)(?:line(?:-([1-9]\d*))?|(last|lines))/(.+)", name)
    return found and ByText({"last": -1, "lines": 0}.get(found[2], int(found[1] or 1)), found[3])


def _shortened(code: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, code.split("…"))))


class Stated(NamedTuple):
    """What a text states: times in seconds, code, counts, how a task ends (keys of _ENDS)."""

    text: str
    times: list[float]
    code: list[str]
    counts: list[float]
    ends: list[str]


_CODE = re.compile(r"`([^`]+)`")


def stated(text: str) -> Stated:
    """Read it."""
    plain = _plain(text)
    counts = [*map(_number, _COUNT.findall(TIME.sub("", plain)))]
    ends = [kind for kind, words in _ENDS.items() if re.search(words, plain)]
    return Stated(text, [*map(seconds, TIME.findall(plain))], _CODE.findall(text), counts, ends)


def _plain(text: str) -> str:
    return re.sub(r"`[^`]*`", "", text)


def wrong(text: str, fact: Fact, *second: Fact) -> Iterator[str]:
    """In what the text is not as the fact, or as two are to each other; that it states nothing is wrong too."""
    _, times, code, counts, ends = stated(text)
    known = round((second[0].seconds or 0.0) - (fact.seconds or 0.0), 3) if second else fact.seconds
    yield from (f"says {time:g} s, and it is {_said(known)}" for time in times if time != known)
    texts = [each.text for each in (fact, *second)]
    able = fact.also.union(texts, *(each.also for each in second))
    yield from (f"says `{each}`, and it is {' and '.join(map(_said, texts))}" for each in code if each not in able)
    if second:
        yield from _order(text, bool(times), fact, *second)
        return
    number = "there is no number" if fact.number is None else f"it is {fact.number}"
    yield from (f"says {count:.0f}, and {number}" for count in counts if count != fact.number)
    if fact.end is not None:
        yield from (f"says that it {end}, and it is {fact.end}" for end in ends if end != fact.end)
    if _NOT.search(_plain(text)) and fact.number != 0 and fact.end != "running":
        yield "a link states what happens, and this text denies it"
    if not (times or code or (fact.number is not None and counts) or (fact.end is not None and ends)):
        yield f"states nothing that the run could show: {_said(fact.seconds)}, {_said(fact.text)}"


def _order(text: str, timed: bool, first: Fact, second: Fact) -> Iterator[str]:
    """Why the text, with a word of each, does not say that the first comes first; if `timed`, it need not."""
    said = [word for word in _ORDER if re.search(rf"\b{word}\b", text)]
    earlier, later = sorted((first, second), key=lambda fact: (fact.moment, fact.line or 0))
    places = [_place(text, *pair) for pair in ((first, second), (second, first))]
    if timed and not said:
        return
    if len(said) != 1 or _NOT.search(text):
        yield "an order is stated by one of the words before, then, after; or else the seconds between"
    elif first.moment == second.moment and not (first.line and second.line):
        yield "both have the same stamp, which says nothing of their order; name two printed lines"
    elif -1 in places:
        yield f"name both, with a word of each: {_said(first.text)}, {_said(second.text)}"
    elif earlier != first or (places[0] > places[1]) != _ORDER[said[0]]:
        yield f"the other way round: {_said(earlier.text)} comes before {_said(later.text)}"


def _place(text: str, of: Fact, other: Fact) -> int:
    """Where a word stands that is of one of them alone; -1 if none does."""
    words, others = (fact.called or _words(fact.text or "") for fact in (of, other))
    return min((found for word in words - others if (found := text.lower().find(word)) >= 0), default=-1)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]{3,}", text.lower()))


def _number(text: str) -> float:
    return float(_COUNTS.get(text.lower(), text.replace(",", "")))


def seconds(text: str) -> float:
    """`2.5 s` → 2.5; `two seconds` → 2.0; `100ms` → 0.1; `half a second` → 0.5; `2 minutes` → 120.0."""
    found = re.match(rf"({_NUMBER})?( and a half)?", text, re.I | re.A)
    assert found, text
    value = _number(found[1]) + 0.5 * bool(found[2]) if found[1] else 0.5
    unit = re.search(r"ms|milli|min", text, re.I)
    return round(value * (60 if unit[0].lower() == "min" else 0.001) if unit else value, 6)


def _said(value: float | str | None) -> str:
    return "no time" if value is None else f"`{value}`" if isinstance(value, str) else f"{value:g} s"

"""Whether what an exercise says of a reader's run is so, sentence by sentence, and what the run did instead.

Such a sentence, a check, has links `[TEXT](run:FACT)` or `[TEXT](run:FACT:FACT)`: what the text states must be so of
the reader's run (moments.py).
"""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from .complaints import error, warnings
from .moments import LINKED, Fact, by_text, left, of_run, slug, stated, wrong
from .recording import Recording, labels, lines, tasks

_LINK = re.compile(rf"{LINKED}\(run:([^)]*)\)")
_MOST = 70
"""Characters that are shown of a printed line."""


class Verdict(NamedTuple):
    """What became of one sentence; texts have `code` in them."""

    says: str
    right: bool | None  # None: the run broke off before that was certain
    saw: str  # what the run did instead, or until then, as a sentence; empty if it is right, or there is no more to say
    seconds: float | None  # the moment of the run where that is to be seen, if there is one


def links(check: str) -> list[tuple[str, list[str]]]:
    """The linked texts of a check, each with the names of its facts."""
    return [(text, target.split(":")) for text, target in _LINK.findall(check)]


def says(check: str) -> str:
    """The check as a reader reads it."""
    return _LINK.sub(r"\1", check)


def verdicts(recording: Recording, checks: Sequence[str]) -> list[Verdict]:
    """Of four sentences that hold for every exercise, then of the checks: each must have a link."""
    run = _Run(recording)
    return [*_always(recording), *(run.verdict(check) for check in checks)]


def _always(recording: Recording) -> list[Verdict]:
    """It ends by itself, without an error or a warning, with no task left."""
    stop = next((event for event in recording.events if event.kind == "stopped"), None)
    saw = f"{stop.reason[:1].upper()}{stop.reason[1:]}." if stop else ""
    found = [Verdict("The program ends by itself.", not stop, saw, stop and stop.time)]

    saw, seconds = "", None
    if failed := error(recording):
        of_group = f"{_code(failed.group)}, which holds " if failed.group else ""
        through = f", reached from {failed.through}" if failed.through != failed.where else ""
        saw, seconds = f"It ends with {of_group}{_code(failed.text)}, at {failed.where}{through}.", failed.seconds
    elif recording.exit:
        saw, seconds = f"It ends with exit status {recording.exit}.", recording.seconds
    found.append(_reached(bool(stop), Verdict("It ends without an error.", not saw, saw, seconds)))

    saw, seconds = "", None
    if said := warnings(recording):
        saw, seconds = f"Python says {_code(said[0].text)}{_more(len(said))}.", said[0].seconds
    found.append(Verdict("Python warns of nothing.", not said, saw, seconds))

    saw, seconds = "", None
    if unfinished := left(recording):
        (task, main), run = next(iter(unfinished.items())), tasks(recording)
        at_end = f"had not ended when {_code(run[main].label)} did" if main else "never ended"
        end = run[main].end if main else None
        seconds = end[1] if end else recording.seconds
        saw = f"{_code(run[task].label)}{_more(len(unfinished))} {at_end}."
    found.append(_reached(recording.exit != 0, Verdict("No task is left over.", not saw, saw, seconds)))
    return found


def _reached(broke_off: bool, verdict: Verdict) -> Verdict:
    """The verdict; of a run that broke off, only that it is so."""
    return verdict._replace(right=None, saw="", seconds=None) if broke_off and not verdict.right else verdict


class _Run:
    """What a reader's run shows."""

    def __init__(self, recording: Recording) -> None:
        self.broke_off = recording.exit != 0
        self.facts = of_run(recording)
        self.labels = list(labels(recording).values())
        self.printed = [
            self.facts[f"line-{number}"] for number, line in enumerate(lines(recording), 1) if line.stream == "stdout"
        ]

    def verdict(self, check: str) -> Verdict:
        moments = []
        for text, names in links(check):
            facts = [self._fact(name, text) for name in names]
            missing = next((name for name, fact in zip(names, facts, strict=True) if fact is None), None)
            there = [fact for fact in facts if fact is not None]
            if missing:
                saw = self._missing(missing, text)
                return _reached(self.broke_off and not self._is_over(text), Verdict(says(check), False, saw, None))
            settled = not self.broke_off or all(map(self._settled, names, there, [text] * len(names)))
            if any(wrong(text, *there)) or not settled:
                shown = self._held(there[0]) if names == ["blocked"] else there[0]
                saw = self._pair(names, there) if len(names) == 2 else self._shown(names[0], shown)
                # Of what is not there, there is nothing to see.
                seconds = None if there[0].number == 0 else min(fact.moment for fact in (shown, *there[1:]))
                verdict = Verdict(says(check), False, saw, seconds)
                return verdict if settled else self._until_then(names[0], verdict, there[0])
            moments.append(there[0].moment)
        return Verdict(says(check), True, "", moments[0])

    def _is_over(self, text: str) -> bool:
        """Whether the run broke off after the times that the text states: what should have been then was to be seen."""
        return max(stated(text).times, default=math.inf) < self.facts["end"].moment

    def _settled(self, name: str, fact: Fact, text: str) -> bool:
        """Whether that is so of a run that broke off, however it would have gone on."""
        asked, said = by_text(name), stated(text)
        if name == "exit":
            return True
        if name in _OF_ALL or (asked and not asked.which):
            number, most = fact.number or 0, max(said.counts, default=math.inf)
            return number > most or number == most > 0
        if asked and asked.which < 0:
            return fact.moment > max(said.times, default=math.inf)
        return bool(asked) or (fact.end != "running" and name != "end") or self._is_over(text)

    def _until_then(self, name: str, verdict: Verdict, fact: Fact) -> Verdict:
        """What a run that broke off shows of something that is counted; of anything else, that it broke off."""
        asked = by_text(name)
        if not asked or asked.which:
            return _reached(True, verdict)
        such = _counted(fact.number or 0, "1 such line", "{} such lines", "no such line")
        return Verdict(verdict.says, None, f"Your run broke off with {such}.", None)

    def _held(self, fact: Fact) -> Fact:
        """The first time that a task held the loop, for how many times that was; the fact itself if none did."""
        held = [each for name, each in self.facts.items() if name.startswith("task-") and "/blocks-" in name]
        return min(held, key=lambda each: each.moment)._replace(number=fact.number) if held else fact

    def _fact(self, name: str, text: str) -> Fact | None:
        asked = by_text(name)
        fact = asked.fact(self.printed, text) if asked else self.facts.get(name)
        # That something is never printed is seen at the end.
        return fact._replace(moment=self.facts["end"].moment) if fact and fact.number == 0 else fact

    def _shown(self, name: str, fact: Fact) -> str:
        """What the run shows there."""
        code, at, number = _code(fact.text or ""), _time(fact.moment), fact.number
        if asked := by_text(name):
            if not asked.which:
                fit = asked.among(self.printed)
                if not fit:
                    return "No such line is printed."
                return _such(fit)
            which = "" if len(asked.among(self.printed)) == 1 else f"the {_which(asked.which)} such line, "
            return _sentence(f"{which}{code}{',' * bool(which)} comes at {at}.")
        if fact.line:
            return f"{code} is printed {_times(number)}." if number else f"Line {fact.line} is {code}, at {at}."
        if name == "blocked" and number:
            more = f", and {_times(number - 1)} more" if number > 1 else ""
            return f"{code} holds the loop for {_time(fact.seconds or 0.0)}, from {at} on{more}."
        if name in _OF_ALL:
            return _counted(number or 0, *_OF_ALL[name])
        if name in ("start", "end"):
            return f"The run {name}s at {at}."
        took = f"{_time(fact.seconds or 0.0)}, from {at} on"
        task, _, what = name.partition("/")
        if what == "error":
            how = "is cancelled" if fact.text == "CancelledError" else f"fails with {code},"
            return f"{_code(self._task(task))} {how} at {at}."
        if what == "end":
            ends = {"finished": "returns", "failed": "fails", "cancelled": "is cancelled"}
            return f"{code} {ends[fact.end]} at {at}." if fact.end in ends else f"{code} never ends."
        form = next(form for start, form in _OF_A_TASK.items() if re.fullmatch(start, what))
        return form.format(task=code, at=at, took=took)

    def _pair(self, names: list[str], facts: list[Fact]) -> str:
        """When the one comes and when the other."""
        first, second = (self._called(name, fact) for name, fact in zip(names, facts, strict=True))
        one, other = facts
        if one.moment == other.moment:
            order = f": {second} comes first" if one.line and other.line and one.line > other.line else ""
            return f"Both come at {_time(one.moment)}{order}."
        if one.moment > other.moment:
            return _sentence(f"{second} comes first, at {_time(other.moment)}; {first} at {_time(one.moment)}.")
        apart = _time(round(other.moment - one.moment, 3))
        return f"It takes {apart} from {first}, at {_time(one.moment)}, to {second}, at {_time(other.moment)}."

    def _called(self, name: str, fact: Fact) -> str:
        task, _, what = name.partition("/")
        if by_text(name) or fact.line:
            return _code(fact.text or "")
        if name in ("start", "end"):
            return f"the {name} of the run"
        part = " ".join(reversed(what.replace("-", " ").split("/"))) or "creation"
        return f"the {part} of {_code(self._task(task))}"

    def _task(self, name: str) -> str:
        return self.facts[name].text or ""

    def _missing(self, name: str, text: str) -> str:
        """That the run has no such thing, of which that text tells."""
        if asked := by_text(name):
            if fit := asked.among(self.printed):
                return _such(fit, "only ")
            if len(quoted := stated(text).code) == 1:
                return f"No line {_code(quoted[0])} is printed.{self._nearest(quoted[0])}"
            shape = re.sub(r"[*?…]+(?:\s*[*?…]+)*", "…", asked.pattern)
            return f"No line {_code(shape)} is printed.{self._nearest(re.sub(r'[*?]', '', asked.pattern))}"
        task, _, what = name.partition("/")
        if re.fullmatch(r"line-\d+", task):
            count = self.facts["lines"].number or 0
            return _counted(count, "Only 1 line is printed.", "Only {} lines are printed.", "Nothing is printed.")
        if task not in self.facts:
            same = [label for label in self.labels if slug(label) == task]
            return f"There are {len(same)} tasks {_code(same[0])}." if same else f"There is no task {_code(task)}."
        code, (kind, *_) = _code(self._task(task)), what.split("-")
        does = {"wait": "waits", "blocks": "holds the loop", "cancels": "cancels a task"}.get(kind)
        if does is None:
            return f"{code} {'never starts' if kind == 'start' else 'does not fail'}."
        count = sum(bool(re.fullmatch(rf"{re.escape(task)}/{kind}-\d+", fact)) for fact in self.facts)
        return f"{code} {does} only {_times(count)}." if count else f"{code} never {does}."

    def _nearest(self, wanted: str) -> str:
        """The printed line that is that text but for a slip, or with more at an end of it; nothing if none is."""
        from difflib import get_close_matches  # only here: a right program needs none

        texts = [*dict.fromkeys(line.text or "" for line in self.printed[:_SEARCHED])]
        bare = _bare(wanted)
        near = [text for text in texts if bare and (_bare(text).startswith(bare) or _bare(text).endswith(bare))]
        near += [each for each in get_close_matches(wanted, texts, 3, 0.93) if _figures(each) == _figures(wanted)]
        return f" The nearest is {_code(near[0])}." if near else ""


_SEARCHED = 500
"""Of the printed lines so many are compared, which takes time."""
_figures = re.compile(r"\d+").findall


def _bare(text: str) -> str:
    """Its letters and figures."""
    return "".join(re.findall(r"\w+", text.lower()))


_OF_ALL = {
    "exit": ("It ends with exit status 1.", "It ends with exit status {}.", "It ends with exit status 0."),
    "lines": ("1 line is printed.", "{} lines are printed.", "Nothing is printed."),
    "tasks": ("There is 1 task.", "There are {} tasks.", "There is no task."),
    "blocked": ("", "", "No task holds the loop."),  # else which does, and when
    "pending": ("1 task is left over.", "{} tasks are left over.", "No task is left over."),
    "warnings": ("Python warns once.", "Python warns {} times.", "Python warns of nothing."),
}
_OF_A_TASK = {
    r"": "{task} is created at {at}.",
    r"start": "{task} starts at {at}.",
    r"wait-\d+": "{task} waits {took}.",
    r"wait-\d+/start": "This wait of {task} begins at {at}.",
    r"wait-\d+/end": "This wait of {task} ends at {at}.",
    r"blocks-\d+": "{task} holds the loop for {took}.",
    r"cancels-\d+": "It asks for that at {at}.",
}


_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()


def _counted(count: int, one: str, more: str, none: str) -> str:
    return none if not count else one if count == 1 else more.format(f"{count:,}")


def _such(lines: Sequence[Fact], only: str = "") -> str:
    """How many such lines there are, and the last of them."""
    there = _counted(len(lines), f"There is {only}1 such line:", f"There are {only}{{}} such lines, the last is", "")
    return f"{there} {_code(lines[-1].text or '')}, at {_time(lines[-1].moment)}."


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def _which(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return _ORDINALS[number - 1] if 0 < number <= len(_ORDINALS) else "last" if number == -1 else f"{number}{ending}"


def _more(count: int) -> str:
    return f" and {count - 1:,} more" if count > 1 else ""


def _time(seconds: float) -> str:
    return f"{f'{seconds:.3f}'.rstrip('0').rstrip('.')} s"


def _code(text: str) -> str:
    """Text of the program's, as code in a sentence."""
    text = " ".join(text.split())
    text = text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
    return f"“{text}”" if "`" in text else f"`{text}`"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]

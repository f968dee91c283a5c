"""An exercise: the folder of a program to be mended or written, and what its run must show (exercise.toml)."""

import os
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from .moments import Fact, Stated, by_text, slug, stated, wrong
from .verdicts import links, says

NAME = "exercise.toml"
_HINTS = 3


class Exercise(NamedTuple):
    """What an exercise.toml says, in Markdown; `checks` are the sentences that verdicts.py judges."""

    id: str  # small letters, digits and hyphens
    task: str
    trains: tuple[str, ...]  # "asyncio.gather"
    hints: tuple[str, ...]  # three, to be opened one after the other
    checks: tuple[str, ...]


class BadExercise(ValueError):
    """An exercise that cannot be used; the message names file and line, and what mends it."""

    def __init__(self, path: str, line: int, what: str) -> None:
        self.path, self.line, self.what = path, line, what
        super().__init__(f"{path}:{line}: {what}")


def load(folder: str) -> Exercise:
    """The exercise in that folder. Raises BadExercise."""
    path = os.path.join(folder, NAME)
    try:
        with open(path, encoding="utf-8") as file:
            return read(file.read(), path)
    except UnicodeDecodeError:
        raise BadExercise(path, 1, "not UTF-8; save it as UTF-8") from None
    except OSError as error:
        what = f"cannot be read ({error.strerror}); name the folder of an exercise, with {NAME} and main.py in it"
        raise BadExercise(path, 1, what) from None


def read(text: str, path: str = NAME) -> Exercise:
    """The exercise that an exercise.toml of that text describes. Raises BadExercise, which names the file by `path`."""
    try:
        data = tomllib.loads(text)
    except ValueError as error:
        place = re.search(r"at line (\d+)", str(error))
        raise BadExercise(path, int(place[1]) if place else text.count("\n") + 1, f"no TOML: {error}") from None
    rows = text.splitlines()
    for words, what in _faults(data):
        line = next((number for number, row in enumerate(rows, 1) if words and words in row), None)
        key = re.compile(rf"\s*{re.escape(words)}\s*=")
        raise BadExercise(path, next((n for n, row in enumerate(rows, 1) if key.match(row)), line or 1), what)
    lists = {key: tuple(data[key]) for key in ("trains", "hints", "checks")}
    return Exercise(data["id"], data["task"], **lists)


def _faults(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong, and words of its line or its key."""
    for key in data.keys() - {*Exercise._fields}:
        yield key, f"unknown key {key}; there are {', '.join(Exercise._fields)}"
    for key in Exercise._fields:
        value = data.get(key)
        if value is None:
            yield "", f"{key} is missing; write {key} = {_EXAMPLES[key]}"
        elif key in ("id", "task"):
            if not isinstance(value, str) or not value.strip():
                yield key, f"{key} is a text; write {key} = {_EXAMPLES[key]}"
        elif not isinstance(value, list) or not value or any(not isinstance(each, str) or not each for each in value):
            yield key, f"{key} is a list of texts; write {key} = {_EXAMPLES[key]}"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", data["id"]):
        yield "id", f"{data['id']!r} is no id: small letters, digits and hyphens, as in send-together"
    if len(data["hints"]) != _HINTS:
        yield "hints", f"there are {len(data['hints'])} hints; write three, from a question to nearly the code"
    for check in data["checks"]:
        if what := fault(check):
            yield check, what


_EXAMPLES = {
    "id": '"send-together"',
    "task": '"Send both messages at the same time."',
    "trains": '["asyncio.gather"]',
    "hints": '["Who waits for whom?", "`asyncio.gather` waits for several.", "`await asyncio.gather(…, …)`"]',
    "checks": '["[Luigi’s message is sent at 4.5 s](run:line/*Luigi!)"]',
}


def fault(check: str) -> str | None:
    """What is wrong with a check, and what mends it; None if some run can show what it says."""
    linked = links(check)
    left_over = re.search(r"\]\(|\[[^\]]*\]", re.sub(r"`[^`]*`", "", says(check)))
    if not linked or left_over:
        return "a check states its facts in links; write [Luigi’s message is sent at 4.5 s](run:line/*Luigi!)"
    for text, names in linked:
        target = f"run:{':'.join(names)}"
        if len(names) > 2:
            return f"{target} names more than two facts; for a colon in a pattern write ?"
        if "(" in target and f"{target}))" in check:
            return f"{target}) ends at its first bracket; for a bracket in a pattern write ?"
        if what := _unable(text, *names):
            return f"[{text}]({target}): {what}"
    return None


_N, _TASK = r"-[1-9]\d*", r"[\w.]+(?:-[\w.]+)*"
_FORMS = {
    r"exit|lines|tasks|blocked|pending|warnings|lines/.+": {"number"},
    rf"line{_N}/count": {"number", "text"},
    r"start|end": {"seconds"},
    rf"(?:line(?:{_N})?|last)/.+|line{_N}": {"seconds", "text"},
    rf"{_TASK}/end": {"seconds", "text", "end"},
    rf"{_TASK}(?:/start|/error|/wait{_N}(?:/start|/end)?|/blocks{_N}|/cancels{_N})?": {"seconds", "text"},
}
"""What the facts of any run are called, and what of a Fact each has."""


def _unable(text: str, *names: str) -> str | None:
    """Why the text states what no run can show of the one fact or the two of these names; None if some run can."""
    said = stated(text)
    imagined: list[Fact] = []  # of a run in which it is so
    for place, name in enumerate(names):
        has = next((has for form, has in _FORMS.items() if re.fullmatch(form, name)), None)
        if has is None:
            return f"{name} is no fact of a run; one is line/PATTERN, lines/PATTERN, end, tasks or main/wait-1"
        if "number" in has and (len(names) == 2 or not said.counts):
            return f"{name} is a number, and this states none: no, once, two, 3"
        imagined.append(_imagined(place, len(names) == 1, name, has, said))
    if len(names) == 2 and any(re.fullmatch(rf"(?:line|task){_N}(?:/(?:start|end|wait.*))?", name) for name in names):
        return None  # what such a line says, or how the task is called, is known of no run yet
    return next(wrong(text, *imagined), None)


def _imagined(place: int, alone: bool, name: str, has: set[str], said: Stated) -> Fact:
    """That fact of a run in which all is so that is `said` of it, `alone` or as the first or second of two."""
    asked, task = by_text(name), name.partition("/")[0]
    own = [code for code in said.code if (fnmatchcase(code, asked.pattern) if asked else slug(code) == task)]
    other = re.sub(r"[*?]", "", asked.pattern) if asked else next(iter(said.code), task)
    shown: dict[str, Any] = {
        "seconds": next(iter(said.times), 1.0) if alone or place else 0.0,
        "text": next(iter(own), other),
        "number": int(next(iter(said.counts), 0)),
        "end": next(iter(said.ends), "finished"),
    }
    fact = Fact(float(place), line=place + 1)._replace(**{key: shown[key] for key in has})
    if asked is None:
        return fact
    found = asked._replace(which=min(asked.which, 1)).fact([fact] if asked.which else [], said.text) or fact
    return found if asked.which else found._replace(number=fact.number)

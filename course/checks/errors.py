"""A page in `docs/errors/` is a list of messages: each of its headings is one, as Python prints it.

`…` in a heading stands for what varies. The first run below a heading of the second level prints that message. Where
later versions of Python word it otherwise, headings of the third level below it have these words: each wording is in a
recording of that run, and each of its recordings has one. A heading of the third level may also be another message of
the same cause; then the first run below it prints that.
"""

import difflib
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from tickbytick.recording import lines

from ..examples import holds_on, load
from ..lessons import text
from ..pages import Fault, pages, read
from ..paths import ERRORS

_HEADING = re.compile(r"(#{2,3}) +(.+?)(?: +\{[^{}]*\})? *")


def faults() -> Iterator[Fault]:
    """Each heading that no recording there has, and each recording without one of the headings there."""
    for page in (each for each in pages() if each.parent == ERRORS):
        yield from (Fault.of(page, line, what) for line, what in _of_page(page))


def _of_page(page: Path) -> Iterator[tuple[int, str]]:
    rows = text(page).splitlines()
    found = [(line, match) for line, row in enumerate(rows, 1) if (match := _HEADING.fullmatch(row))]
    heads = [line for line, match in found if match[1] == "##"]
    runs = {fence.line: fence.run for fence in read(page)[0] if fence.run}
    for start, end in pairwise([*heads, len(rows) + 1]):
        if first := next((run for line, run in runs.items() if start < line < end), None):
            wordings: dict[str, dict[int, str]] = {}
            within = [(line, match[2]) for line, match in found if start <= line < end]
            for (line, message), (ends, _) in pairwise([*within, (end, "")]):
                own = next((run for at, run in runs.items() if line < at < ends), first)
                says_it = any(_pattern(message).search(said) for rows in _printed(own).values() for said in rows)
                wordings.setdefault(own if says_it else first, {})[line] = message
            for example, its in wordings.items():
                yield from _of_run(example, its)
        else:
            yield start, "a message without a run that prints it; show there a program that does, and its run"


def _printed(example: str) -> dict[str, list[str]]:
    """The lines of its recordings, by the version of Python since which they hold."""
    return {
        since: [line.text.strip() for line in lines(recording)]
        for since, recording in load(example).recordings().items()
    }


def _of_run(example: str, wordings: dict[int, str]) -> Iterator[tuple[int, str]]:
    """By line, what is wrong with a message in these wordings, which that example prints."""
    printed = _printed(example)
    every = [said for rows in printed.values() for said in rows]
    for line, message in wordings.items():
        if not any(map(_pattern(message).search, every)):
            [nearest] = difflib.get_close_matches(message, every, 1, 0) or ["nothing"]
            what = f"no line of {example}, the first run below, is “{message}”"
            yield line, f"{what}; mend the heading or the program; nearest: {nearest}"
    for since, rows in printed.items():
        if not any(_pattern(message).search(said) for message in wordings.values() for said in rows):
            what = f"on {holds_on(since, printed)} {example}, the first run below, says it in other words"
            yield min(wordings), f"{what}; add them as a heading ### below"


def _pattern(message: str) -> re.Pattern[str]:
    """What a line that says it ends with: nothing else follows, and no word is cut."""
    return re.compile(r"(?<!\S)" + ".+".join(map(re.escape, message.split("…"))) + r"\Z")

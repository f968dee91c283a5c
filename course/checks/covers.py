"""Whether something above a covered run tells what the reader is to predict: its times, its printed lines."""

import re
from collections.abc import Iterator
from functools import cache

from tickbytick.moments import TIME, seconds
from tickbytick.recording import lines

from ..examples import load
from ..lessons import folder_of
from ..lessons import text as text_of
from ..moments import LINK, facts, moment
from ..pages import Fault, Fence, front_matter, line_of, pages, read
from ..paths import DOCS
from .sections import CODE, NOT_OURS

_HEADING = re.compile(r"#+ ")
_LONG = 12
"""Letters of a printed line that no sentence has by chance."""


def faults() -> Iterator[Fault]:
    """Each moment and each printed line of a covered run that stands before its cover, or in a heading."""
    for page in pages():
        for fence in read(page)[0]:
            if fence.covered:
                yield from _told_of(fence)


def _told_of(fence: Fence) -> Iterator[Fault]:
    own, near = folder_of(fence.page.relative_to(DOCS).as_posix()), _near(fence)
    for line, text in _above(fence):
        said = [said for said, target in LINK.findall(text) if moment(target, own)[0] == fence.run]
        said += [LINK.sub("…", text)] * (line in near)
        if what := next(filter(None, (_tells(each, fence.run) for each in said)), None):
            where = f"the run that is covered in line {fence.line}"
            yield Fault.of(fence.page, line, f"tells {what} of {where}; say it below")


def _above(fence: Fence) -> Iterator[tuple[int, str]]:
    """What a reader has seen before they come to the cover, by line: what search engines show, the headings (the table
    of contents has all of them), and all that stands above but in fences."""
    fences = read(fence.page)[0]
    inside = {line for each in fences for line in range(each.line, each.end + 1)}
    yield line_of(fence.page, "description:"), str(front_matter(fence.page).get("description", ""))
    for line, row in enumerate(text_of(fence.page).splitlines(), 1):
        if line not in inside and (line < fence.line or _HEADING.match(row)):
            yield line, row


def _near(fence: Fence) -> frozenset[int]:
    """The lines in which a sentence that names no run is taken to be about this one: the description, the headings,
    and what stands between the run before (or the beginning) and the cover."""
    rows = text_of(fence.page).splitlines()
    before = max((each.line for each in read(fence.page)[0] if each.run and each.line < fence.line), default=0)
    begins = max((line for line in range(1, fence.line) if rows[line - 1].startswith("## ")), default=1)
    headings = {line for line, row in enumerate(rows, 1) if _HEADING.match(row)}
    return frozenset({line_of(fence.page, "description:"), *headings, *range(max(before, begins), fence.line)})


def _tells(text: str, name: str) -> str | None:
    """What that text tells of the run: a time that is no number of its program, or a printed line."""
    times, printed = _outcome(name)
    plain = NOT_OURS.sub("", text)
    for code in CODE.findall(plain):
        if code.strip() in printed:
            return f"`{code}`"
    for line in printed:
        if len(line) >= _LONG and line.lower() in plain.lower():
            return f"“{line}”"
    return next((each for each in TIME.findall(CODE.sub("", plain)) if seconds(each) in times), None)


@cache
def _outcome(name: str) -> tuple[frozenset[float], frozenset[str]]:
    """The times of that run which its program does not name, and the lines that it prints."""
    numbers = {fact.seconds for key, fact in facts(name).items() if ".py/" in key}
    times = {fact.seconds for key, fact in facts(name).items() if ".py/" not in key and fact.seconds} - numbers
    printed = (line.text.strip() for run in load(name).recordings().values() for line in lines(run))
    return frozenset(filter(None, times)), frozenset(filter(None, printed))

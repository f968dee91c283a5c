"""Whether what the pages link to moments of runs is so (course/moments.py)."""

from collections.abc import Iterator
from pathlib import Path

from ..lessons import lesson_of, text
from ..moments import LINK, SCHEME, fault
from ..pages import Fault, read
from ..paths import DOCS, ROOT


def faults(page: Path) -> Iterator[Fault]:
    """Each link of the page to a moment that states what its run does not show."""
    lesson = lesson_of(page.relative_to(DOCS).as_posix())
    rows = text(page).splitlines()
    for fence in read(page)[0]:
        rows[fence.line - 1 : fence.end] = [""] * (fence.end - fence.line + 1)
    for line, row in enumerate(rows, 1):
        wrong = [what for said, target in LINK.findall(row) if (what := fault(said, target, lesson))]
        if f"]({SCHEME}" in LINK.sub("", row):
            wrong.append("a link to a moment is written [text](run:EXAMPLE/FACT), with no bracket in its text")
        yield from (Fault(page.relative_to(ROOT).as_posix(), line, what) for what in wrong)

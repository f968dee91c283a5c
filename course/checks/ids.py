"""The ids under which a reader's browser keeps what they did: each page of a lesson and each question has one, and no
other has the same. Whether a question has one is said with the rest of its fence; those of exercises, with these."""

from collections.abc import Iterator

from .. import progress
from ..lessons import pages
from ..pages import Fault
from ..predictions import ID, NO_ID


def faults() -> Iterator[Fault]:
    lessons: dict[str, str] = {}
    questions: dict[str, str] = {}
    for page in pages():
        own = progress.id_of(page)
        if not own:
            yield Fault.of(
                page, 1, f"its front matter has no id; write such as id: {page.stem[3:]}, and never change it"
            )
        elif not ID.fullmatch(own):
            yield Fault.of(page, "id:", f"id: {own} is {NO_ID}")
        elif (first := lessons.setdefault(own, page.name)) != page.name:
            yield Fault.of(page, "id:", f"{own} is the id of {first} too; progress is kept by it: one each")
        for line, asked in progress.predictions(page):
            here = f"{page.name}:{line}"
            if (first := questions.setdefault(asked, here)) != here:
                yield Fault.of(page, line, f"{asked} is the id of {first} too; progress is kept by it: one each")

"""The claims of the video: each has its place on the site, what settles it, and its box; each minute has its row."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from ..lessons import pages as lesson_pages
from ..lessons import text
from ..pages import Fault, pages, read, runs
from ..paths import DOCS, ROOT
from ..site import video

_VERDICTS = set("true imprecise incomplete wrong trap version-dependent harmless opinion".split()) | {"bad practice"}


def faults() -> Iterator[Fault]:
    """What is wrong in `course/claims.toml`, and in what the pages say of the video."""
    name = video.CLAIMS.relative_to(ROOT).as_posix()
    try:
        said = video.load()
    except ValueError as error:
        yield Fault(name, 1, str(error).partition(": ")[2])
        return
    rows = video.CLAIMS.read_text(encoding="utf-8").splitlines()

    def line(pattern: str) -> int:
        return next((number for number, row in enumerate(rows, 1) if re.fullmatch(pattern, row)), 1)

    for what in _of_all(said):
        yield Fault(name, 1, what)
    for claim in said.claims:
        for what in _of_claim(claim, said):
            yield Fault(name, line(rf"number = {claim.number}"), f"claim {claim.number}: {what}")
    for minute in said.minutes:
        for what in _of_minute(minute, said):
            yield Fault(name, line(rf'from = "{minute.start}"'), f"the row from {minute.start}: {what}")
    for page in pages():
        for what in _of_page(page, said):
            yield Fault(page.relative_to(ROOT).as_posix(), 1, what)


def seconds(stamp: str) -> int:
    """`4:52` → 292."""
    minutes, _, rest = stamp.partition(":")
    return 60 * int(minutes) + int(rest)


@cache
def _html(page: Path, _text: str) -> BeautifulSoup:
    return BeautifulSoup(read(page)[1], "html.parser")


def _place(section: str) -> tuple[Path, Tag | None]:
    """The page that a section names, and the element at its anchor; none where there is no such page or anchor."""
    name, _, anchor = section.partition("#")
    page = DOCS / name
    found = _html(page, text(page)).find(id=anchor) if page.is_file() else None
    return page, found if isinstance(found, Tag) else None


def _of_all(said: video.Video) -> Iterator[str]:
    numbers = sorted(claim.number for claim in said.claims)
    if numbers != [*range(1, len(numbers) + 1)]:
        yield "the claims are not numbered from 1 on, each once"
    heard = [[*map(seconds, [claim.time, *claim.also])] for claim in said.claims]
    if heard != sorted(heard) or any(times != sorted(times) for times in heard):
        yield "the claims are not in the order in which the video makes them"
    if said.stamps != sorted(set(said.stamps), key=seconds):
        yield "the stamps of the transcript are not in order"
    edges = [*(minute.start for minute in said.minutes), said.stamps[-1]]
    if edges != [said.stamps[0], *(minute.end for minute in said.minutes)]:
        yield "the rows do not join, from the first stamp to the last"


def _of_claim(claim: video.Claim, said: video.Video) -> Iterator[str]:
    for stamp in {claim.time, *claim.also} - set(said.stamps):
        yield f"the transcript has no stamp {stamp}"
    if claim.verdict not in _VERDICTS:
        yield f"{claim.verdict!r} is no verdict; there are: {', '.join(sorted(_VERDICTS))}"
    page, element = _place(claim.section)
    if element is None:
        yield f"there is no {claim.section}"
        return
    if (claim.program is None) == (claim.test is None):
        yield "either a program or a test settles it"
    elif claim.program and claim.program not in runs(page):
        yield f"{claim.program} is not on {page.name}"
    elif claim.test and not is_test(claim.test):
        yield f"there is no {claim.test}"
    box = element.find_parent(class_="video")
    if claim.verdict == "true" and box:
        yield "a true claim needs no box"
    elif claim.verdict != "true":
        title = box and box.select_one(".admonition-title")
        if not claim.section.endswith(f"#claim-{claim.number}") or not title:
            yield f"no box #claim-{claim.number} in {page.name}"
        elif not re.fullmatch(rf"{claim.time} in the video: “.+”", title.get_text()):
            yield f"the title of its box is not «{claim.time} in the video: “…”»"


def is_test(place: str) -> bool:
    """Whether `tests/lessons/test_03_gather.py::test_name` is there."""
    file, _, name = place.partition("::")
    path = ROOT / file
    return path.is_file() and bool(re.search(rf"^(async )?def {re.escape(name)}\(", path.read_text("utf-8"), re.M))


def _of_minute(minute: video.Minute, said: video.Video) -> Iterator[str]:
    for stamp in {minute.start, minute.end} - set(said.stamps):
        yield f"the transcript has no stamp {stamp}"
    if not 0 < seconds(minute.end) - seconds(minute.start) <= 45:
        yield "a row is of 45 s at most"
    page, element = _place(minute.section)
    if element is None:
        yield f"there is no {minute.section}"
    elif minute.program not in runs(page) and (minute.program or minute.end != said.stamps[-1]):
        yield f"{minute.program} is not on {page.name}"


def _of_page(page: Path, said: video.Video) -> Iterator[str]:
    """Its boxes are of claims; a lesson of the video says which part it tells, where its rows and claims are heard."""
    soup = _html(page, text(page))
    boxes = len(soup.select(".admonition.video"))
    claims = [claim for claim in said.claims if _place(claim.section)[0] == page]
    if boxes != (count := sum(claim.verdict != "true" for claim in claims)):
        yield f"{boxes} boxes about the video, and {count} claims that need one"
    heard = [[minute.start] for minute in said.minutes if _place(minute.section)[0] == page]
    heard += [[claim.time, *claim.also] for claim in claims]
    told = soup.select_one("p.in-video")
    if page not in lesson_pages() or (told is None and not heard):
        return
    stamps = re.findall(r"\d+:\d\d", told.get_text()) if told else []
    if len(stamps) != 2 or not set(stamps) <= set(said.stamps):
        yield "tells a part of the video, and has no line «In the video: 4:37–5:49» with two stamps of the transcript"
        return
    part = range(*map(seconds, stamps))
    for times in heard:
        if not any(seconds(time) in part for time in times):
            yield f"what is heard at {times[0]} is not in {stamps[0]}–{stamps[1]}, the part that this lesson tells"

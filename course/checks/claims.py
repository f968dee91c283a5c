"""The claims of the video: their order, the place of each on the site, what settles it, its box; each minute's row."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from ..lessons import pages as lesson_pages
from ..lessons import text
from ..pages import Fault, front_matter, pages, read, runs
from ..paths import DOCS
from ..site import video
from .proofs import tests

_VERDICTS = set("true imprecise incomplete wrong trap version-dependent harmless opinion".split()) | {"bad practice"}


def faults() -> Iterator[Fault]:
    """What is wrong in `course/claims.toml`, and in what the pages say of the video."""
    try:
        said = video.load()
    except ValueError as error:
        yield Fault.of(video.CLAIMS, 1, str(error).partition(": ")[2])
        return
    if sorted(claim.number for claim in said.claims) != [*range(1, len(said.claims) + 1)]:
        yield Fault.of(video.CLAIMS, 1, "the claims are not numbered from 1 on, each once")
    for before, claim in pairwise(said.claims):
        if _seconds(claim.time) < _seconds(before.time):
            row = f"number = {claim.number}"
            yield Fault.of(video.CLAIMS, row, f"{row}: is heard before number {before.number}; put it above that one")
    of_claims = ((f"number = {each.number}", _of_claim(each, said)) for each in said.claims)
    of_minutes = ((f'from = "{each.start}"', _of_both(each, {each.start, each.end}, said)) for each in said.minutes)
    for row, found in (*of_claims, *of_minutes):
        yield from (Fault.of(video.CLAIMS, row, f"{row}: {what}") for what in found)
    for page in pages():
        yield from (Fault.of(page, 1, what) for what in _of_page(page, said))


def _seconds(stamp: str) -> int:
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


def _of_both(each: video.Claim | video.Minute, stamps: set[str], said: video.Video) -> Iterator[str]:
    """Its stamps are of the transcript; its place and its program are on the site."""
    for stamp in stamps - set(said.stamps):
        yield f"the transcript has no stamp {stamp}"
    page, element = _place(each.section)
    if element is None:
        yield f"there is no {each.section}"
    elif each.program and each.program not in runs(page):
        yield f"{each.program} is not on {page.name}"


def _of_claim(claim: video.Claim, said: video.Video) -> Iterator[str]:
    yield from _of_both(claim, {claim.time, *claim.also}, said)
    element = _place(claim.section)[1]
    box = element and element.find_parent(class_="video")
    if claim.verdict not in _VERDICTS:
        yield f"{claim.verdict!r} is no verdict; there are: {', '.join(sorted(_VERDICTS))}"
    settled_by = [each for each in (claim.program, claim.test) if each is not None]
    if len(settled_by) != 1 and (settled_by or claim.verdict != "opinion"):
        yield "either a program or a test settles it; an opinion may have neither"
    elif claim.test and claim.test not in tests():
        yield f"there is no {claim.test}"
    title = box and box.select_one(".admonition-title")
    if claim.verdict != "true" and not (title and claim.section.endswith(f"#claim-{claim.number}")):
        yield f"no box #claim-{claim.number} there"
    elif title and not re.fullmatch(rf"{claim.time} in the video: “.+”", title.get_text()):
        yield f"the title of its box is not «{claim.time} in the video: “…”»"


def _of_page(page: Path, said: video.Video) -> Iterator[str]:
    """Its boxes are of claims; a lesson of the video says which part it tells, where its rows and claims are heard."""
    soup = _html(page, text(page))
    boxes = len(soup.select(".admonition.video"))
    claims = [claim for claim in said.claims if _place(claim.section)[0] == page]
    if boxes != (count := sum(claim.verdict != "true" for claim in claims)):
        yield f"{boxes} boxes about the video, and {count} claims that need one"
    if page not in lesson_pages():
        return
    stamps = re.findall(r"\d+:\d\d", str(front_matter(page).get("video", "")))
    part = range(*map(_seconds, stamps)) if len(stamps) == 2 else ()
    heard = [[minute.start] for minute in said.minutes if _place(minute.section)[0] == page]
    for times in heard + [[claim.time, *claim.also] for claim in claims]:
        if not any(_seconds(time) in part for time in times):
            where = "–".join(stamps) or '`video: "4:37–5:49"` in its front matter'
            yield f"what is heard at {times[0]} is not in {where}, the part that this lesson tells"

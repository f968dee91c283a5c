"""Every claim of the video has its place on the site, and every minute its row."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from course import pages
from course.paths import DOCS, ROOT
from course.site import video

VIDEO = video.load()
STAMPS = tomllib.loads(video.CLAIMS.read_text(encoding="utf-8"))["stamps"].split()
VERDICTS = set("true imprecise incomplete wrong trap version-dependent harmless opinion".split()) | {"bad practice"}


@cache
def html(page: Path) -> BeautifulSoup:
    return BeautifulSoup(pages.read(page)[1], "html.parser")


def place(section: str) -> tuple[Path, Tag | None]:
    """The page that a section names, and the element at its anchor."""
    page, _, anchor = section.partition("#")
    return DOCS / page, html(DOCS / page).find(id=anchor)


def seconds(stamp: str) -> int:
    minutes, _, rest = stamp.partition(":")
    return 60 * int(minutes) + int(rest)


def test_there_are_37_claims_in_the_order_of_the_video():
    """In the file, and so on the page; a claim keeps its number, for boxes and links have it."""
    assert sorted(claim.number for claim in VIDEO.claims) == list(range(1, 38))
    heard = [[*map(seconds, [claim.time, *claim.also])] for claim in VIDEO.claims]
    assert heard == sorted(heard) and all(times == sorted(times) for times in heard)
    assert {claim.verdict for claim in VIDEO.claims} <= VERDICTS


def test_the_stamps_of_the_transcript_are_in_order():
    assert [seconds(stamp) for stamp in STAMPS] == sorted({seconds(stamp) for stamp in STAMPS})


@pytest.mark.parametrize("claim", VIDEO.claims, ids=lambda claim: f"claim {claim.number}")
def test_a_claim_has_its_place_what_settles_it_and_its_box_if_it_is_not_plainly_true(claim: video.Claim):
    assert {claim.time, *claim.also} <= set(STAMPS)
    page, element = place(claim.section)
    assert element, f"{claim.section}: there is no such anchor"
    assert (claim.program is None) != (claim.test is None), "either a program or a test settles it"
    if claim.program:
        assert claim.program in pages.runs(page), f"{claim.program} is not on {page.name}"
    else:
        file, _, name = (claim.test or "").partition("::")
        text = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^(async )?def {name}\(", text, re.M), f"there is no {claim.test}"
    box = element.find_parent(class_="video")
    if claim.verdict == "true":
        assert box is None
    else:
        assert claim.section.endswith(f"#claim-{claim.number}") and box, f"no box #claim-{claim.number} in {page.name}"
        title = box.select_one(".admonition-title").get_text()
        assert re.fullmatch(rf"{claim.time} in the video: “.+”", title), title


def test_every_box_is_one_of_a_claim():
    boxes = [box for page in pages.pages() for box in html(page).select(".admonition.video")]
    assert len(boxes) == sum(claim.verdict != "true" for claim in VIDEO.claims)


def test_the_rows_join_from_the_first_second_to_the_last():
    edges = [VIDEO.minutes[0].start, *(minute.end for minute in VIDEO.minutes)]
    assert [minute.start for minute in VIDEO.minutes] == edges[:-1]
    assert (edges[0], edges[-1]) == ("0:00", "14:00")


@pytest.mark.parametrize("minute", VIDEO.minutes, ids=lambda minute: minute.start)
def test_a_row_is_short_and_leads_to_a_section_and_its_program(minute: video.Minute):
    assert {minute.start, minute.end} <= set(STAMPS)
    assert 0 < seconds(minute.end) - seconds(minute.start) <= 45
    page, element = place(minute.section)
    assert element, f"{minute.section}: there is no such anchor"
    assert minute.program in pages.runs(page) or (minute.program is None and minute.end == "14:00")


@pytest.mark.parametrize("page", sorted((DOCS / "lessons").glob("*.md")), ids=lambda page: page.stem)
def test_a_lesson_says_which_part_of_the_video_it_tells(page: Path):
    """Each row that leads to it begins in that part, and each claim that it settles is heard there."""
    stamps = re.findall(r"\d+:\d\d", html(page).select_one("p.in-video").get_text())
    assert set(stamps) <= set(STAMPS)
    part = range(*map(seconds, stamps))
    heard = [[minute.start] for minute in VIDEO.minutes if place(minute.section)[0] == page]
    heard += [[claim.time, *claim.also] for claim in VIDEO.claims if place(claim.section)[0] == page]
    assert [times for times in heard if not any(seconds(time) in part for time in times)] == []

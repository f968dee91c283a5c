"""What the video says and where the site shows it: reads `course/claims.toml`."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from markdown.extensions.toc import slugify

from ..lessons import number
from ..paths import COURSE, DOCS, ROOT

CLAIMS = COURSE / "claims.toml"
_TITLE = re.compile(r"#{1,3} (.+?)(?: +\{.+\})?$")
_STAMP = re.compile(r"\d+:\d\d")


@dataclass(frozen=True)
class Claim:
    """One thing that the video says, with what really happens."""

    number: int
    time: str  # "4:52"
    says: str
    verdict: str
    truth: str
    section: str  # "lessons/03-gather.md#claim-12"
    program: str | None = None  # the example, or
    test: str | None = None  # the test, that settles it
    also: list[str] = field(default_factory=list)  # where the video says it again

    @property
    def settled_by(self) -> str | None:
        return self.test.rpartition("::")[2] if self.test else self.program


@dataclass(frozen=True)
class Minute:
    """A stretch of the video, and where the site tells the same."""

    start: str
    end: str
    what: str
    section: str
    program: str | None = None


@dataclass(frozen=True)
class Video:
    claims: list[Claim]
    minutes: list[Minute]
    stamps: list[str]  # those of the transcript


def load() -> Video:
    """Read the data file. Raises ValueError with a message that names it."""
    try:
        data = tomllib.loads(CLAIMS.read_text(encoding="utf-8"))
        claims = [Claim(**row) for row in data["claim"]]
        minutes = [Minute(row.pop("from"), row.pop("to"), **row) for row in data["minute"]]
        stamps = data["stamps"].split()
        every: list[Claim | Minute] = [*claims, *minutes]
        for each in every:
            for name, value in vars(each).items():
                expected = int if name == "number" else list if name == "also" else str
                if not isinstance(value, expected) and not (value is None and name in ("program", "test")):
                    raise ValueError(f"{name} = {value!r} in {each.section}; it is of type {expected.__name__}")
        if wrong := [stamp for claim in claims for stamp in [claim.time, *claim.also] if not _STAMP.fullmatch(stamp)]:
            raise ValueError(f"{wrong[0]!r} is no stamp; write it as 4:52")
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"{CLAIMS.relative_to(ROOT)}: {error}") from None
    return Video(claims, minutes, stamps)


def heading(section: str) -> str:
    """The number of the lesson with the heading at that anchor; for a box, the one above it."""
    page, _, anchor = section.partition("#")
    headings = _headings(DOCS / page, (DOCS / page).stat().st_mtime_ns)
    # A dead anchor is for the builder to report; the link then carries the page's title.
    return " · ".join(filter(None, (number(DOCS / page), headings.get(anchor, headings[""]))))


@cache
def _headings(page: Path, _changed: int) -> dict[str, str]:
    """Headings by the anchors of themselves and of the boxes below them."""
    found: dict[str, str] = {}
    above = ""
    for line in page.read_text(encoding="utf-8").splitlines():
        if title := _TITLE.match(line):
            above = re.sub(r"[`*]", "", title[1])
            found.setdefault("", above)
        found |= {name: above for name in [anchor(line)] if name}
    return found


def anchor(line: str) -> str | None:
    """That of a heading, or of a box that has one."""
    title, box = _TITLE.match(line), re.search(r"\{ *#([\w-]+) *\}", line)
    return slugify(re.sub(r"[`*]", "", title[1]), "-") if title else box and box[1]

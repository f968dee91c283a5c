"""The pages of a built site that searches list: no notebook, which is nearly its lesson once more, nor the frame."""

import re
from pathlib import Path

from bs4 import BeautifulSoup

PICTURE = re.compile(rb"<svg\b.*?</svg>", re.S)
"""Nobody here looks at one, and they are more than half of what would be parsed."""


def listed_pages(site: Path) -> dict[str, BeautifulSoup]:
    """By their addresses in the site, `""` and `lessons/03-gather/`, and without their pictures."""
    found = {}
    for path in sorted(site.rglob("index.html")):
        page = BeautifulSoup(PICTURE.sub(b"", path.read_bytes()), "html.parser")
        if not page.select_one("head meta[name=search-weight][content='0']"):
            found[path.parent.relative_to(site).as_posix().removeprefix(".") + "/" * (path.parent != site)] = page
    return found


def site_address(of_site: dict[str, BeautifulSoup]) -> str:
    """Where the site will be, as it was built for; empty where SITE_URL was."""
    canonical = of_site[""].select_one("head link[rel=canonical]")
    return str(canonical["href"]) if canonical else ""


def description(page: BeautifulSoup) -> str:
    """What the page says of itself."""
    [said] = page.select("head meta[name=description]")
    return str(said["content"])

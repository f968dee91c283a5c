"""The form of a lesson: its parts in their order, its length, its new terms, its place, its programs."""

import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup

from ..lessons import lesson_of, lessons, text, title
from ..lessons import pages as lesson_pages
from ..pages import RUNS, Fault, front_matter, navigation, pages, read
from ..paths import DOCS, ROOT

_PARTS = {
    "a title": r"# ",
    "its program": r" *```python",
    "a question before the run": r'!!! question "Predict"',
    "its run": r"```predict",
    "what happened": r"## What happened\n",
    "the summary of three lines": r"## In short\n\n(?:- .+\n(?:  \{.+\n)?){3}\n",
    "the official documentation": r"In the official documentation:\n\[.+\]\(https://docs\.python\.org/3/",
    "what to take away": r"```take-away",
}
_WORDS, _WORDS_IN_A_BOX = 900, 60
"""Of a page, outside of code, runs, tables and boxes; of a box about the video."""
_TITLE, _DESCRIPTION = 60, 160
"""Characters, of any page: as much as search engines show."""
_PROGRAMS = 4
"""Of a page, outside of sections with a table, which they serve."""


def faults() -> Iterator[Fault]:
    """What is wrong with the form of the lessons' pages."""
    known = [DOCS / page for _, page in navigation() if page.startswith("lessons/")]
    if known != (ordered := [page for page in lesson_pages() if page in known]):
        first = next(page.name for page, right in zip(known, ordered, strict=True) if page != right)
        yield Fault("mkdocs.yml", 1, f"nav has {first} out of its order, which is that of the lessons' names")
    for page in lesson_pages():
        yield from (Fault.of(page, line, what) for line, what in (*_missing_parts(page), *_too_long(page)))
        lesson = lesson_of(f"lessons/{page.name}")
        if lesson is None:
            there = ", ".join(lessons())
            yield Fault.of(page, 1, f"there are no programs of this lesson; it has the name of its folder: {there}")
    yield from _heads()
    yield from _terms()


def _heads() -> Iterator[Fault]:
    """Each page of the site has a title and a description of its own: search engines show them, and for a lesson the
    first page."""
    seen: dict[str, Path] = {}
    for page in pages():
        called, said = title(page), str(front_matter(page).get("description", ""))
        if len(called) > _TITLE:
            yield Fault.of(page, "# ", f"a title of {len(called)} characters; search engines show {_TITLE}")
        if (first := seen.setdefault(called, page)) != page:
            yield Fault.of(page, "# ", f"the title of {first.name} too; a page has its own")
        if not said:
            yield Fault.of(page, 1, "its front matter has no `description`, a sentence about it for search engines")
        elif (first := seen.setdefault(said, page)) != page:
            yield Fault.of(page, "description:", f"the description of {first.name} too; a page has its own")
        elif len(said) > _DESCRIPTION:
            long = f"a description of {len(said)} characters; search engines show {_DESCRIPTION}"
            yield Fault.of(page, "description:", long)


def _missing_parts(page: Path) -> Iterator[tuple[int, str]]:
    whole, position = text(page), 0
    for part, pattern in _PARTS.items():
        found = re.compile(pattern, re.M).search(whole, position)
        if not found:
            line = whole.count("\n", 0, position) + 1
            yield line, f"{part} is missing below; see «A lesson» in CONTRIBUTING.md"
            return
        position = found.end()


def _too_long(page: Path) -> Iterator[tuple[int, str]]:
    soup = BeautifulSoup(read(page)[1], "html.parser")
    for box in soup.select(".admonition.video"):
        box.select_one(".admonition-title").extract()  # type: ignore[union-attr]
        if (words := len(box.extract().get_text().split())) > _WORDS_IN_A_BOX:
            yield 1, f"a box of {words} words, {_WORDS_IN_A_BOX} at most: {box.get_text().strip()[:40]}…"
    for aside in soup.select("table, .headerlink, .tabbed-labels"):
        aside.extract()
    if (words := len(soup.get_text().split())) > _WORDS:
        yield 1, f"{words} words, {_WORDS} at most; make two pages of it"
    sections = re.split(r"^## ", text(page), flags=re.M)
    programs = sum(
        len(re.findall(rf"^```(?:{'|'.join(RUNS)})", each, re.M)) for each in sections if "\n|---" not in each
    )
    if programs > _PROGRAMS:
        yield 1, f"{programs} programs, {_PROGRAMS} at most; make two pages of it"


def _terms() -> Iterator[Fault]:
    """A new term is bold once, and in the glossary, which is in order and has it once."""
    glossary = DOCS / "glossary.md"
    explained: dict[str, int] = {}
    for line, row in enumerate(text(glossary).splitlines(), 1):
        if entry := re.match(r"\*\*(.+?)\*\*", row):
            if (first := explained.setdefault(entry[1], line)) != line:
                what = f"«{entry[1]}» is explained in line {first} already; make one entry of the two"
                yield Fault.of(glossary, line, what)
    place = glossary.relative_to(ROOT).as_posix()
    pairs = zip(explained, sorted(explained, key=str.casefold), strict=True)
    for before, after in [pair for pair in pairs if pair[0] != pair[1]][:1]:
        yield Fault.of(glossary, 1, f"«{before}» is not in the order of the alphabet; «{after}» comes there")
    seen: dict[str, str] = {}
    for page in lesson_pages():
        for line, row in enumerate(text(page).splitlines(), 1):
            # Bold that ends with a full stop heads its paragraph; a box has its stamp in bold.
            for term in re.findall(r"\*\*([^*\d]+[^*.])\*\*", row):
                if term in seen:
                    yield Fault.of(page, line, f"«{term}» is bold already in {seen[term]}; a term is new once")
                elif term not in explained:
                    yield Fault.of(page, line, f"«{term}» is a new term, and not in {place}; explain it there")
                seen[term] = f"{page.relative_to(ROOT)}:{line}"

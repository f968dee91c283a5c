"""Reads the pages of `docs/` with the Markdown parser that builds them, and reports every fault as `page:line`.

A fence that raises would be swallowed by both builders, so the judge is here: `python -m tickbytick check`.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import markdown
from mkdocs.config import load_config

from .examples import ROOT, SNIPPETS, BadExample, Example, load, names

DOCS = ROOT / "docs"

_INCLUDE = re.compile(r'-{1,}8<-{1,} "(?P<path>[^":]+)(?::(?P<region>[^"]+))?"')


@dataclass(frozen=True)
class Fence:
    """A fenced code block as the Markdown parser found it."""

    page: Path
    line: int  # of the opening fence, from 1
    language: str
    source: str

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    def includes(self) -> list[tuple[Path, str | None]]:
        """The files (with a region, or None) that the fence shows; empty if it is typed into the page."""
        found = [_INCLUDE.fullmatch(row.strip()) for row in self.source.splitlines() if row.strip()]
        return [(ROOT / match["path"], match["region"]) for match in found if match] if all(found) else []


@dataclass(frozen=True)
class Fault:
    """Something wrong in a page: where, what, and what mends it."""

    place: str  # "docs/lessons/03-gather.md:12"
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def pages() -> list[Path]:
    """Every page of the site."""
    return sorted(DOCS.rglob("*.md"))


@cache
def _extensions() -> tuple[list[str], dict[str, Any]]:
    config = load_config(str(ROOT / "mkdocs.yml"))
    # Without includes a fence keeps its line numbers, and shows what it asks for.
    extensions = [name for name in config.markdown_extensions if name != "pymdownx.snippets"]
    return extensions, dict(config.mdx_configs)


def custom_languages() -> set[str]:
    """The names of the engine's own fences, as mkdocs.yml gives them."""
    return {fence["name"] for fence in _extensions()[1]["pymdownx.superfences"]["custom_fences"]}


def read(page: Path, text: str | None = None) -> tuple[list[Fence], str]:
    """The fences of that page (or of `text` in its place), and its HTML with every fence taken out."""
    extensions, settings = _extensions()
    parser = markdown.Markdown(extensions=extensions, extension_configs=settings)
    fences: list[Fence] = []
    found: Any = parser.preprocessors["fenced_code_block"]

    def note(ws: str, content: str, start: int, end: int) -> None:
        fences.append(Fence(page, start + 1, found.lang or "", found.rebuild_block(found.code)))
        found.formatter = lambda **_: "<!-- fence -->"
        store(ws, content, start, end)

    store, found.process_nested_block = found.process_nested_block, note
    return fences, parser.convert(page.read_text(encoding="utf-8") if text is None else text)


def faults() -> list[Fault]:
    """Everything that is wrong with the pages and the examples they show."""
    found: list[Fault] = []
    shown: set[str] = set()
    for page in pages():
        fences, html = read(page)
        found += _not_fences(page, html)
        recorded = {fence.source.strip() for fence in fences if fence.language == "recording"}
        embedded: set[str] = set()
        for fence in fences:
            found += [Fault(fence.place, what) for what in _fence_faults(fence, recorded)]
            embedded |= {_example_name(path) for path, _ in fence.includes()}
        for fence in fences:
            if fence.language == "recording" and fence.source.strip() not in embedded:
                what = f"the run of {fence.source.strip()}, whose program is not on this page; include it above"
                found.append(Fault(fence.place, what))
        if page.parent.name == "lessons" and not recorded:
            found.append(Fault(f"{page.relative_to(ROOT)}:1", "a lesson without a recorded run; add a recording fence"))
        shown |= recorded
    for name in names():
        if name not in shown:
            what = "shown on no page; embed it (see «How to add an example» in README.md) or delete the folder"
            found.append(Fault(f"snippets/{name}/:1", what))
    return found


def _not_fences(page: Path, html: str) -> Iterator[Fault]:
    place = f"{page.relative_to(ROOT)}:1"
    if "<pre" in html:
        yield Fault(place, "a code block that is indented or raw HTML, which no test would see; write it as a fence")
    if re.search(r"```|~~~", html):
        yield Fault(place, "a fence that the Markdown parser does not take for one; close it, or mend its first line")


def _fence_faults(fence: Fence, recorded: set[str]) -> Iterator[str]:
    if fence.language == "recording":
        try:
            load(fence.source.strip()).recordings()
        except BadExample as error:
            yield str(error)
    elif fence.language == "python":
        if not fence.includes():
            yield "Python typed into the page, which no test runs; put it under snippets/ and include it"
        for path, region in fence.includes():
            yield from _include_faults(path, region)
            if path.is_file() and _example_name(path) not in recorded:
                yield f"the program of {_example_name(path)} without its run; add a recording fence below"
    elif fence.language != "console" and fence.language not in custom_languages():
        language = fence.language or "(none)"
        yield f"a fence of language {language!r}, which no test checks; use python, recording or console"


def _include_faults(path: Path, region: str | None) -> Iterator[str]:
    name = path.relative_to(ROOT)
    if not path.is_file():
        yield f"includes {name}, which does not exist; name a file under snippets/"
    elif not path.is_relative_to(SNIPPETS):
        yield f"includes {name}, which no test runs; only files under snippets/ may be included"
    elif region is not None:
        text = path.read_text(encoding="utf-8")
        if not all(f"--8<-- [{edge}:{region}]" in text for edge in ("start", "end")):
            marks = f"# --8<-- [start:{region}] and # --8<-- [end:{region}]"
            yield f"includes the region {region!r}, which {name} does not mark; add {marks}"


def _example_name(path: Path) -> str:
    return str(path.parent.relative_to(SNIPPETS)) if path.is_relative_to(SNIPPETS) else ""


def examples_shown() -> dict[str, tuple[Example, Fence]]:
    """Each example with the first fence that shows one of its files, by name."""
    result: dict[str, tuple[Example, Fence]] = {}
    for page in pages():
        for fence in read(page)[0]:
            for path, _ in fence.includes():
                if _example_name(path) not in result and path.is_file():
                    result[_example_name(path)] = (load(_example_name(path)), fence)
    return result


def print_faults() -> int:
    """Print every fault to stderr; return 1 if there is one."""
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        print(f"{len(found)} fault{'s' if len(found) != 1 else ''} in the pages.", file=sys.stderr)
    return 1 if found else 0

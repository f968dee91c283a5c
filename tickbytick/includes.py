"""The includes of the pages, such as `--8<-- "snippets/03-gather/both-at-once/main.py"`, and what is wrong with one.

Where `check_paths` is off, for `make serve`, pymdownx.snippets shows nothing at all in place of a missing file. The
extension of the Markdown parser in this module shows what is wrong instead, in the page.
"""

import logging
import os
import re
from pathlib import Path

import markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from .examples import ROOT, SNIPPETS
from .markdown import page_of

log = logging.getLogger("mkdocs.tickbytick")

Include = tuple[Path, str | None]
"""A file, and the region of it that is included, or None for all of it."""

_INCLUDE = re.compile(r'(?P<indent>\s*)-+8<-+ "(?P<path>[^":]+)(?::(?P<region>[^"]+))?"\s*')


def includes(source: str) -> list[Include]:
    """What a fence with that text includes; empty if anything else is typed into it."""
    found = [_INCLUDE.fullmatch(line) for line in source.splitlines() if line.strip()]
    return [_target(match) for match in found if match] if all(found) else []


def _target(match: re.Match[str]) -> Include:
    return Path(os.path.normpath(ROOT / match["path"])), match["region"]


def fault(file: Path, region: str | None) -> str | None:
    """What is wrong with including that, and what mends it; None if nothing is."""
    name = os.path.relpath(file, ROOT)
    if not file.is_relative_to(SNIPPETS):
        return f"includes {name}, which no test runs; include a file under snippets/"
    if not file.is_file():
        return f"includes {name}, which does not exist; make it, or name another file under snippets/"
    marks = [f"[{edge}:{region}]" for edge in ("start", "end")]
    text = file.read_text(encoding="utf-8")
    if region is not None and not all(f"--8<-- {mark}" in text for mark in marks):
        return f"includes the region {region!r}, which {name} does not have; mark it there with {' and '.join(marks)}"
    return None


class _FaultsInPlace(Preprocessor):
    """Writes what is wrong with an include in its place."""

    def run(self, lines: list[str]) -> list[str]:
        return [self._checked(line) for line in lines]

    def _checked(self, line: str) -> str:
        match = _INCLUDE.fullmatch(line)
        what = fault(*_target(match)) if match else None
        if match is None or what is None:
            return line
        log.warning("%s %s", page_of(self.md) or "A page", what)
        return f"{match['indent']}# This page {what}."


class FaultyIncludes(Extension):
    """Lets a page say which of its includes are wrong."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        if not md.preprocessors["snippet"].check_paths:  # type: ignore[attr-defined]
            md.preprocessors.register(_FaultsInPlace(md), "faulty-includes", 33)  # pymdownx.snippets has 32


def makeExtension(**options: object) -> Extension:
    """How Python-Markdown finds the extension: mkdocs.yml names this module."""
    return FaultyIncludes(**options)

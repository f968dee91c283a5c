"""The extension of the Markdown parser that shows, in a page, what is wrong with its includes.

Where `check_paths` is off, for `make serve`, pymdownx.snippets shows nothing at all in place of a missing file.
"""

import logging

import markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from ..includes import INCLUDE, fault, target
from .builder import page_of

log = logging.getLogger("mkdocs.tickbytick")


class _FaultsInPlace(Preprocessor):
    """Writes what is wrong with an include in its place."""

    def run(self, lines: list[str]) -> list[str]:
        return [*map(self._checked, lines)]

    def _checked(self, line: str) -> str:
        match = INCLUDE.fullmatch(line)
        if match is None or not (what := fault(target(match))):
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

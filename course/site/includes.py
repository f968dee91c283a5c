"""An extension of the Markdown parser, which mkdocs.yml names: a page says in place of a faulty include what is wrong.

Where `check_paths` is off, for `make serve`, pymdownx.snippets shows nothing at all in place of a missing file.
"""

import logging

import markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from ..pages import INCLUDE, target, wrong_include
from .builder import page_of

log = logging.getLogger("mkdocs.tickbytick")


class Includes(Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:
        if "snippet" in md.preprocessors and not md.preprocessors["snippet"].check_paths:  # type: ignore[attr-defined]
            md.preprocessors.register(_FaultsInPlace(md), "faulty-includes", 33)  # pymdownx.snippets has 32


class _FaultsInPlace(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return [*map(self._checked, lines)]

    def _checked(self, line: str) -> str:
        match = INCLUDE.fullmatch(line)
        if match is None or not (what := wrong_include(target(match))):
            return line
        log.warning("%s %s", page_of(self.md) or "A page", what)
        return f"{match['indent']}# This page {what}."

"""An extension of the Markdown parser, which mkdocs.yml names: leads from a sentence to its moment in a run.

A link whose target begins with `run:` becomes one to the recorded run, which web/theme/assets/javascripts/moments.js
shows at that moment; with `{ .silent }` it is plain text. Whether the text is so, `python -m course check` says.
A link to a notebook becomes one to its page.
"""

import logging
import re
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from ..lessons import folder_of, pages_of, text
from ..moments import SCHEME, moment
from ..pages import RUNS
from ..paths import DOCS
from .builder import link, page_of, page_of_notebook
from .memory import kept

log = logging.getLogger("mkdocs.tickbytick")


NOTEBOOK = re.compile(r"(\.\./)*notebooks/[^/]+\.ipynb")


class Moments(Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:
        # After MkDocs' `relpath`, which has 0 and takes an anchor that is not there yet for a fault.
        md.treeprocessors.register(_Moments(md), "moments", -1)


class _Moments(Treeprocessor):
    def run(self, root: Element) -> None:
        page = page_of(self.md)
        if page is None:
            return  # no site is being built
        for element in root.iter():
            element.attrib.pop("proof", None)  # for the check (course/checks/proofs.py), not for readers
            if element.get("href", "").startswith(SCHEME):
                try:
                    self._lead(element, page)
                except ValueError as error:
                    log.warning("%s: %s", page, error)
                    element.tag = "span"
            elif NOTEBOOK.fullmatch(element.get("href", "")):  # MkDocs has made an address of it already
                element.set("href", page_of_notebook(self.md, element.attrib["href"]))

    def _lead(self, anchor: Element, page: str) -> None:
        to = anchor.attrib.pop("href")
        if "silent" in anchor.attrib.pop("class", ""):
            anchor.tag = "span"
            return
        folder = folder_of(page)
        example, said = kept(lambda: _said(to, folder), to, folder)
        anchor.set("class", "moment")
        anchor.set("href", address(example, page, self.md))
        for name, value in said.items():
            anchor.set(f"data-{name}", value)
        SubElement(anchor, "span", {"class": "moment-hint"}).text = ", show in the run"


def _said(to: str, folder: str | None) -> tuple[str, dict[str, str]]:
    """The example that a link leads to, and what tells the moment. Raises ValueError."""
    example, (fact, *_) = moment(to, folder)
    more = {name: str(value) for name in ("line", "task", "where") if (value := getattr(fact, name))}
    return example, {"time": f"{fact.moment:g}", **more}


def address(example: str, page: str, md: markdown.Markdown) -> str:
    """The run of that example: on this page where it has it, or on the first page of its folder that does.

    Raises ValueError if none does.
    """
    own = DOCS / page
    shows = shown_on(example, own)
    if shows is None:
        raise ValueError(f"no page shows the run of {example}")
    name = place_of(example)
    # MkDocs knows the anchors of Markdown only, and would warn of this one.
    return f"#{name}" if shows == own else f"{link(md, shows.relative_to(DOCS).as_posix())}#{name}"


def shown_on(example: str, *before: Path) -> Path | None:
    """The first page of these, then of the example's folder, that shows its run; None if none does."""
    every = (*before, *pages_of(example.partition("/")[0]))
    return next((page for page in every if example in _shown(text(page))), None)


@cache
def _shown(text: str) -> frozenset[str]:
    """The examples whose runs a page of that text shows."""
    return frozenset(re.findall(rf"^```(?:{'|'.join(RUNS)})\n(.+)$", text, re.M))


def place_of(example: str) -> str:
    """The id of its run in a page."""
    return f"run-{example.replace('/', '-')}"

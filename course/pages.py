"""Reads the pages of `docs/` with the Markdown parser that builds them."""

import json
import os
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import markdown
from mkdocs.config import load_config
from mkdocs.utils import meta

from .lessons import text as text_of
from .paths import DOCS, NOTEBOOKS, ROOT, SNIPPETS

INCLUDE = re.compile(r'(?P<indent>\s*)-+8<-+ "(?P<path>[^"]+)"\s*')
"""Such as `--8<-- "snippets/03-gather/both-at-once/main.py"`, of a whole file: pymdownx.snippets could include a part,
`main.py:3:5`, which no test would run."""


def target(match: re.Match[str]) -> Path:
    return Path(os.path.normpath(ROOT / match["path"]))


def wrong_include(file: Path) -> str | None:
    """What is wrong with including that, and what mends it; None if nothing is."""
    name = os.path.relpath(file, ROOT)
    if not file.is_relative_to(SNIPPETS):
        return f"includes {name}, which no test runs; include a file under snippets/"
    if not file.is_file():
        return f"includes {name}, which does not exist; make it, or name another file under snippets/"
    return None


RUNS = ("recording", "predict", "exercise")
"""The fences that show a run: each begins with the name of an example."""


@dataclass(frozen=True)
class Fence:
    """A fenced code block as the Markdown parser found it."""

    page: Path
    line: int  # of the opening fence, from 1
    language: str
    source: str
    end: int = 0  # the line of the closing fence

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def run(self) -> str:
        """The example whose run it shows, at once or behind a question; empty if none."""
        return (self.source.strip().splitlines() or [""])[0].strip() if self.language in RUNS else ""

    @property
    def covered(self) -> bool:
        """Whether it asks the reader before it shows the run."""
        return self.language == "predict"

    def includes(self) -> list[Path]:
        """The files that the fence shows; empty if anything is typed into it."""
        found = [INCLUDE.fullmatch(line) for line in self.source.splitlines() if line.strip()]
        return [target(match) for match in found if match] if all(found) else []

    def commands(self) -> list[tuple[str, str]]:
        """The commands of a `console` fence, each with the output shown below it; empty if it begins with output."""
        command, *rest = re.split(r"^\$ ", self.source, flags=re.M)
        pairs = [entry.partition("\n") for entry in rest]
        return [] if command.strip() else [(command, output) for command, _, output in pairs]


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong in a page: where, what, and what mends it."""

    file: str  # "docs/lessons/03-gather.md"
    line: int
    what: str

    @classmethod
    def of(cls, path: Path, at: int | str, what: str) -> "Fault":
        """One in that file, at a line or at the first that has those words."""
        return cls(path.relative_to(ROOT).as_posix(), line_of(path, at) if isinstance(at, str) else at, what)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def line_of(path: Path, words: str) -> int:
    """The first line of that file that has those words; 1 if none does."""
    rows = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, row in enumerate(rows, 1) if words in row), 1)


def pages() -> list[Path]:
    """Every page of the site, but for those of the notebooks, which are made of lessons."""
    return sorted(page for page in DOCS.rglob("*.md") if NOTEBOOKS not in page.parents)


def front_matter(page: Path) -> dict[str, Any]:
    """What stands in the page's front matter, as MkDocs reads it."""
    return dict(meta.get_data(page.read_text(encoding="utf-8"))[1])


@cache
def _config() -> Any:
    return load_config(str(ROOT / "mkdocs.yml"), theme="mkdocs", plugins=[])  # nothing of it needs Material


def custom_languages() -> set[str]:
    """The names of the engine's own fences, as mkdocs.yml gives them."""
    return {fence["name"] for fence in _config().mdx_configs["pymdownx.superfences"]["custom_fences"]} - {"*"}


def navigation() -> list[tuple[str, str]]:
    """What the navigation calls each page (nothing, if the page's title is to be taken), and its path in `docs/`."""
    return _within(_config().nav)


def parts() -> list[tuple[str, list[tuple[str, str]]]]:
    """The same for each part of the navigation, by the part's name; pages of no part come first, under no name."""
    every = [next(iter(each.items())) for each in _config().nav]
    alone = [each for name, page in every if isinstance(page, str) for each in _within({name: page})]
    return [("", alone), *((name, _within(part)) for name, part in every if not isinstance(part, str))]


def _within(part: Any) -> list[tuple[str, str]]:
    return re.findall(r'(?:"([^"]+)": )?"([^"]+\.md)"', json.dumps(part, ensure_ascii=False))


def site_name() -> str:
    """What the site calls itself."""
    return str(_config().site_name)


def address(page: str) -> str:
    """Of the page with that path in `docs/`, in the site: `lessons/03-gather/`."""
    return page.removesuffix(".md").removesuffix("index") + "/" * (not page.endswith("index.md"))


def is_for_navigation(page: Path) -> bool:
    """Whether that page is not among those that mkdocs.yml keeps out of the navigation."""
    return not _config().not_in_nav.match_file(page.relative_to(DOCS).as_posix())


def read(page: Path, text: str | None = None) -> tuple[list[Fence], str]:
    """The fences of that page (or of `text` in its place), and its HTML with every fence taken out."""
    return _read(page, text_of(page) if text is None else text)


@cache
def _read(page: Path, text: str) -> tuple[list[Fence], str]:
    """Read once: the check of the pages and that of the notebooks both look at them."""
    # Without includes a fence keeps its line numbers, and shows what it asks for.
    extensions = [name for name in _config().markdown_extensions if name != "pymdownx.snippets"]
    parser = markdown.Markdown(extensions=extensions, extension_configs=dict(_config().mdx_configs))
    fences: list[Fence] = []
    found: Any = parser.preprocessors["fenced_code_block"]

    def note(ws: str, content: str, start: int, end: int) -> None:
        fences.append(Fence(page, start + 1, found.lang or "", found.rebuild_block(found.code), end))
        found.formatter = lambda **_: "<!-- fence -->"
        store(ws, content, start, end)

    store, found.process_nested_block = found.process_nested_block, note
    return fences, parser.convert(text)


def runs(page: Path) -> list[str]:
    """The examples whose recorded run that page shows, in order."""
    return [fence.run for fence in read(page)[0] if fence.run]


def print_faults(found: list[Fault]) -> int:
    """Print every fault to stderr; return 1 if there is one."""
    for each in found:
        print(each, file=sys.stderr)
    if found:
        print(f"{len(found)} fault{'s' if len(found) != 1 else ''} in the pages.", file=sys.stderr)
    return 1 if found else 0

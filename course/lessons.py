"""The lessons: which there are, their pages, their programs in the order in which a reader meets them."""

import re
from itertools import pairwise
from pathlib import Path

from .examples import Example, load, names
from .paths import LESSONS, SNIPPETS


def lessons() -> list[str]:
    """The lessons' folders in `snippets/`, in order."""
    return sorted({name.partition("/")[0] for name in names()})


def lesson_of(page: str) -> str | None:
    """The lesson to which a page, as a path in `docs/`, belongs; None for any other page."""
    if not page.startswith("lessons/"):
        return None
    words = Path(page).stem.split("-")
    beginnings = ("-".join(words[:count]) for count in range(len(words), 0, -1))
    return next((name for name in beginnings if (SNIPPETS / name).is_dir()), None)


_FRONT_MATTER = re.compile(r"---[ \t]*\n.*?\n(---|\.\.\.)[ \t]*\n", re.S)
"""As MkDocs knows it (`YAML_RE` in mkdocs/utils/meta.py). Downloads are made without any package of the site's."""


def text(page: Path) -> str:
    """Its Markdown with empty lines for its front matter, so that all others keep their numbers."""
    whole = page.read_text(encoding="utf-8")
    front = _FRONT_MATTER.match(whole)
    return "\n" * front[0].count("\n") + whole[front.end() :] if front else whole


def pages() -> list[Path]:
    """The lessons' pages, in the order in which a reader meets them: that of their names, which begin with a number."""
    return sorted(LESSONS.glob("*.md"), key=lambda page: page.stem)


def following(page: Path) -> Path | None:
    """The page that comes after that one; None after the last, and for a page of no lesson."""
    ordered = pages()
    return next((after for before, after in pairwise(ordered) if before == page), None)


def title(page: Path) -> str:
    """The title of a page, in Markdown."""
    return text(page).lstrip().partition("\n")[0].removeprefix("# ")


def pages_of(name: str) -> list[Path]:
    """The pages of a lesson: one, or two halves."""
    return [page for page in pages() if lesson_of(f"lessons/{page.name}") == name]


def examples_of(name: str) -> list[Example]:
    """The programs of a lesson, in the order in which its pages show them."""
    shown = "".join(map(text, pages_of(name)))
    found = {f"{name}/{path.parent.name}" for path in (SNIPPETS / name).glob("*/*.py")}
    return [load(example) for example in sorted(found, key=lambda each: (shown.find(f'"snippets/{each}/'), each))]

"""The lessons: which there are, their pages, their programs in the order in which a reader meets them."""

import re
from pathlib import Path

from .examples import Example, load, names
from .paths import DOCS, SNIPPETS


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


def title(name: str) -> str:
    """The title of the lesson's first page."""
    return text(_pages(name)[0]).lstrip().partition("\n")[0].removeprefix("# ")


def examples_of(name: str) -> list[Example]:
    """The programs of a lesson, in the order in which its pages show them."""
    shown = "".join(map(text, _pages(name)))
    found = {f"{name}/{path.parent.name}" for path in (SNIPPETS / name).glob("*/*.py")}
    return [load(example) for example in sorted(found, key=lambda each: (shown.find(f'"snippets/{each}/'), each))]


def _pages(name: str) -> list[Path]:
    return sorted((DOCS / "lessons").glob(f"{name}*.md"), key=lambda page: page.stem)

"""The lessons, and the pages of error messages: which there are, and their programs, in the order on the pages."""

import re
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from .examples import Example, load, names
from .paths import DOCS, ERRORS, EXERCISES, LESSONS, PLAY, SNIPPETS


def folders() -> list[str]:
    """The folders in `snippets/`: those of the lessons, in order, then those of the other pages."""
    return sorted({name.partition("/")[0] for name in names()})


def lessons() -> list[str]:
    """The lessons' folders in `snippets/`, in order: their names begin with a number."""
    return [name for name in folders() if name[0].isdigit()]


def lesson_of(page: str) -> str | None:
    """The lesson to which a page, as a path in `docs/`, belongs; None for any other page."""
    if not page.startswith("lessons/"):
        return None
    words = Path(page).stem.split("-")
    beginnings = ("-".join(words[:count]) for count in range(len(words), 0, -1))
    return next((name for name in beginnings if (SNIPPETS / name).is_dir()), None)


def folder_of(page: str) -> str | None:
    """The folder in `snippets/` of a page, as a path in `docs/`: its lesson's, error-loop of `errors/loop.md`,
    practice-gather of `exercises/gather.md`, play of the playground's, whose programs are those that no other page
    shows."""
    if page == PLAY.name:
        return PLAY.stem
    kind = {ERRORS.name: "error", EXERCISES.name: "practice"}.get(page.partition("/")[0])
    name = f"{kind}-{Path(page).stem}"
    return name if kind and (SNIPPETS / name).is_dir() else lesson_of(page)


_FRONT_MATTER = re.compile(r"---[ \t]*\n.*?\n(---|\.\.\.)[ \t]*\n", re.S)
"""As MkDocs knows it (`YAML_RE` in mkdocs/utils/meta.py). Downloads are made without any package of the site's."""


def text(page: Path) -> str:
    """Its Markdown with empty lines for its front matter, so that all others keep their numbers."""
    return _text(page, page.stat().st_mtime_ns)


@cache
def _text(page: Path, changed: int) -> str:
    """Every link to another page's run looks there, so it is read once until it changes."""
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


def number(page: Path) -> str:
    """What a reader calls a page of a lesson: "3", its second page "3b"; empty for any other page."""
    lesson = lesson_of(page.relative_to(DOCS).as_posix())
    if lesson is None:
        return ""
    place = pages_of(lesson).index(page)
    return f"{int(lesson[:2])}{chr(ord('a') + place) if place else ''}"


def title(page: Path) -> str:
    """The title of a page, in Markdown."""
    return text(page).lstrip().partition("\n")[0].removeprefix("# ")


def pages_of(name: str) -> list[Path]:
    """The pages of that folder in `snippets/`: of a lesson one or more."""
    where = (LESSONS, ERRORS, EXERCISES, SNIPPETS)
    return list(_pages_of(*(folder.stat().st_mtime_ns for folder in where)).get(name, ()))


@lru_cache(maxsize=1)
def _pages_of(*changed: int) -> dict[str | None, list[Path]]:
    """Those of each folder, found once until a page or a folder comes or goes."""
    found: dict[str | None, list[Path]] = {}
    for page in (*pages(), *sorted(ERRORS.glob("*.md")), *sorted(EXERCISES.glob("*.md")), PLAY):
        found.setdefault(folder_of(page.relative_to(DOCS).as_posix()), []).append(page)
    return found


def examples_of(name: str) -> list[Example]:
    """The programs of that folder in `snippets/`, in the order in which its pages show them."""
    shown = "".join(map(text, pages_of(name)))
    found = {f"{name}/{path.parent.name}" for path in (SNIPPETS / name).glob("*/*.py")}
    return [load(example) for example in sorted(found, key=lambda each: (shown.find(f'"snippets/{each}/'), each))]

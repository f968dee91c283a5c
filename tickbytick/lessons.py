"""The lessons: which there are, their pages, their programs in the order in which a reader meets them."""

from pathlib import Path

from mkdocs.utils import meta

from .examples import ROOT, SNIPPETS, Example, load, names

DOCS = ROOT / "docs"


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


def text(page: Path) -> str:
    """Its Markdown with empty lines for its front matter, so that all others keep their numbers."""
    whole = page.read_text(encoding="utf-8")
    body, _ = meta.get_data(whole)
    return "\n" * (whole.count("\n") - body.count("\n")) + body


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

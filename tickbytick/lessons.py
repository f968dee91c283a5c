"""The lessons: which there are, their pages, their programs in the order in which a reader meets them."""

from pathlib import Path

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


def title(name: str) -> str:
    """The title of the lesson's first page."""
    return _pages(name)[0].read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")


def examples_of(name: str) -> list[Example]:
    """The programs of a lesson, in the order in which its pages show them."""
    text = "".join(page.read_text(encoding="utf-8") for page in _pages(name))
    found = {f"{name}/{path.parent.name}" for path in (SNIPPETS / name).glob("*/*.py")}
    return [load(example) for example in sorted(found, key=lambda each: (text.find(f'"snippets/{each}/'), each))]


def _pages(name: str) -> list[Path]:
    return sorted((DOCS / "lessons").glob(f"{name}*.md"), key=lambda page: page.stem)

"""The notebooks in docs/notebooks/: one for each lesson page, made from it and from the recordings, never by hand."""

import sys
from pathlib import Path

import nbformat

from . import pages
from .cells import LESSONS, NotForNotebooks, notebook
from .examples import ROOT, write_whole

NOTEBOOKS = pages.DOCS / "notebooks"
RECORD = "make record"


def path_of(page: Path) -> Path:
    """The notebook of that lesson page."""
    return NOTEBOOKS / f"{page.stem}.ipynb"


def content(page: Path) -> str:
    """What the notebook of that lesson page should hold. Raises NotForNotebooks."""
    made = notebook(page)
    nbformat.validate(made)
    text: str = nbformat.writes(made)  # type: ignore[no-untyped-call]
    return text + "\n"


def faults() -> list[pages.Fault]:
    """The notebooks that are not what their lessons and recordings make of them."""
    found: list[pages.Fault] = []
    for page in _lesson_pages():
        path = path_of(page)
        name, lesson = str(path.relative_to(ROOT)), page.relative_to(ROOT)
        try:
            if not path.exists():
                found.append(pages.Fault(name, 1, f"is missing; {RECORD}"))
            elif path.read_text(encoding="utf-8") != content(page):
                what = (
                    f"is not what {lesson} and its recordings make of it; {RECORD} (edit the lesson, not the notebook)"
                )
                found.append(pages.Fault(name, 1, what))
        except NotForNotebooks as error:
            found.append(error.fault)
    for path in _of_no_lesson():
        found.append(pages.Fault(str(path.relative_to(ROOT)), 1, f"a notebook of no lesson; {RECORD} removes it"))
    return found


def record(example: str | None = None) -> int:
    """Write every notebook that changed, or of those that show that example; return 1 if one could not be made."""
    status = 0
    for page in _lesson_pages():
        try:
            if example is None or _shows(page, example):
                _record(page)
        except NotForNotebooks as error:
            print(error, file=sys.stderr)
            status = 1
    for path in _of_no_lesson() if example is None else []:
        path.unlink()
        print(f"{path.relative_to(ROOT)} removed: there is no such lesson")
    return status


def _record(page: Path) -> None:
    path, new = path_of(page), content(page)
    if not path.exists() or path.read_text(encoding="utf-8") != new:
        path.parent.mkdir(exist_ok=True)
        write_whole(new, path)
        print(f"{path.relative_to(ROOT)} written")


def _lesson_pages() -> list[Path]:
    return sorted(LESSONS.glob("*.md"))


def _of_no_lesson() -> list[Path]:
    return sorted(set(NOTEBOOKS.glob("*.ipynb")) - set(map(path_of, _lesson_pages())))


def _shows(page: Path, example: str) -> bool:
    return any(fence.language == "recording" and fence.source.strip() == example for fence in pages.read(page)[0])

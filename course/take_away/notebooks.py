"""The notebooks in docs/notebooks/: one for each lesson page, made of it and of the recordings."""

import nbformat

from ..files import fill
from ..lessons import pages
from ..pages import Fault, print_faults
from ..paths import DOCS
from .lesson_notebook import notebook
from .plain import NotForNotebooks

NOTEBOOKS = DOCS / "notebooks"

OF_ALL = b"""\
# Of every notebook's page: web/theme/notebook.html, and not in the search, which has the lesson.
template: notebook.html
search:
  exclude: true
"""
"""What the plugin `material/meta` reads there, in .meta.yml."""


def make() -> tuple[dict[str, bytes], list[Fault]]:
    """The notebooks by name, "03-gather.ipynb"; and what in the lessons no notebook can show, which have none then."""
    made: dict[str, bytes] = {}
    faults = []
    for page in pages():
        try:
            of_page = notebook(page)
        except NotForNotebooks as error:
            faults.append(Fault.of(page, error.line, str(error)))
        else:
            nbformat.validate(of_page)
            text: str = nbformat.writes(of_page)  # type: ignore[no-untyped-call]
            made[f"{page.stem}.ipynb"] = f"{text}\n".encode()
    return made, faults


def write() -> int:
    """Write what changed, remove what is of no lesson; 1 if a lesson cannot be a notebook, with why on stderr."""
    made, faults = make()
    fill(NOTEBOOKS, {".meta.yml": OF_ALL, **made})
    return print_faults(faults)

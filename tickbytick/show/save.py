"""The files that a run can be saved as, by their endings: for the command, and for the page (tickbytick/page.py)."""

from collections.abc import Callable

from ..recording import Recording, dumps
from .text import text
from .trace import trace


def _picture(recording: Recording) -> str:
    from .drawing import FOLDER, STYLES, svg
    from .literal import literal  # only here: the page's Python has neither that nor a parser of XML
    from .timeline import layout

    styles = "".join((FOLDER / name).read_text(encoding="utf-8") for name in STYLES)
    return literal(svg(layout(recording), "timeline", file=True), styles)


FORMATS: dict[str, Callable[[Recording], str]] = {
    ".svg": _picture,
    ".txt": text,
    ".jsonl": dumps,
    ".trace.json": trace,
}
"""What makes the text of a file with that ending."""


def ending(path: str) -> str | None:
    """The one of FORMATS that the path has; None if it has another."""
    return next((each for each in FORMATS if path.endswith(each)), None)

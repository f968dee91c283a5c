"""Everything that is made of sources and not committed: downloads, notebooks, long recordings, the style sheet, the
rules of links, the ids of what a reader does, Python for the page."""

import re

from tickbytick import link
from tickbytick.show import drawing

from . import progress
from .files import fill
from .paths import DOCS, WEB
from .site import python_in_page, run_data
from .take_away import downloads, notebooks

COMMENT = re.compile(rb"/\*.*?\*/\s*", re.S)
STYLES = DOCS / "assets" / "stylesheets"
SHEETS = (
    *(WEB / "styles" / f"{name}.css" for name in ("site", "home", "recorded-run", "predict")),
    *(drawing.FOLDER / name for name in drawing.STYLES),
    *(
        WEB / "styles" / f"{name}.css"
        for name in ("replay", "moments", "program", "take-away", "forced-colors", "print")
    ),
)
"""What each page is drawn by before a reader does anything, in that order: one file, for a browser draws nothing before
it has them all. What is loaded later lies in the theme."""
SCRIPTS = DOCS / "assets" / "javascripts"


def style_sheet() -> None:
    """Make it of SHEETS, without their comments."""
    fill(STYLES, {"course.css": b"".join(COMMENT.sub(b"", sheet.read_bytes()) for sheet in SHEETS)})


def all_but_python() -> int:
    """Make what changed of that which needs no Node; 1 if something could not be made, with why on stderr."""
    style_sheet()
    # Modules, for JavaScript.
    data = {"link-rules.js": link.RULES.read_bytes(), "progress-ids.js": progress.ids()}
    fill(SCRIPTS, {name: b"export default " + content for name, content in data.items()})
    run_data.write()
    return downloads.write() | notebooks.write()


def make() -> int:
    """The same, with Python for the page."""
    return all_but_python() | python_in_page.main()

"""Everything that is made of sources and not committed: downloads, notebooks, style sheets, the rules of links, the ids
of what a reader does, Python for the page."""

import re

from tickbytick import link
from tickbytick.show import drawing

from . import progress
from .files import fill
from .paths import DOCS
from .site import python_in_page
from .take_away import downloads, notebooks

COMMENT = re.compile(rb"/\*.*?\*/\s*", re.S)
STYLES = DOCS / "assets" / "stylesheets"
SCRIPTS = DOCS / "assets" / "javascripts"


def style_sheet() -> None:
    """Make what pages are drawn by of the recorder's style sheets; readers are not sent their comments."""
    styles = {name: (drawing.FOLDER / name).read_bytes() for name in drawing.STYLES}
    fill(STYLES, {name: COMMENT.sub(b"", text) for name, text in styles.items()})


def all_but_python() -> int:
    """Make what changed of that which needs no Node; 1 if something could not be made, with why on stderr."""
    style_sheet()
    # Modules, for JavaScript.
    data = {"link-rules.js": link.RULES.read_bytes(), "progress-ids.js": progress.ids()}
    fill(SCRIPTS, {name: b"export default " + content for name, content in data.items()})
    return downloads.write() | notebooks.write()


def make() -> int:
    """The same, with Python for the page."""
    return all_but_python() | python_in_page.main()

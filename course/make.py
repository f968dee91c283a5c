"""Everything that is made of sources and not committed: downloads, notebooks, style sheets, Python for the page."""

from tickbytick.show import timeline

from .files import fill
from .paths import DOCS
from .site import python_in_page
from .take_away import downloads, notebooks

STYLES = DOCS / "assets" / "stylesheets"


def all_but_python() -> int:
    """Make what changed of that which needs no Node; 1 if something could not be made, with why on stderr."""
    fill(STYLES, {name: (timeline.FOLDER / name).read_bytes() for name in timeline.STYLES})
    return downloads.write() | notebooks.write()


def make() -> int:
    """The same, with Python for the page."""
    return all_but_python() | python_in_page.main()

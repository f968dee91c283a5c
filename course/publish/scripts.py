"""The scripts of a built site: one for what every page loads, and all without what only their writers need."""

import sys
from pathlib import Path

from ..site import python_in_page


def write(site: Path) -> int:
    """Put them in the place of those that the builder copied. 1, and why on stderr, where that cannot be: the site is
    whole all the same, for these are modules that load each other."""
    try:
        bundle(site / "assets" / "javascripts")
    except python_in_page.NotBuilt as fault:
        print(f"The scripts of {site} stay as they are: {fault}", file=sys.stderr)
        return 1
    return 0


def bundle(folder: Path) -> None:
    """Do so with that folder's modules, or raise `NotBuilt`."""
    node, source = python_in_page.node(), python_in_page.SOURCE
    python_in_page.install(node, source)
    python_in_page.call([node, "scripts.mjs", str(folder.resolve())], "", source)

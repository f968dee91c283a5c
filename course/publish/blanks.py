"""Pages without the empty lines that templates leave: compressed, a hundredth of each page."""

import re
from pathlib import Path

KEPT = re.compile(rb"(<(pre|script|template|textarea)\b.*?</\2>)", re.S)
"""Where an empty line may mean something."""


def write(site: Path) -> None:
    """Write each page of the site anew."""
    for path in site.rglob("*.html"):
        parts = KEPT.split(path.read_bytes())  # what is between, what is kept, the name of its element, and so on
        parts[::3] = [re.sub(rb"\n\s*\n", b"\n", between) for between in parts[::3]]
        del parts[2::3]
        path.write_bytes(b"".join(parts))

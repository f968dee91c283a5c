"""What people search for, and what must come first: browser/searches.toml, as far as its pages are there."""

import tomllib
from pathlib import Path

from browser import address_of

from course import pages

ADDRESSES = {address_of(page) for page in pages.pages()}
_ROWS = tomllib.loads((Path(__file__).parent / "browser" / "searches.toml").read_text(encoding="utf-8"))
SEARCHES: dict[str, str] = _ROWS["found"] | {
    words: place for words, place in _ROWS["messages"].items() if place.partition("#")[0] in ADDRESSES
}
"""The address in the site of the section that those words must bring first."""
PASTED: list[dict[str, str]] = _ROWS["pasted"]
"""What is pasted, `text`; what then stands in the field, `shows`; and the address of the section that comes `first`."""

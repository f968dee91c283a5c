"""`python -m course publish [SITE]`: what a built site gets besides, whichever builder made it."""

import sys
from pathlib import Path

from ..paths import ROOT
from . import blanks, cards, copies, offline, robots, scripts, search
from .listed import listed_pages

SITE = ROOT / "site"


def write(site: Path = SITE) -> int:
    """Write all of it. 1, and why on stderr, where nothing is built or a part cannot be made."""
    if not (site / "index.html").is_file():
        print(f"{site} has no index.html; make site builds one", file=sys.stderr)
        return 1
    blanks.write(site)
    of_site = listed_pages(site)
    robots.write(site, of_site)
    copies.write(site, of_site)
    print(f"{site}: robots.txt, sitemap.xml, llms.txt, and a copy in Markdown of each of {len(of_site)} pages.")
    not_bundled = scripts.write(site)
    fault = not_bundled | cards.write(site) | search.write(site)
    if not not_bundled:
        offline.write(site)
    print(f"{site}: {_size(site)}, of that {_size(site / 'assets' / 'runtime')} for Python in the page.")
    return fault


def _size(folder: Path) -> str:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return f"{len(sizes):,} files and {sum(sizes) / 1e6:.1f} MB"

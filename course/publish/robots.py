"""What search engines ask a site for: sitemap.xml, and robots.txt, which names it."""

import gzip
from pathlib import Path
from xml.etree import ElementTree

from bs4 import BeautifulSoup

from .listed import site_address

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
ROBOTS = "User-agent: *\nAllow: /\n"


def write(site: Path, of_site: dict[str, BeautifulSoup]) -> None:
    """Write robots.txt, and the builder's sitemap with no other pages than those `of_site`.

    Where SITE_URL is empty nobody knows an address: robots.txt names no sitemap, and the builder's stays, empty.
    """
    address, robots = site_address(of_site), ROBOTS
    if address:
        robots += f"\nSitemap: {address}sitemap.xml\n"
        ElementTree.register_namespace("", NAMESPACE)
        # Before Zensical's declaration there is an empty line, where XML allows none.
        every = ElementTree.fromstring((site / "sitemap.xml").read_text(encoding="utf-8").strip())
        for url in [*every]:
            if url.findtext(f"{{{NAMESPACE}}}loc", "").removeprefix(address) not in of_site:
                every.remove(url)
        sitemap = ElementTree.tostring(every, encoding="utf-8", xml_declaration=True)
        (site / "sitemap.xml").write_bytes(sitemap)
        (site / "sitemap.xml.gz").write_bytes(gzip.compress(sitemap, mtime=0))
    (site / "robots.txt").write_text(robots, encoding="utf-8")

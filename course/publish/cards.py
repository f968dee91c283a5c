"""The pictures of a built site: a card for each page that names one, and the icon as PNG.

A card is what others show beside a link to the page: its title, and the picture of its first run. It is drawn as SVG
with fonts that are locked, and so is the same on each machine. No reader's browser is sent the fonts.
"""

import dataclasses
import hashlib
import html
import re
import textwrap
from importlib.resources import files
from pathlib import Path

from bs4 import BeautifulSoup
from resvg_py import svg_to_bytes

from tickbytick.recording import Recording
from tickbytick.show import drawing, literal, timeline

from .. import examples, pages
from ..paths import DOCS, ROOT, THEME

WIDTH, HEIGHT = 1200, 630
"""Pixels: what Open Graph's readers cut nothing from."""

CACHE = ROOT / ".cache" / "cards"

ICONS = (180, 192, 512)
"""The sides of the icon, in pixels: for Apple's home screen, and for the web manifest."""

_FOLDER = "assets/cards/"
_LANES = 5
"""More would be too small to read where a card is shown."""

_EDGE, _TOP, _LINE_HEIGHT, _PAD = 40, 134, 60, 20
"""The paper's margin, where the title stands, how far below its second line, and the room in the picture's sheet."""
_LARGEST = 2.3  # times as in a page
_INK, _QUIET, _BLUE, _LINE, _PAPER = "#1f2430", "#596073", "#3d4eb8", "#e0e3ea", "#f5f6f9"  # as in site.css, on paper
_MONO, _SANS = ("IBM Plex Mono", 0.6), ("IBM Plex Sans", 0.57)  # and how wide a letter is, in its size

_FONTS = [
    *(
        str(files("fontpkg_ibm_plex_mono") / f"files/IBMPlexMono-{weight}.ttf")
        for weight in ("Regular", "SemiBold", "Bold")
    ),
    str(files("fontpkg_ibm_plex_sans") / "files/IBMPlexSans[wdth,wght].ttf"),
]


def write(site: Path) -> int:
    """Write what pages of the site in that folder name: cards and icons. Says so if no page names a card; returns 0.

    Raises BadExample for a run that cannot be shown.
    """
    for side in ICONS:
        (site / f"assets/icon-{side}.png").write_bytes(_png(_icon(), side))
    written = 0
    for page in pages.pages():
        head = (site / _address(page) / "index.html").read_text(encoding="utf-8").partition("</head>")[0]
        named = BeautifulSoup(head, "html.parser")("meta", property=True)
        said = {str(meta["property"]): str(meta["content"]) for meta in named}
        name = said.get("og:image", "").rpartition(_FOLDER)[2]
        if name and (run := _first_run(page)):
            path = site / _FOLDER / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_png(card(said["og:title"], said["og:site_name"], run), WIDTH))
            written += 1
    if not written:
        print("No page has a card or a canonical address: SITE_URL is empty. With it: SITE_URL=https://… make site")
    return 0


def _first_run(page: Path) -> Recording | None:
    """The first run of the page that takes time, as there is little to see of others; None on a page without runs."""
    runs = [next(iter(examples.load(name).recordings().values())) for name in pages.runs(page)]
    return next((run for run in runs if run.seconds), next(iter(runs), None))


def _address(page: Path) -> str:
    """Of a page of docs/, in the site."""
    return page.relative_to(DOCS).with_suffix("").as_posix().removesuffix("index")


def card(title: str, site: str, run: Recording) -> str:
    """The card with that title and the picture of that run, as SVG."""
    name, colon, rest = title.partition(": ")
    if colon:
        lines = [_text(name, _TOP, 62, _MONO, _BLUE), _text(rest, _TOP + _LINE_HEIGHT, 46, _SANS, _INK)]
    else:
        parts = textwrap.wrap(title, len(title) if len(title) < 34 else len(title) // 2 + 4)
        lines = [_text(part, _TOP + _LINE_HEIGHT * row, 58, _SANS, _INK) for row, part in enumerate(parts)]
    top = _TOP + _LINE_HEIGHT * len(lines) - 32
    right, down = WIDTH - 2 * _EDGE, HEIGHT - top - _EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>'
        f'<svg x="{_EDGE}" y="28" width="34" height="34" viewBox="0 0 24 24">{_ring()}</svg>'
        f"{_text(site, 54, 27, _SANS, _QUIET, _EDGE + 46)}{''.join(lines)}"
        f'<g transform="translate({_EDGE} {top})"><rect width="{right}" height="{down}" rx="14" fill="#ffffff" '
        f'stroke="{_LINE}" stroke-width="2"/>{_picture(run, right, down)}</g></svg>'
    )


def _text(text: str, y: int, size: int, font: tuple[str, float], colour: str, x: int = _EDGE) -> str:
    """A line of that size, or smaller if it were too long."""
    family, letter = font
    fits = min(size, (WIDTH - x - _EDGE) / (letter * len(text)))
    return (
        f'<text x="{x}" y="{y}" fill="{colour}" font-family="{family}" font-weight="600" font-size="{fits:.1f}">'
        f"{html.escape(text)}</text>"
    )


def _picture(run: Recording, right: int, down: int) -> str:
    """The first lanes of a run, but for those of packages, as large as a sheet of that size allows, in its middle."""
    whole = timeline.layout(run)
    lanes = [lane for lane in whole.lanes if not lane.package][:_LANES]
    styles = "".join((drawing.FOLDER / name).read_text(encoding="utf-8") for name in drawing.STYLES)
    shown = drawing.svg(dataclasses.replace(whole, lanes=lanes), "run", legend=False)
    picture = literal.literal(shown, styles)
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', picture)
    assert size
    wide, high = map(int, size.groups())
    scale = min((right - 2 * _PAD) / wide, (down - 2 * _PAD) / high, _LARGEST)
    x, y = (right - scale * wide) / 2, (down - scale * high) / 2
    return f'<g transform="translate({x:.1f} {y:.1f}) scale({scale:.3f})">{picture}</g>'


def _icon() -> str:
    """With a ground of its own and some room, for screens that cut a shape out of it."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-6 -6 36 36">'
        f'<rect x="-6" y="-6" width="36" height="36" fill="#ffffff"/>{_ring()}</svg>'
    )


def _ring() -> str:
    """What is drawn in the site's icon, in the light palette."""
    icon = (THEME / "assets/icon.svg").read_text(encoding="utf-8")
    return re.sub(r"^.*</style>|</svg>\s*$", "", icon).replace("currentColor", _BLUE)


def _png(svg: str, width: int) -> bytes:
    """Drawn once, and kept by what it shows: it takes a tenth of a second."""
    kept = CACHE / f"{hashlib.sha256(f'{width} {svg}'.encode()).hexdigest()}.png"
    if not kept.is_file():
        drawn = svg_to_bytes(
            svg_string=svg, width=width, skip_system_fonts=True, font_files=_FONTS, monospace_family=_MONO[0]
        )
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(bytes(drawn))
    return kept.read_bytes()

"""`python -m evidence.budgets`: how light the pages are, how soon they answer and how soon they are built.

Each figure against its limit, written to `evidence/budgets.md`; exits with 1 if one is over. What depends on the
machine is measured beside a site that Material makes without us, in turn. Lighthouse comes from npm, as its lock says.
"""

import gzip
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Request

from course.paths import DOCS, EVIDENCE, LESSONS, ROOT, WEB
from course.publish import offline
from course.site import memory, python_in_page
from course.take_away import notebooks

from . import serving as saving
from .bench import processor_seconds
from .checkout import run
from .chromium import CHROMIUM, HERE, Quiet, built_site, chromium, installed, serving
from .limits import Figure, report

LESSON_HTML, THOUSAND_HTML = 30_000, 250_000
"""How many bytes the HTML of any lesson may have: compressed, and not. tests/course/test_site.py holds to them too."""

LIGHTHOUSE = WEB / "lighthouse"
"""What npm installs there; a folder of its own, for it is larger than all that the site is made with."""
PAGES = {
    "home": "",
    "lesson 3": "lessons/03-gather/",
    "the thousand": "lessons/04-thousand/",
    "the playground": "play/",
    "a notebook": "notebooks/03-gather/",
    "a page of error messages": "errors/loop/",
    "a page of exercises": "exercises/gather/",
}
ROUNDS, LONG_ROUNDS = 5, 3

CLICKED = {
    "Play": ".recorded-run .replay-play",
    "the slider": ".recorded-run input[type=range]",
    "a step": ".recorded-run .replay-on",
    "the menu": ".recorded-run .replay-more",
    "a file's tab": ".tabbed-labels label:nth-child(2)",
    "a moment": "article a.moment",
    "the search": "button.open-search",
    "Edit": ".program-edit",
}
"""What a reader does on a page, in this order; each is closed again with Escape."""
AT_REST = "new Promise(requestIdleCallback)"
"""Waits until the page has drawn what came into sight: nobody clicks while it still scrolls."""
INTERACTION, WAKE = ((HERE / f"{name}.js").read_text(encoding="utf-8") for name in ("interaction", "wake"))


class Compressed(Quiet):
    """Sends what is text with gzip, and keeps a connection, as the servers do that a site is published on."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in (".css", ".html", ".js", ".json", ".jsonl", ".svg", ".txt", ".xml") or not path.is_file():
            return super().do_GET()
        body = _compressed(path)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@cache
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes())


def weights(site: Path, address: str) -> Iterator[Figure]:
    """What a page weighs, in kB, and how many files of ours its HTML names. `site` is the folder there."""
    html = {path.stem: site / "lessons" / path.stem / "index.html" for path in sorted(LESSONS.glob("*.md"))}
    packed, name = max((len(_compressed(path)), name) for name, path in html.items())
    yield f"HTML of the heaviest lesson, {name}, compressed", packed / 1000, LESSON_HTML / 1000, "kB"
    largest, name = max((path.stat().st_size, name) for name, path in html.items())
    yield f"HTML of the largest lesson, {name}, not compressed", largest / 1000, THOUSAND_HTML / 1000, "kB"
    with chromium() as browser:
        weight, name = max((_loaded(browser, f"{address}lessons/{name}/"), name) for name in html)
        yield f"all that a lesson loads before a click, {name}", weight / 1000, 130, "kB"
        yield "all that the playground loads before Run", _loaded(browser, f"{address}play/") / 1000, 300, "kB"
    yield "the service worker, which comes after that", len(_compressed(site / offline.WORKER)) / 1000, 20, "kB"
    for what, pattern in (("style sheets", r'<link rel="stylesheet" [^>]*'), ("scripts", r"<script [^>]*src=[^>]*")):
        named = (re.findall(pattern, path.read_text(encoding="utf-8")) for path in html.values())
        most = max(sum(".min." not in tag for tag in tags) for tags in named)
        yield f"{what} of ours that a lesson's HTML names", most, 1, "files"


def _loaded(browser: Browser, address: str) -> int:
    """The bytes of all that a page asks for, with headers, until a reader has seen all of it and clicked nothing."""
    page = browser.new_page()
    answered: list[Request] = []
    page.on("requestfinished", lambda request: answered.append(request))
    page.goto(address, wait_until="networkidle")
    page.evaluate(WAKE)
    sizes = [each.sizes() for each in answered if each.url.startswith("http")]
    page.close()
    return sum(size["responseHeadersSize"] + size["responseBodySize"] for size in sizes)


def answers(address: str) -> Iterator[Figure]:
    """How soon a page answers where the processor is four times as slow: Event Timing, until the answer is painted."""
    for name in ("lesson 3", "the thousand"):
        with chromium() as browser:
            rounds = [_answers(browser, address + PAGES[name]) for _ in range(ROUNDS)]
        medians = {what: median(each[what] for each in rounds) for what in rounds[0]}
        print(f"{name}, in ms: {medians}", flush=True)
        what = max(medians, key=lambda what: medians[what])
        yield f"the slowest answer on {name}, to a click on {what}", medians[what], 200, "ms"


def _answers(browser: Browser, address: str) -> dict[str, float]:
    page = browser.new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("for (const cover of document.querySelectorAll('.cover')) cover.open = true")
    page.locator(CLICKED["Play"]).first.wait_for()
    page.evaluate(INTERACTION)
    found = {}
    for what, selector in CLICKED.items():
        if not (place := page.locator(selector).locator("visible=true")).count():
            continue
        place.first.scroll_into_view_if_needed()
        page.evaluate(AT_REST)
        if what == "the slider":
            place.first.drag_to(place.first, source_position={"x": 9, "y": 9}, target_position={"x": 99, "y": 9})
        else:
            place.first.click()
        answered = page.evaluate(INTERACTION)
        page.keyboard.press("Escape")
        found[what] = max(answered, page.evaluate(INTERACTION))
    page.close()
    return found


def scores(address: str, empty: str) -> Iterator[Figure]:
    """Lighthouse's of each page, on a simulated telephone, those of Material's own empty page measured in turn."""
    node = python_in_page.node()
    python_in_page.install(node, LIGHTHOUSE)
    told: dict[str, list[dict[str, Any]]] = {}
    for number in range(ROUNDS):
        for name, url in {
            "Material's empty page": empty,
            **{name: address + path for name, path in PAGES.items()},
        }.items():
            told.setdefault(name, []).append(page := _lighthouse(node, url))
            print(f"round {number + 1} of {ROUNDS}: {name} {page}", flush=True)
    medians = {name: {what: median(page[what] for page in pages) for what in pages[0]} for name, pages in told.items()}
    plain = medians.pop("Material's empty page")["performance"]
    for name, page in medians.items():
        lost = plain - page["performance"]
        yield f"performance of {name}, below the {plain:g} of Material's empty page", lost, 3, "points"
    for what in ("accessibility", "best-practices", "seo"):
        least, name = min((page[what], name) for name, page in medians.items())
        yield f"{what} below 100, on {name if least < 100 else 'any page'}", 100 - least, 0, "points"
    shift, name = max((page["shift"], name) for name, page in medians.items())
    yield f"cumulative layout shift, on {name if shift else 'any page'}", shift, 0, ""


def _lighthouse(node: str, url: str) -> dict[str, float]:
    """The score of each category, of 100, and the layout's shift. Raises CalledProcessError if there is none."""
    command = [node, str(LIGHTHOUSE / "node_modules/lighthouse/cli/index.js"), url, "--quiet", "--output=json"]
    command += ["--no-enable-error-reporting", "--chrome-flags=--headless=new --no-sandbox"]
    environment = {**os.environ, "CHROME_PATH": installed(*CHROMIUM)}
    said = json.loads(subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout)
    found = {name: round(100 * category["score"]) for name, category in said["categories"].items()}
    return found | {"shift": said["audits"]["cumulative-layout-shift"]["numericValue"]}


def building(folder: Path) -> Iterator[Figure]:
    """What the builder takes, to Material on the same pages without what we put into them; and what a save does.

    The limit holds with what the last build left in .cache/; that of a fresh clone is told beside it.
    """
    plain = folder / "plain"
    pages = {path.relative_to(DOCS).as_posix(): _prose(path) for path in DOCS.rglob("*.md")}
    material(plain, pages, plugins=[])  # no search: ours is made of the built pages, afterwards
    ours = ("-m", "mkdocs", "build", "--strict", "--site-dir", str(folder / "ours"))
    in_turn = []
    for _ in range(LONG_ROUNDS):
        memory.KEPT.unlink(missing_ok=True)
        shutil.rmtree(notebooks.PAGES, ignore_errors=True)
        from_nothing, again = (processor_seconds(*ours) for _ in range(2))
        in_turn.append((processor_seconds(*ours[:3], folder=plain), from_nothing, again))
    bare, *taken = map(median, zip(*in_turn, strict=True))
    for when, ours_takes, limit in zip(("from nothing", "again"), taken, (math.inf, 2.0), strict=True):
        what = f"processor time of a strict build, {when}, to Material's of the same pages without fences"
        yield what, ours_takes / bare, limit, "×"
    for what, taken in saving.seconds().items():
        if what != "the start":
            yield f"under `make serve`, from the save of {what} until its page shows it", taken, 1, "s"


def _prose(path: Path) -> str:
    """A page without its fences, and in Material's own template."""
    return re.sub(r"(?ms)^template: .+?$|^( *)```.*?^\1```$", "", path.read_text(encoding="utf-8"))


def material(folder: Path, pages: dict[str, str], **more: object) -> None:
    """Put a site there that has these pages, and of our settings only the Markdown extensions that others wrote."""
    [extensions] = re.findall(r"(?ms)^markdown_extensions:$(.+?)^\S", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    settings = {
        "site_name": "Material",
        "theme": {"name": "material", "font": False},  # whose fonts come from another host
        "markdown_extensions": re.findall(r"(?m)^  - ((?!course)[a-z_.]+):?$", extensions),
        **more,
    }
    for name, text in {"mkdocs.yml": json.dumps(settings), **{f"docs/{name}": pages[name] for name in pages}}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        material(folder / "empty", {"index.md": "# Empty"})
        run(folder / "empty", "python", "-m", "mkdocs", "build").check_returncode()
        with (
            built_site(folder / "built", Compressed) as address,
            serving(partial(Compressed, directory=folder / "empty" / "site")) as empty,
        ):
            parts = {
                "Weight": weights(folder / "built" / "sub" / "path", address),
                "Answers, with a processor four times as slow": answers(address),
                "Lighthouse": scores(address, f"{empty}/"),
                "Building": building(folder),
            }
            introduction = "Written by `python -m evidence.budgets`, which fails over a limit."
            return report(EVIDENCE / "budgets.md", "How light it is", introduction, parts)


if __name__ == "__main__":
    sys.exit(main())

"""The search's index of a built site.

Each section is an entry of its own, so that a section comes first and not only its page. Names are parted here, what is
typed in web/theme/assets/javascripts/search-dialog.js, which weighs the fields that are named here.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

FOLDER = "pagefind"
"""In the site; Pagefind tells from this name where the site begins."""

NOT_LOADED = "pagefind-*ui.*", "pagefind-highlight.js", "pagefind-worker.js", "wasm.unknown.pagefind"
"""What Pagefind writes for dialogs that are not ours, for highlights, for a worker and for other languages."""

WORDS = "words.json"
"""In that folder: every word that a search could find, by which the dialog tells what is misspelt."""

NOT_SEARCHED = (
    ".cover, .headerlink, .filename, .run-timeline, .run-foot, .run-take, .take-away, .next-lesson, .moment-hint, "
    ".recorded-run > details, summary, .guess, .playground"
)
"""Of each program and page the same, what a picture says once more, or programs that have pages of their own. Pagefind
passes over `script` and such."""

IN_SHORT = 0.4
"""How much the words of that section count, beside those of the sections that it sums up."""

SECOND = 0.7
"""How much those of a section of a section do: a message's other wording may be another message's own."""

WITHIN_NAMES = re.compile(r"(?<=[A-Za-z_)])([.(=\[]+)(?=[A-Za-z_])")
JOINED = "\u2060 "
"""Parts `asyncio.to_thread(work)` into three words; where the text is shown it is taken out again."""


BARS = re.compile(r"\+[-+]+( \d+ -+)?")
"""Between the errors of a group."""


def write(site: Path) -> int:
    """Write the index of the site in that folder."""
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    with TemporaryDirectory() as entries:
        every = [entry for path in sorted(site.rglob("index.html")) for entry in _entries(site, path)]
        for number, entry in enumerate(every):
            Path(entries, f"{number:04}.html").write_text(entry, encoding="utf-8")
        options = ["--site", entries, "--output-path", str(site / FOLDER), "--include-characters", "_", "--quiet"]
        subprocess.run([sys.executable, "-m", "pagefind", *options], check=True)
    (site / FOLDER / WORDS).write_text(json.dumps(_words(every), ensure_ascii=False), encoding="utf-8")
    for name in NOT_LOADED:
        for file in (site / FOLDER).glob(name):
            file.unlink()
    return 0


def _words(entries: Iterable[str]) -> list[str]:
    """Every word of those entries, as the dialog parts what is typed."""
    texts = (BeautifulSoup(entry, "html.parser") for entry in entries)
    said = (part for text in texts for part in (text.get_text(" "), *(str(each["title"]) for each in text.select("i"))))
    return sorted({word for part in said for word in re.findall(r"[^\W\d]\w*", part.lower())})


def _entries(site: Path, path: Path) -> Iterator[str]:
    """What is indexed of each section of a built page. `url` is its address in the site; what a file's name would give
    has no place for an anchor.
    """
    folder = path.parent.relative_to(site).as_posix().removeprefix(".")
    page = BeautifulSoup(path.read_bytes(), "html.parser")
    said = {meta["name"]: str(meta["content"]) for meta in page.select("head meta[name^='search-']")}
    article, weight = page.select_one("article"), float(said["search-weight"])
    if article is None or weight == 0:
        return
    for part in article.select(NOT_SEARCHED):
        part.decompose()
    for code in article.select("code"):
        code.string = code.get_text()  # without an element for each colour
    for text in [*article.find_all(string=True)]:
        text.replace_with(NavigableString(WITHIN_NAMES.sub(rf"\1{JOINED}", BARS.sub("", text))))
    title = ""
    for heading, parts in _sections(article):
        begins = not title
        name = heading.get_text().strip()
        title = title or name
        fields = {"heading" if weight >= 0.5 else "aside": name, "page": "" if begins else title}
        fields["tags"] = said.get("search-tags", "") if begins else str(heading.get("data-tags", ""))
        fields["url"] = f"./{folder}/".replace("//", "/") + ("" if begins else f"#{heading['id']}")
        metas = "".join(
            f'<i data-pagefind-meta="{key}[title]" title="{escape(value)}"></i>'
            for key, value in fields.items()
            if value
        )
        body = "".join(map(str, parts)) or name
        counts = weight * (IN_SHORT if heading["id"] == "in-short" else SECOND if heading.name == "h3" else 1)
        yield f'<html lang="en"><body>{metas}<div data-pagefind-weight="{counts:g}">{body}</div></body></html>'


def _sections(article: Tag) -> Iterator[tuple[Tag, list[Tag]]]:
    """The headings of a page, and the words of the glossary, each with what stands below it."""
    heading: Tag | None = None
    parts: list[Tag] = []
    for part in article.select(":scope > :not(dl:has(dt[id])), :scope > dl:has(dt[id]) > *"):
        if part.name in ("h1", "h2", "h3", "dt") and part.get("id"):
            if heading:
                yield heading, parts
            heading, parts = part, []
        else:
            parts.append(part)
    if heading:
        yield heading, parts

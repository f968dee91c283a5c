"""The built site, as both builders make it: code, output and prose in the HTML, each changed in the page alone."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from random import Random

import test_site
from bs4 import BeautifulSoup, NavigableString, Tag

from tickbytick import pages
from tickbytick.examples import ROOT

from . import Check, Kind, Mutant, other_character
from .sources import labels_of, lines_of, other_time

BUILDERS = ("mkdocs", "zensical")
Change = Callable[[Random, "Page"], tuple[str, Callable[[], None], Callable[[], None]] | None]
"""Says what it changes, and gives what does it and what undoes it; None where the page has no such thing."""


@dataclass(frozen=True, eq=False)
class Page:
    """A page of the built site."""

    source: Path
    soup: BeautifulSoup

    def any(self, random: Random, selector: str) -> Tag | None:
        found = self.soup.select(selector)
        return random.choice(found) if found else None


@cache
def site(builder: str) -> Path:
    """The site, built once, in a folder of its own."""
    result = test_site.build(builder, ROOT, "--strict")
    assert result.returncode == 0, result.stdout
    return (ROOT / "site").rename(ROOT / f"site-{builder}")


@cache
def page(builder: str, source: Path) -> Page:
    path = test_site.built_path(site(builder), source)
    return Page(source, BeautifulSoup(path.read_bytes(), "html.parser"))


def _text(of: NavigableString, new: str):
    """To change a text of the page, and back."""
    other = NavigableString(new)
    return f"{str(of)!r} -> {new!r}", partial(of.replace_with, other), partial(other.replace_with, of)


def _attribute(tag: Tag, name: str, new):
    old = tag[name]
    return f"{name} {old!r} -> {new!r}", partial(tag.__setitem__, name, new), partial(tag.__setitem__, name, old)


def _texts(tag: Tag | None) -> list[NavigableString]:
    return [text for text in tag.find_all(string=True) if text.strip()] if tag else []


def _code(random: Random, page: Page):
    texts = _texts(page.any(random, "article .highlight pre > code"))
    text = random.choice(texts) if texts else None
    return _text(text, other_character(random, str(text))) if text else None


def _output(random: Random, page: Page):
    texts = _texts(page.any(random, "article .recorded-run pre.run"))
    text = random.choice(texts) if texts else None
    return _text(text, other_character(random, str(text).rstrip("\n")) + "\n") if text else None


def _time(random: Random, page: Page):
    moment = page.any(random, ".recorded-run [data-time]")
    if moment is None:
        return None
    number = moment["data-time"].removesuffix(" s")
    return _attribute(moment, "data-time", f"{other_time(random, page.source, float(number)):g} s")


def _label(random: Random, page: Page):
    line = page.any(random, ".recorded-run pre.run [data-task]")
    if line is None or not (label := line.get("data-task")):
        return None
    others = sorted(labels_of(page.source) - {label})[:3]
    return _attribute(line, "data-task", random.choice([*others, other_character(random, label)]))


def _stream(random: Random, page: Page):
    line = page.any(random, ".recorded-run pre.run [data-task]")
    if line is None:
        return None
    error = line.find_parent(class_="stderr")
    if error is None:
        return _attribute(line, "class", [*line["class"], "stderr"])
    return _attribute(error, "class", [name for name in error["class"] if name != "stderr"])


def _order(random: Random, page: Page):
    run = page.any(random, ".recorded-run")
    lines = run.select("pre.run [data-task]") if run else []
    if len(lines) < 2:
        return None
    at = random.randrange(len(lines) - 1)
    one, two = lines[at].string, lines[at + 1].string
    if one is None or two is None or one == two:
        return None
    first, second = NavigableString(str(two)), NavigableString(str(one))

    def swap() -> None:
        one.replace_with(first), two.replace_with(second)

    def back() -> None:
        first.replace_with(one), second.replace_with(two)

    return f"{str(one)!r} after {str(two)!r}", swap, back


def _exit(random: Random, page: Page):
    foot = page.any(random, ".run-foot")
    if foot is None:
        return None
    if (status := foot.select_one(".run-exit")) is not None:
        return _text(status.string, random.choice(["exit status 0", "exit status 2", "exit status 130"]))
    text = foot.find(string=lambda text: text.startswith(" · ") and text.strip().endswith(" ·"))
    return _text(text, f"{text}exit status 1 · ") if text else None


def _timeline(random: Random, page: Page):
    """Also where a span of it stands."""
    part = page.any(random, ".run-timeline text, .run-timeline td, .run-timeline rect")
    if part is None:
        return None
    if part.name == "rect":
        return _attribute(part, "width", f"{float(part['width']) + 20:g}")
    texts = _texts(part)
    return _text(texts[0], other_character(random, str(texts[0]))) if texts else None


def _target(random: Random, page: Page):
    """The code of one file in the place of another."""
    blocks = page.soup.select("article .highlight pre > code")
    others = [block for block in blocks[1:] if block.get_text() != blocks[0].get_text()]
    if not others:
        return None
    block, other = random.sample([blocks[0], random.choice(others)], 2)
    copy = BeautifulSoup(str(other), "html.parser").code
    return (
        f"{block.get_text()[:30]!r} -> {other.get_text()[:30]!r}",
        partial(block.replace_with, copy),
        partial(copy.replace_with, block),
    )


def _removed(random: Random, page: Page):
    block = page.any(random, "article .highlight, article .recorded-run")
    if block is None:
        return None
    gap = NavigableString("")
    return f"{block.get_text()[:30]!r} is gone", partial(block.replace_with, gap), partial(gap.replace_with, block)


def _prose(page: Page) -> list[NavigableString]:
    left_out = {id(part) for part in page.soup.select(test_site.FENCED)}
    texts = page.soup.article.find_all(string=True)
    return [text for text in texts if text.strip() and not any(id(parent) in left_out for parent in text.parents)]


def _prose_time(random: Random, page: Page):
    texts = [text for text in _prose(page) if re.search(r"\b\d+(?:\.\d+)? s\b", text)]
    if not texts:
        return None
    text = random.choice(texts)
    found = random.choice([*re.finditer(r"\b(\d+(?:\.\d+)?) s\b", text)])
    new = f"{other_time(random, page.source, float(found[1])):g} s"
    return _text(text, text[: found.start()] + new + text[found.end() :])


def _prose_code(known: Callable[[Path], set[str]], random: Random, page: Page):
    texts = [text for text in _prose(page) if text.parent.name == "code" and str(text) in known(page.source)]
    if not texts:
        return None
    text = random.choice(texts)
    others = sorted(known(page.source) - {str(text)})[:3]
    return _text(text, random.choice([*others, other_character(random, str(text))]))


def draw(change: Change, random: Random) -> Mutant | None:
    builder, source = random.choice(BUILDERS), random.choice(pages.pages())
    built = page(builder, source)
    drawn = change(random, built)
    if drawn is None:
        return None
    what, do, undo = drawn

    @contextmanager
    def made() -> Iterator[None]:
        do()
        try:
            yield
        finally:
            undo()

    return Mutant(f"{builder}: {source.relative_to(ROOT)}: {what}", made, built)


CODE, OUTPUT, PROSE = (
    "test_the_code_in_a_page_is_the_file_byte_for_byte",
    "test_a_run_in_a_page_is_what_its_recording_says_line_by_line",
    "test_the_prose_in_a_page_is_that_of_its_source",
)
CHECKS: dict[str, Check] = {
    CODE: lambda page: test_site.wrong_code(page.source, page.soup),
    OUTPUT: lambda page: test_site.wrong_runs(page.source, page.soup),
    PROSE: lambda page: test_site.wrong_prose(page.source, page.soup),
}
KINDS = [
    Kind(f"built: {name}", partial(draw, change), CHECKS, (CODE, OUTPUT, PROSE))
    for name, change in {
        "a character of code": _code,
        "a character of output": _output,
        "a time beside output": _time,
        "a label beside output": _label,
        "the order of two lines": _order,
        "a stream": _stream,
        "an exit status": _exit,
        "the timeline": _timeline,
        "another file's code": _target,
        "a removed block": _removed,
        "a time in prose": _prose_time,
        "a label in prose": partial(_prose_code, labels_of),
        "a quoted line": partial(_prose_code, lines_of),
    }.items()
]

"""A Markdown copy of each page of a built site, for programs that read, and llms.txt, which leads to them.

The copy of `lessons/03-gather/` is `lessons/03-gather/index.html.md`: so llmstxt.org asks for it where an address names
no file. It is made of the built page, so that it says the same whichever builder made that.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import Tag
from markdownify import MarkdownConverter

from .. import pages
from .listed import description, site_address

NAME = "index.html.md"
LLMS = "llms.txt"

NOT_COPIED = (
    "script, style, template, link, button, .headerlink, .moment-hint, .replay, .run-timeline, .run-take, .filename, "
    ".linenos, .cover > summary, .recorded-run > details > summary, .guess-end, .guess-said, .exercise-said, .play, "
    ".program[hidden], input[type=range], input[type=radio]"
)
"""What only a page on a screen has: pictures, and what is pressed. What a timeline shows, lines and programs say."""

BLANK = "____"
"""Where a reader of the page would answer."""

UNNAMED = "Begin here"
"""What llms.txt calls the pages that stand in no part of the navigation."""


def write(site: Path, of_site: dict[str, BeautifulSoup]) -> None:
    """Write llms.txt and the copies of those pages. Changes the pages."""
    (site / LLMS).write_text(llms(of_site), encoding="utf-8")
    for address, page in of_site.items():
        (site / address / NAME).write_text(markdown(page, address, {*of_site}), encoding="utf-8")


def llms(of_site: dict[str, BeautifulSoup]) -> str:
    """As llmstxt.org asks: the site's name, a sentence about it, and the copies by parts of the navigation."""
    home, base = of_site[""], site_address(of_site)
    rows = [f"# {pages.site_name()}", "", f"> {description(home)}"]
    for part, of_part in pages.parts():
        rows += ["", f"## {part or UNNAMED}", ""]
        for name, source in of_part:
            address = pages.address(source)
            title = name or _title(of_site[address])
            rows.append(f"- [{title}]({base}{address}{NAME}): {description(of_site[address])}")
    return "\n".join(rows) + "\n"


def _title(page: BeautifulSoup) -> str:
    heading = page.select_one("article h1")
    assert heading, "each page has one"
    return heading.get_text().removesuffix("¶").strip()


def markdown(page: BeautifulSoup, address: str, copied: set[str]) -> str:
    """The copy of the page with that address in the site; its links lead to the copies of those that are `copied`.

    Changes the page.
    """
    article = page.select_one("article")
    assert article, "each page has one"
    for part in article.select(NOT_COPIED):
        part.decompose()
    for run in article.select(".recorded-run"):
        _run(run)
    _guesses(article)
    _boxes(page, article)
    _links(article, address, copied)
    for row in article.select("td li"):  # a cell is one line
        row.append(";" if row.find_next_sibling("li") else "")
        row.name = "span"
    made: str = MarkdownConverter(
        heading_style="atx",
        bullets="-",
        escape_underscores=False,
        escape_asterisks=False,
        code_language_callback=lambda pre: pre.get("data-language"),
    ).convert_soup(article)
    return f"{made.strip()}\n"


def _run(run: Tag) -> None:
    """Its lines as text, each with its second and its task, as the page's style sheet shows them."""
    blocks = [(block, [*_lines(block)]) for block in run.select("pre.run")]
    told = [line for _, lines in blocks for line in lines]
    widths = [max(map(len, column)) for column in zip(*told, strict=True)][:-1]
    for block, lines in blocks:
        block.string = "\n".join(
            f"{time:>{widths[0]}}  {task:{widths[1]}}  {f'{mark:{widths[2]}}  ' if widths[2] else ''}{text}".rstrip()
            for time, task, mark, text in lines
        )
        block["data-language"] = "text"
    for link in run.select(".run-foot a"):
        link.unwrap()


def _lines(block: Tag) -> Iterator[tuple[str, str, str, str]]:
    """Of each line of a run its time, its task, a mark (such as `stderr`, or that it may swap), and its text."""
    task = ""
    for line in block.select("span"):
        if line.find("span") is None:
            task = str(line.get("data-task", task))  # a traceback has its task's label once
            moment, marked = line.find_parent(attrs={"data-time": True}), line.find_parent(attrs={"data-mark": True})
            assert moment, "each line has one"
            mark = str(marked["data-mark"]).replace("traceback", "stderr") if marked else ""
            yield str(moment["data-time"]), task, mark, line.get_text().strip("\r\n")


def _guesses(article: Tag) -> None:
    """A question with a blank for each answer, and what there is to choose from."""
    for choice in article.select(".guess select"):
        words = [option.get_text() for option in choice.select("option[value='']~option")]
        choice.replace_with(f"{BLANK} (one of: {', '.join(words)})")
    for field in article.select(".guess input"):
        field.replace_with(BLANK)
    for mixed in article.select(".guess ol"):
        mixed.name = "ul"
    for output in article.select(".guess samp"):
        output.name = "pre"
    for label in article.select(".guess legend, .guess label:not(:has(pre))"):
        label.name = "p"


def _boxes(page: BeautifulSoup, article: Tag) -> None:
    """Boxes as quotes, tabs one after the other, what unfolds unfolded; each with its title above it."""
    for tabs in article.select(".tabbed-set"):
        labels = tabs.select(":scope > .tabbed-labels > label")
        for label, block in zip(labels, tabs.select(":scope > .tabbed-content > .tabbed-block"), strict=True):
            label.name = "p"
            block.insert(0, label.extract())
            label.wrap(page.new_tag("p")).name = "p"
            label.name = "strong"
    for box in article.select(".admonition"):
        box.name = "blockquote"
    for title in article.select("summary, .admonition-title, .exercise-head, .play-kind, .guess legend"):
        for strong in title.select("strong, b"):
            strong.unwrap()
        title.name = "strong"
        title.wrap(page.new_tag("p"))
    for box in article.select("details, section, form, fieldset"):
        box.name = "div"
    for saw in article.select(".exercise-saw"):
        saw.insert_before(" (not yet: ")
        saw.insert_after(")")
    for code in article.select(".highlight pre"):
        code["data-language"] = "console" if code.select_one(".gp, .go") else "python"


def _links(article: Tag, address: str, copied: set[str]) -> None:
    """To the copies of other pages. A link within the page goes: a copy has no places in it."""
    for link in article.select("a[href]"):
        href = str(link["href"])
        parts = urlsplit(href)
        if href.startswith("#"):
            link.unwrap()
        elif not parts.scheme and not parts.fragment[:1].isdigit():  # with a digit a program begins, for the playground
            path = urljoin(f"/{address}", parts.path).removeprefix("/")
            if path in copied:
                link["href"] = parts._replace(path=parts.path + NAME).geturl()

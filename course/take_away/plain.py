"""A page's Markdown as any notebook shows it: CommonMark with tables, without what only the site's builders know."""

import re
from collections.abc import Callable
from itertools import takewhile
from textwrap import dedent

Link = Callable[[str], str | None]
"""The target of a link, as a page has it, to the one in a notebook; None if only the link's text stays."""


class NotForNotebooks(ValueError):
    """Something that a notebook cannot show, at `line` of the page (from 1)."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


_BOX = re.compile(r'(?:!!!|\?\?\?\+?) +(?P<kind>[\w-]+)[^"]*(?:"(?P<title>.*)")? *')
_TAB = re.compile(r'===[!+]* +"(?P<title>.*)" *')
_ATTRIBUTES = re.compile(r" *\{:? *(?:[#.]|proof=|data-tags=)[^{}]*\}")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_LINK = re.compile(r"(?<!!)\[(?P<text>[^][]*)\]\((?P<target>[^()\s]*)\)")

_NOT_PLAIN = {
    "a box or tab that has no content below it, indented by four spaces": re.compile(r"\s*(!!!|\?\?\?|=== )"),
    "an attribute list not of the form { #id .class proof=NAME data-tags=WORDS }": re.compile(r"\{:|\{ *[\w-]+="),
    "an include outside of a fence": re.compile(r"-+8<-+"),
    "raw HTML": re.compile(r"<(?!https?:)[/a-zA-Z!]"),
    "a definition list": re.compile(r":   "),
    "an image": re.compile(r"!\["),
    "a link whose text or address is broken over two lines": re.compile(r"\]\((?!https?:|\./)|\]\([^)]*$"),
}


def plain(rows: list[str], first: int, link: Link) -> list[str]:
    """Those rows of a page, whose first line is `first`. Raises NotForNotebooks for what has no such form."""
    made: list[str] = []
    at = 0
    while at < len(rows):
        row, line = rows[at], first + at
        at += 1
        box, tab = _BOX.fullmatch(row), _TAB.fullmatch(row)
        if box or tab:
            inside = list(takewhile(lambda row: not row or row.startswith("    "), rows[at:]))
            at += len(inside)
            body = "\n".join(plain(dedent("\n".join(inside)).split("\n"), line + 1, link)).strip("\n").split("\n")
            if box:
                if not any(inside):
                    raise NotForNotebooks(line, "a box without content below it, indented by four spaces")
                title = _inline(box["title"] or box["kind"].capitalize(), line, link).replace("**", "")
                made += [f"> {text}".rstrip() for text in [f"**{title}**", "", *body]] + [""]
            elif tab and any(inside):
                made += [f"**{tab['title']}**", "", *body, ""]
        elif not _ATTRIBUTES.fullmatch(row.rstrip()):
            made.append(_inline(row, line, link))
    return made


def _inline(row: str, line: int, link: Link) -> str:
    """One row, with plain links and without attribute lists; what stands in code stays as it is."""
    code: list[str] = []

    def keep(match: re.Match[str]) -> str:
        code.append(match[0])
        return f"\0{len(code) - 1}\0"

    def linked(match: re.Match[str]) -> str:
        target = link(match["target"])
        return match["text"] if target is None else f"[{match['text']}]({target})"

    text = _LINK.sub(linked, _ATTRIBUTES.sub("", _CODE.sub(keep, row)))
    for what, mark in _NOT_PLAIN.items():
        if mark.match(text) if what == "a definition list" else mark.search(text):
            raise NotForNotebooks(line, f"{what}, which a notebook would show as it is typed")
    return re.sub("\0(\\d+)\0", lambda match: code[int(match[1])], text)

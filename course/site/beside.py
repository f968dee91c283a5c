"""An extension of the Markdown parser, which mkdocs.yml names: a program and its run stand beside each other.

It puts a box around a program's fence (or tabs) and the recorded run below it, with the question between the two if
there is one; web/styles/site.css makes two columns of it where the window has room.
"""

import re
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE


class Beside(Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.treeprocessors.register(_Beside(md), "beside", 0)


class _Beside(Treeprocessor):
    def run(self, root: Element) -> None:
        children: list[Element] = []
        for child in root:
            if self._kind(child) == "run" and (at := self._program(children)) is not None:
                program, above = children[at], children[at + 1 :]
                child = _box("beside", _box("beside-program", program), _box("beside-run", *above, child))
                del children[at:]
            children.append(child)
        root[:] = children

    def _program(self, children: list[Element]) -> int | None:
        """The place of the program that stands last there, but for a question behind it; None if none does."""
        kinds = [*map(self._kind, children[-2:])]
        if kinds[-1:] == ["program"]:
            return len(children) - 1
        return len(children) - 2 if kinds == ["program", "question"] else None

    def _kind(self, element: Element) -> str | None:
        """What that is: a "program" or several files of one in tabs, a "question", a "run"; None for anything else."""
        classes = element.get("class", "").split()
        if "tabbed-set" in classes:
            return "program"
        if "admonition" in classes:
            return "question" if "question" in classes else None
        stashed = HTML_PLACEHOLDER_RE.fullmatch((element.text or "").strip())
        if stashed is None or len(element):
            return None
        html = self.md.htmlStash.rawHtmlBlocks[int(stashed[1])]
        if "<section" in html and "recorded-run" in html:
            return "run"
        return "program" if re.match(r'<div class="[^"]*\bhighlight\b', str(html)) else None


def _box(name: str, *children: Element) -> Element:
    box = Element("div", {"class": name})
    box.extend(children)
    return box

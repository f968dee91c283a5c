"""An extension of the Markdown parser, which mkdocs.yml names: a table too wide for its page is scrolled by itself.

It puts the boxes around a table that Material's script would (`renderTable` in its src/templates/assets/javascripts).
"""

from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

OUTER, INNER = "md-typeset__scrollwrap", "md-typeset__table"


class Tables(Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.treeprocessors.register(_Tables(md), "tables-scrolled", 0)


class _Tables(Treeprocessor):
    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for at, child in enumerate(parent):
                if child.tag == "table" and parent.get("class") != INNER:
                    outer = Element("div", {"class": OUTER})
                    inner = Element("div", {"class": INNER})
                    outer.append(inner)
                    inner.append(child)
                    outer.tail, child.tail = child.tail, None
                    parent[at] = outer

"""The builder that renders a page, MkDocs or Zensical: which page that is, and how to link from it to another."""

import posixpath
import re
from typing import Any

import markdown


def page_of(md: markdown.Markdown) -> str | None:
    """The page that is being rendered, as a path in `docs/`; None where no site is being built."""
    if "relpath" in md.treeprocessors:
        mkdocs: Any = md.treeprocessors["relpath"]
        return str(mkdocs.file.src_uri)
    if "rendering_context" in md.preprocessors:
        zensical: Any = md.preprocessors["rendering_context"]
        return str(zensical.page.path)
    return None


def asset(md: markdown.Markdown, path: str) -> str:
    """The address for a file of the theme. A page has a folder of its own, but for an index.md; Zensical takes the
    address as from the page's source."""
    folder, name = posixpath.split(page_of(md) or "")
    relative = posixpath.relpath(path, folder)
    return f"../{relative}" if "relpath" in md.treeprocessors and name != "index.md" else relative


def link(md: markdown.Markdown, target: str) -> str:
    """The address for `href` of `target`, a page (with or without an anchor) or a notebook, as a path in `docs/`.

    Both builders check it: MkDocs is asked to resolve it, Zensical resolves links to `.md` files in any HTML.
    """
    page = page_of(md)
    if page is None:
        return target
    path, _, anchor = target.partition("#")
    relative = posixpath.relpath(page_of_notebook(md, path), posixpath.dirname(page)) + (f"#{anchor}" if anchor else "")
    resolve = getattr(md.treeprocessors["relpath"], "path_to_url", None) if "relpath" in md.treeprocessors else None
    return str(resolve(relative)) if resolve else relative


def page_of_notebook(md: markdown.Markdown, path: str) -> str:
    """What the builder makes the page of a notebook from, or the path as it is: Zensical has Markdown beside it."""
    return path if "relpath" in md.treeprocessors else re.sub(r"\.ipynb$", ".md", path)

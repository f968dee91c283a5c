"""The pages of the notebooks in Markdown, beside these in docs/notebooks/: for Zensical, which runs no mkdocs-jupyter.

nbconvert makes it of the notebook, by a template of ours.
"""

import hashlib
from importlib import metadata
from io import StringIO
from pathlib import Path, PurePath
from typing import Any

from ..paths import NOTEBOOKS, WEB

TEMPLATE = WEB / "jupyter" / "page.md.j2"


def make(notebooks: dict[str, bytes]) -> dict[str, bytes]:
    """The page of each of those notebooks, both by their names: "03-gather.md" of "03-gather.ipynb".

    One that was made of the same is taken as it is there: to import nbconvert takes a second.
    """
    tools = f"nbconvert {metadata.version('nbconvert')}".encode() + TEMPLATE.read_bytes() + Path(__file__).read_bytes()
    exporter = None
    made = {}
    for name, content in notebooks.items():
        stem = PurePath(name).stem
        made_of = hashlib.sha256(tools + content).hexdigest()
        page = _there(NOTEBOOKS / f"{stem}.md", made_of)
        if page is None:
            exporter = exporter or _exporter()
            resources = {"metadata": {"name": stem, "made_of": made_of}}
            page = exporter.from_file(StringIO(content.decode()), resources)[0].encode()
        made[f"{stem}.md"] = page
    return made


def _there(path: Path, made_of: str) -> bytes | None:
    """What that page holds, if it says that it was made of this."""
    page = path.read_bytes() if path.is_file() else b""
    return page if page.startswith(f"---\n# {made_of}\n".encode()) else None


def _exporter() -> Any:
    from nbconvert import MarkdownExporter

    return MarkdownExporter(template_file=str(TEMPLATE))  # type: ignore[no-untyped-call]

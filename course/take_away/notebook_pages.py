"""The pages of the notebooks, beside these in docs/notebooks/: Markdown, which each builder of the site renders.

nbconvert makes it of the notebook, by a template of ours.
"""

from io import StringIO
from pathlib import PurePath

from ..paths import WEB

TEMPLATE = WEB / "jupyter" / "page.md.j2"


def make(notebooks: dict[str, bytes]) -> dict[str, bytes]:
    """The page of each of those notebooks, both by their names: "03-gather.md" of "03-gather.ipynb"."""
    from nbconvert import MarkdownExporter  # only here: it takes a second, and all others need only notebooks

    exporter = MarkdownExporter(template_file=str(TEMPLATE))  # type: ignore[no-untyped-call]
    made = {}
    for name, content in notebooks.items():
        stem = PurePath(name).stem
        page, _ = exporter.from_file(StringIO(content.decode()), {"metadata": {"name": stem}})
        made[f"{stem}.md"] = page.encode()
    return made

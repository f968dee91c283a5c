"""The notebooks in docs/notebooks/, one for each lesson page: its prose, its programs, and what these print.

That is made of the page and of the recordings.
"""

import re
from collections import Counter
from itertools import takewhile
from pathlib import Path, PurePath
from typing import Any

import nbformat
from markdown.extensions.toc import slugify

from tickbytick.show.html import FOLD

from .. import pages
from ..examples import OLDEST, Example, holds_on, load
from ..files import fill
from ..lessons import following, title
from ..lessons import pages as lesson_pages
from ..lessons import text as text_of
from ..paths import LESSONS, NOTEBOOKS, ROOT, SNIPPETS, WEB
from . import notebook_pages
from .lines_table import lines_table
from .plain import NotForNotebooks, plain
from .start import definitions, start, why_a_file

_v4: Any = nbformat.v4  # it has no types

TEMPLATES, PAGES = WEB / "jupyter", ROOT / ".cache" / "mkdocs-jupyter"
"""What nbconvert makes their pages by, and where mkdocs-jupyter keeps them."""

OF_ALL = b"""\
# Of every notebook's page: web/theme/notebook.html, and not in the search, which has the lesson.
template: notebook.html
search:
  boost: 0
"""
"""What the plugin `material/meta` reads there, in .meta.yml."""

ABOUT = """\
> **A notebook of “asyncio, tick by tick”.** This is the lesson with its programs, ready to run: Shift+Enter goes from
> cell to cell. What stands below a program was recorded; when each line came, and from which task, is folded up in a
> table. The lesson's own page also draws the run and plays it.
>
> Where a file ends with `asyncio.run(main())`, a notebook says `await main()`: {why}."""

IMPORTS = """\
import sys

sys.path.insert(0, "{folder}")  # import from this folder first,
{forget}  # and not what was imported before

"""
WHY_AWAIT = Path(__file__).with_name("why_await.md")
"""Stands before the summary of the first notebook; its cells are run by the tests like all others."""
IN_SHORT = "## In short"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

_TITLE = re.compile(r"#{1,6} +(?P<text>.+?)( *\{[^{}]*\})? *")


def notebook(page: Path, text: str | None = None) -> Any:
    """The notebook of that lesson page (or of `text` in its place). Raises NotForNotebooks."""
    return _Lesson(page, text_of(page) if text is None else text).notebook()


class _Lesson:
    """Reads one page from top to bottom."""

    def __init__(self, page: Path, text: str) -> None:
        self.page = page
        # The links of this fence lead nowhere from a notebook.
        self.rows = re.sub(r"^```take-away\n```$", "\n", text, flags=re.M).splitlines()
        self.fences = [fence for fence in pages.read(page, text)[0] if fence.language != "take-away"]
        self.section = "title"
        self.cells: list[Any] = []
        self.ids: Counter[str] = Counter()
        self.shown: set[str] = set()  # examples whose program stands in a cell already

    def notebook(self) -> Any:
        before = 0
        for fence in self.fences:
            above = [row for row in self.rows[: fence.line - 1] if row and not row.startswith(" ")]
            if self.rows[fence.line - 1].startswith(" ") and not above[-1].startswith("==="):
                raise NotForNotebooks(fence.line, "a fence inside of a box or a list, which has no cells; move it out")
            self._prose(before, fence.line - 1)
            try:
                self._fence(fence)
            except ValueError as error:
                raise NotForNotebooks(fence.line, str(error)) from None
            before = fence.end
        self._prose(before, len(self.rows))
        if after := following(self.page):
            self._markdown(f"[Next: {title(after)}](./{after.stem}.ipynb)", "next")
        return _v4.new_notebook(cells=self.cells, metadata=METADATA)

    # --- cells

    def _id(self, name: str) -> str:
        """An id that changes only with what it names: `what-happened`, then `what-happened-2`."""
        name = name[:56]
        self.ids[name] += 1
        return name if self.ids[name] == 1 else f"{name}-{self.ids[name]}"

    def _markdown(self, text: str, name: str) -> None:
        self.cells.append(_v4.new_markdown_cell(text, id=self._id(name)))

    def _code(self, source: str, name: str, **more: Any) -> None:
        self.cells.append(_v4.new_code_cell(source, id=self._id(name), **more))

    # --- prose

    def _prose(self, start: int, end: int) -> None:
        """The rows from `start` to `end` (not included), a cell for each section."""
        while start < end:
            if title := _TITLE.fullmatch(self.rows[start]):
                if self.rows[start] == IN_SHORT and self.page == lesson_pages()[0]:
                    self._difference()
                self.section = slugify(title["text"], "-")
            part = [self.rows[start], *takewhile(lambda row: not _TITLE.fullmatch(row), self.rows[start + 1 : end])]
            if title and title[0].startswith("# "):
                self._markdown(self.rows[start], "title")
                self._about()
                part, start = part[1:], start + 1
            self._plain(part, start)
            start += len(part)

    def _plain(self, rows: list[str], start: int) -> None:
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(plain(rows, start + 1, self._link)).strip("\n"))
        # mkdocs-jupyter leaves code out of the titles in its table of contents, whose links would then lead nowhere.
        text = re.sub(r"^#.*`.*", lambda title: title[0].replace("`", ""), text)
        if text.strip():
            self._markdown(text, self.section)

    def _link(self, target: str) -> str | None:
        """To another lesson: to its notebook, which lies beside this one. To another page of the site: none."""
        if re.match("https?:", target):
            return target
        path = (self.page.parent / target.partition("#")[0]).resolve()
        return f"./{path.stem}.ipynb" if path.parent == LESSONS and path != self.page else None

    def _about(self) -> None:
        first = lesson_pages()[0]
        where = f"[the first notebook](./{first.stem}.ipynb) tells why"
        if self.page == first:
            where = "the section “Why a notebook says await”, near the end, tells why"
        self._markdown(ABOUT.format(why=where), "about")

    def _difference(self) -> None:
        """The prose and the programs of WHY_AWAIT; a traceback there is what the program above it gives."""
        parts = re.split(r"^```(\w*)\n", WHY_AWAIT.read_text(encoding="utf-8"), flags=re.M)
        for kind, part in zip(["", *parts[1::2]], map(str.strip, parts[::2]), strict=True):
            if kind == "python":
                self._code(part, "why-await-code")
            elif kind == "text":
                name, _, value = part.rpartition("\n")[2].partition(": ")
                error = _v4.new_output("error", ename=name, evalue=value, traceback=part.splitlines())
                self.cells[-1].update(outputs=[error], metadata={"tags": ["raises-exception"]})
            elif part:
                self._markdown(part, "why-await")

    # --- programs

    def _fence(self, fence: pages.Fence) -> None:
        """Raises ValueError if a notebook cannot show it."""
        if fence.language == "python":
            if not fence.includes():
                raise ValueError("a program that is not included from a file under snippets/")
            for path in fence.includes():
                if what := pages.wrong_include(path):
                    raise ValueError(what)
                self._program(load(str(path.parent.relative_to(SNIPPETS))))
        elif fence.run:
            example = load(fence.run)
            self._program(example)
            self._run(example)
        elif fence.language == "console":
            self._markdown(f"```console\n{fence.source}\n```", self.section)
        else:
            raise ValueError(f"a fence `{fence.language}`, which no notebook can show; move it to a page of no lesson")

    def _program(self, example: Example) -> None:
        """Its definitions, or the file that holds it; once, wherever the page shows it again."""
        if example.name in self.shown:
            return
        self.shown.add(example.name)
        name, (entry, *modules) = example.short, example.files
        if why := why_a_file(example):
            self._markdown(f"**Run as a file.** {why}", f"{name}-why")
        if example.packages:
            what = " ".join(example.packages)
            self._markdown(f"**Needs {what}.** A cell with `%pip install {what}` installs it.", f"{name}-needs")
        if modules:
            make = f'from pathlib import Path\n\nPath("{example.name}").mkdir(parents=True, exist_ok=True)'
            self._code(make, f"{name}-folder")
        for path in [*modules, entry] if why else modules:
            source = f"%%writefile {_path(example, path)}\n{example.texts()[path.name].rstrip()}"
            self._code(source, f"{name}-{path.stem}")
        if not why:
            forget = "\n".join(f'sys.modules.pop("{path.stem}", None)' for path in modules)
            imports = IMPORTS.format(folder=example.name, forget=forget) if modules else ""
            self._code(imports + definitions(example).strip(), name)

    def _run(self, example: Example) -> None:
        recordings = example.recordings()
        source = f"!python {_path(example, example.files[0])}" if why_a_file(example) else start(example)
        # A file's output comes through one pipe, whether printed or an error: so it does here.
        text = "".join(event.text for event in recordings[OLDEST].events if event.kind == "printed")
        outputs = [_v4.new_output("stream", name="stdout", text=text)] if text else []
        folded = {"scrolled": True} if text.count("\n") > FOLD else {}
        self._code(source, f"{example.short}-run", outputs=outputs, metadata=folded)
        for since, each in recordings.items():
            on = f", where {example.distance}" if example.distance else ""
            on += f", on {holds_on(since, recordings)}" if len(recordings) > 1 else ""
            self._markdown(lines_table(each, example.order, on), f"{example.short}-times")


def _path(example: Example, path: Path) -> str:
    """Where a notebook writes that file: several files into a folder of their own."""
    return f"{example.name}/{path.name}" if len(example.files) > 1 else path.name


def make() -> tuple[dict[str, bytes], list[pages.Fault]]:
    """The notebooks by name, "03-gather.ipynb"; and what in the lessons no notebook can show, which have none then."""
    made: dict[str, bytes] = {}
    faults = []
    for page in lesson_pages():
        try:
            of_page = notebook(page)
        except NotForNotebooks as error:
            faults.append(pages.Fault.of(page, error.line, str(error)))
        else:
            nbformat.validate(of_page)
            text: str = nbformat.writes(of_page)  # type: ignore[no-untyped-call]
            made[f"{page.stem}.ipynb"] = f"{text}\n".encode()
    return made, faults


def write() -> int:
    """Write what changed, remove what is of no lesson; 1 if a lesson cannot be a notebook, with why on stderr.

    Beside them lies what Zensical, which runs no plugin, has in place of mkdocs-jupyter: their pages in Markdown, and
    the notebooks once more, at the addresses that they are downloaded from. Pages that another template made are made
    anew.
    """
    made, faults = make()
    downloads = {f"{PurePath(name).stem}/{name}": content for name, content in made.items()}
    fill(NOTEBOOKS, {".meta.yml": OF_ALL, **made, **notebook_pages.make(made), **downloads})
    changed = max(path.stat().st_mtime for path in TEMPLATES.rglob("*"))
    for kept in PAGES.glob("*.json"):  # it knows a page by its notebook alone
        if kept.stat().st_mtime < changed:
            kept.unlink()
    return pages.print_faults(faults)

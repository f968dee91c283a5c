"""Every fault of the pages and of the examples they show, as `page:line`.

A fence that raises would be swallowed by both builders, so the judge is here: `python -m course check`.
"""

import html
import re
from collections import Counter
from collections.abc import Container, Iterator
from pathlib import Path

from .. import predictions
from ..examples import BadExample, BadSetting, load
from ..lessons import text as text_of
from ..pages import Fault, Fence, custom_languages, is_for_navigation, navigation, pages, read, wrong_include
from ..paths import DOCS, ROOT, SNIPPETS

_OPENING = re.compile(r" *```\w[\w-]*( .*)?")
"""How a fence must begin: as pytest-examples finds it. The parser also knows `~~~`, four backticks, `{ .python }`, …"""
_MARK = re.compile(r"[>\s]*([-*+]|\d+\.)?\s*(```|~~~)")
"""A line that its author takes for an edge of a fence."""


def faults() -> Iterator[Fault]:
    """Everything that is wrong with the fences of the pages and the examples that they show."""
    listed = Counter(name for _, name in navigation())
    settings = ROOT / "mkdocs.yml"
    for name, count in listed.items():
        if not (DOCS / name).is_file():
            yield Fault.of(settings, name, f"nav has {name}, which does not exist; delete the line, or make the page")
        if count > 1:
            yield Fault.of(settings, name, f"nav has {name} {count} times; delete all but one")
    for page in pages():
        yield from (Fault.of(page, line, what) for line, what in _of_page(page))
        if page.relative_to(DOCS).as_posix() not in listed and is_for_navigation(page):
            yield Fault.of(page, 1, "a page that the navigation does not have; add it to nav in mkdocs.yml")


def _of_page(page: Path) -> Iterator[tuple[int, str]]:
    rows = text_of(page).splitlines()
    fences, rendered = read(page)
    yield from _not_fences(rows, fences, rendered)
    yield from _not_where_they_belong(rows, fences)
    yield from _answers_in_sight(rows, fences)
    recorded: dict[str, int] = {}
    for fence in fences:
        if (name := fence.run) and recorded.setdefault(name, fence.line) != fence.line:
            yield fence.line, f"the run of {name} is in line {recorded[name]} already; show it once on a page"
    files = {path for fence in fences for path in fence.includes()}
    for fence in fences:
        if not _OPENING.fullmatch(rows[fence.line - 1]):
            odd = "a fence that pytest-examples does not find, so no test would run it"
            yield fence.line, f"{odd}; begin it with ```{fence.language or 'python'}"
        yield from ((fence.line, what) for what in _fence_faults(fence, recorded, files))


def _not_fences(rows: list[str], fences: list[Fence], rendered: str) -> Iterator[tuple[int, str]]:
    """Code that is shown but is no fence, by line."""
    for shown in re.findall(r"<pre[^>]*>(?:<code[^>]*>)?(.*?)</pre>", rendered, re.S):
        first = html.unescape(re.sub("<[^>]+>", "", shown)).strip().partition("\n")[0]
        line = next((number for number, row in enumerate(rows, 1) if first in row), 1)
        yield line, "a code block that is indented or raw HTML, which no test would see; write it as a fence"
    inside = {line for fence in fences for line in range(fence.line, fence.end + 1)}
    for line, row in enumerate(rows, 1):
        if _MARK.match(row) and line not in inside:
            yield line, "a fence that the Markdown parser does not take for one; close it, or mend its first line"


def _not_where_they_belong(rows: list[str], fences: list[Fence]) -> Iterator[tuple[int, str]]:
    """By line, a wrong program above a run, a wrong name above a file."""
    above: list[Path] = []
    for fence in fences:
        above += fence.includes()
        if fence.language == "python":
            named = _name_above(rows, fence)
            if wrong := [path.name for path in fence.includes() if named not in (None, path.name)]:
                yield fence.line, f"shows {', '.join(wrong)} under the name {named}; mend the one or the other"
        elif fence.run:
            files = sorted((SNIPPETS / fence.run).glob("*.py"))
            if above and files and sorted(above) != files:
                stands = ", ".join(str(path.relative_to(ROOT)) for path in above if path.is_relative_to(ROOT))
                wanted = ", ".join(path.name for path in files)
                yield fence.line, f"the run of {fence.run} below {stands}; show there, each once: {wanted}"
            above = []


def _answers_in_sight(rows: list[str], fences: list[Fence]) -> Iterator[tuple[int, str]]:
    """By line, a question whose run is not covered, or a covered run that nobody asks about."""
    runs = [fence for fence in fences if fence.run]
    asked = [line for line, row in enumerate(rows, 1) if _QUESTION.match(row)]
    answers = [next((run for run in runs if run.line > line), None) for line in asked]
    for line in (line for line, answer in zip(asked, answers, strict=True) if not answer):
        yield line, "a question without a run below it; add the recording fence that answers it"
    for run in runs:
        if run.covered and run not in answers:
            yield run.line, "a covered run without a question above it; ask there, or write ```recording"
        if not run.covered and run in answers:
            yield run.line, "the run after “Predict” is not covered; write ```predict, and what it asks"


_QUESTION = re.compile(r"\s*(!!!|\?\?\?\+?) question\b")
_NAME = re.compile(r'(?:=== "(?P<tab>[^"]+)"|\s*```python title="(?P<title>[^"]+)")$')


def _name_above(rows: list[str], fence: Fence) -> str | None:
    """The file name that a reader sees above a fence: its title, or that of the tab that it is in."""
    opening = rows[fence.line - 1]
    above = [opening] + ([row for row in rows[: fence.line - 1] if row.strip()][-1:] if opening[:1] == " " else [])
    names = [name for row in above if (name := _NAME.match(row))]
    return names[0]["tab"] or names[0]["title"] if names else None


def _fence_faults(fence: Fence, recorded: Container[str], files: set[Path]) -> Iterator[str]:
    if any(_MARK.match(row) for row in fence.source.splitlines()):
        yield "a fence with another one inside; close it before the next begins"
    elif fence.run:
        yield from _recording_faults(fence.run, files)
        if fence.covered:
            yield from _prediction_faults(fence.source)
    elif fence.language == "python":
        if not fence.includes():
            yield "Python typed into the page, which no test runs; put it under snippets/ and include it"
        for path in fence.includes():
            if what := wrong_include(path):
                yield what
            elif (example := str(path.parent.relative_to(SNIPPETS))) not in recorded:
                yield f"the program of {example} without its run; add a recording fence below"
    elif fence.language == "console":
        if not fence.commands():
            yield "output without its command; begin with the line `$ command`, which the tests run"
    elif fence.language in custom_languages():
        if fence.source.strip() and fence.language != "task":
            yield f"a `{fence.language}` fence with text in it, which nobody reads; leave it empty"
    else:
        language = fence.language or "(none)"
        yield f"a fence of language {language!r}, which no test checks; use python, recording or console"


def _prediction_faults(source: str) -> Iterator[str]:
    try:
        predictions.read(source)
    except BadExample:
        return  # said of its run
    except ValueError as error:
        yield str(error)


def _recording_faults(name: str, files: set[Path]) -> Iterator[str]:
    try:
        example = load(name)
        example.recordings()
    except BadSetting:
        return  # said where it stands, by programs.faults
    except BadExample as error:
        yield str(error)
    else:
        if example.files[0] not in files:
            entry = example.files[0].relative_to(ROOT)
            yield f"the run of {name}, whose program is not on this page; include {entry} above"

"""What defines or sums up names what shows it: `{ proof=03-gather/both-at-once }`, a run, or `{ proof=test_name }`.

That is each entry of the glossary, each row of a reference table in a lesson, each line of "In short". A test says in
its docstring what it proves, in the page's words, and proves three things at most. (The claims about the video name
their program or test in claims.toml.)
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ..examples import names
from ..lessons import text
from ..pages import Fault, pages
from ..paths import ROOT
from .sections import sections

PROOF = re.compile(r"\{[^{}]*\bproof=([^\s{}]+)[^{}]*\}")
_MOST = 3
_MARKUP = re.compile(r"\[([^][]*)\]\([^)]*\)|\{[^{}]*\}|[`*|]")


def faults() -> Iterator[Fault]:
    """Each statement without its proof, and each proof that is none."""
    used: Counter[str] = Counter()
    for page in pages():
        place = page.relative_to(ROOT).as_posix()
        for line, row, said in _statements(page):
            found = PROOF.search(row)
            if not found:
                yield Fault(
                    place, line, "names nothing that shows it; add { proof=LESSON/EXAMPLE } or { proof=test_name }"
                )
            for proof in found[1].split(",") if found else ():
                used[proof] += 1
                if why := _wrong(proof, _plain(said), used[proof]):
                    yield Fault(place, line, f"{proof} {why}")


def _statements(page: Path) -> Iterator[tuple[int, str, str]]:
    """By line, the row that holds the proof of a statement, and the statement as Markdown."""
    rows = text(page).splitlines()
    table = False  # whether it is one of those
    for number, row in enumerate(rows, 1):
        table = row.startswith("| you ") or (table and row.startswith("|"))
        if row.startswith(":   "):
            yield number - 1, rows[number - 2], row[4:]
        elif table and "](" in row:
            yield number, row, row
    for section in sections(page):
        if section.rows[0][1] == "## In short":
            for number, row in section.rows:
                if row.startswith("- "):  # its attributes stand in a line of their own below it
                    yield number, rows[number], rows[number - 1]


def _wrong(proof: str, said: str, count: int) -> str:
    """Why that does not prove what is said; empty if it may."""
    if not proof.startswith("test_"):
        return "" if proof in names() else "is no example; name one in snippets/, or a test"
    if proof not in (tests := _docstrings()):
        return "is no test; name one that shows this"
    if count > _MOST:
        return f"proves more than {_MOST} things; name a test of this one"
    if _plain(tests[proof]).rstrip(".") not in said:
        return f"says in its docstring “{tests[proof]}”; say there what the page says: “{said}”"
    return ""


@cache
def _docstrings() -> dict[str, str]:
    """The first line that each test says of itself."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("test_*.py"))
    tests = (
        node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return {each.name: (ast.get_docstring(each) or "nothing").partition("\n\n")[0] for each in tests}


def _plain(markdown: str) -> str:
    return " ".join(_MARKUP.sub(lambda found: found[1] or " ", markdown).split()).lower()

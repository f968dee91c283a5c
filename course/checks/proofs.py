"""What defines or sums up names what shows it: `{ proof=03-gather/both-at-once }`, a run, or `{ proof=test_name }`.

That is each entry of the glossary, each row of a reference table in a lesson, each line of "In short". A test says what
it proves in the page's words, in its docstring or, if it is parametrized, as the first argument of a case; by each of
these words it proves three things at most. (The claims about the video name their program or test in claims.toml.)
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from ..examples import names
from ..pages import Fault, pages
from ..paths import ROOT
from .sections import CODE, NOT_OURS, pieces, sections

PROOF = re.compile(r"\{[^{}]*\bproof=([^\s{}]+)[^{}]*\}")
_MOST = 3
_FEWEST = 3  # words: fewer stand in many a sentence
_LINK = re.compile(r"\[([^][]*)\]\([^)]*\)")
_MARKUP = re.compile(r" *\{[^{}]*\}|[`*]")


def faults() -> Iterator[Fault]:
    """Each statement without its proof, and each proof that is none."""
    used: Counter[tuple[str, str]] = Counter()
    for page in pages():
        for line, row, said in _statements(page):
            proofs = [proof for found in PROOF.findall(row) for proof in found.split(",")]
            wrong = [f"{proof} {why}" for proof in proofs if (why := _wrong(proof, _plain(said), used))]
            if not proofs:
                wrong = ["names nothing that shows it; add { proof=LESSON/EXAMPLE } or { proof=test_name }"]
            elif not wrong:
                wrong = [f"`{code}` stands in no proof of this: {','.join(proofs)}" for code in _unshown(said, proofs)]
            yield from (Fault.of(page, line, what) for what in wrong)


def _statements(page: Path) -> Iterator[tuple[int, str, str]]:
    """By line, the row that holds the proof of a statement, and the statement as Markdown."""
    for section in sections(page):
        rows = [row for _, row in section.rows]
        table = False  # whether it is one of those
        for at, (number, row) in enumerate(section.rows):
            table = row.startswith("| you ") or (table and row.startswith("|"))
            if row.startswith(":   "):
                yield number - 1, rows[at - 1], row[4:]
            elif table and "](" in row:
                yield number, row, row
            elif rows[0] == "## In short" and row.startswith("- "):  # its attributes stand in the line below it
                yield number, "".join(rows[at + 1 : at + 2]), row


def _wrong(proof: str, said: str, used: Counter[tuple[str, str]]) -> str | None:
    """Why that does not prove what is said; None if it may. Counts for what each test was `used`, by its words."""
    if not proof.startswith("test_"):
        return None if proof in names() else "is no example; name one in snippets/, or a test"
    if proof not in tests():
        return "is no test; name one that shows this"
    words = [_plain(words).rstrip(".") for words in _says(tests()[proof])]
    if not (proved := [each for each in words if each in said and len(each.split()) >= _FEWEST]):
        nearest = get_close_matches(said, words, 1, 0) or ["nothing"]
        return f"says “{nearest[0]}” in its docstring or a case; say there what the page says: “{said}”"
    used[proof, proved[0]] += 1
    return f"proves more than {_MOST} things; name a test of this one" if used[proof, proved[0]] > _MOST else None


def _unshown(said: str, proofs: list[str]) -> Iterator[str]:
    """The names in code that stand in no program, run or test of these: of `Task.cancel()` the last part, `cancel`."""
    shown = " ".join(" ".join(pieces(each)) if each in names() else ast.unparse(tests()[each]) for each in proofs)
    for code in CODE.findall(NOT_OURS.sub("", said)):
        if not re.search(rf"(?<!\w){re.escape(code.partition('(')[0].rpartition('.')[2])}(?!\w)", shown):
            yield code


@cache
def tests() -> dict[str, Any]:
    """Each test, by `test_name` and by `tests/lessons/test_03_gather.py::test_name`; and each file, by its name."""
    found: dict[str, Any] = {}
    for path in (ROOT / "tests").rglob("test_*.py"):
        file = path.relative_to(ROOT).as_posix()
        found[file] = ast.parse(path.read_text(encoding="utf-8"), file)
        for test in ast.walk(found[file]):
            if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef):
                marks = {ast.unparse(mark).partition("(")[0] for mark in test.decorator_list}
                if not marks & {"pytest.mark.skip", "pytest.mark.xfail"}:  # which say that it is never run
                    found[test.name] = found[f"{file}::{test.name}"] = test
    return found


def _says(test: ast.FunctionDef) -> list[str]:
    """What a test proves: the first paragraph of its docstring, and the first argument of each of its cases."""
    marks = [mark.args[1] for mark in test.decorator_list if isinstance(mark, ast.Call) and mark.args[1:]]
    cases = [case.elts[0] for mark in marks for case in getattr(mark, "elts", ()) if hasattr(case, "elts")]
    words = [case.value for case in cases if isinstance(case, ast.Constant) and isinstance(case.value, str)]
    return [(ast.get_docstring(test) or "").partition("\n\n")[0], *words]


def _plain(markdown: str) -> str:
    """Its words in small letters: without markup, a row's cells parted by a blank."""
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", markdown)).replace("|", " ").split()).lower()

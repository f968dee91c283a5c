"""The tests of the lessons' claims: a number in one of them."""

import io
import sys
import tokenize
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from random import Random

import pytest

from course.paths import ROOT
from tickbytick.wording import ADDRESS

from .mutant import Kind, Mutant, edited, replaced, tokens

FILES = sorted((ROOT / "tests/lessons").glob("test_*.py"))


def draw(random: Random) -> Mutant:
    path = random.choice(FILES)
    text = path.read_text(encoding="utf-8")
    numbers = [each for each in tokens(text) if each[0].type == tokenize.NUMBER]
    token, start, end = random.choice(numbers)
    number = float(token.string.replace("_", ""))
    new = f"{random.choice([number + 1, number - 1, 2 * number + 1]):g}"
    change = edited(random, path, text, [(start, end, new)])
    before, again = asserted(path)

    def same() -> str:
        """A test whose values differ from run to run (a port, a count of turns) tells nothing by them."""
        steady = {test for test in before if before[test] == again.get(test)}
        now = run(path)[1]
        return "" if any(now.get(test) != before[test] for test in steady) else "the same values asserted"

    return Mutant(change.what, partial(replaced, {path: change.text}), path, same)


@dataclass
class Assertions:
    """What the tests of a file asserted, by their names and in order: the values compared. A plugin of pytest."""

    seen: dict[str, list[str]] = field(default_factory=dict)

    def pytest_assertion_pass(self, item: pytest.Item, expl: str) -> None:
        self.seen.setdefault(item.name, []).append(ADDRESS.sub("0x…", expl.partition("\n")[0]))


def run(path: Path) -> tuple[str, dict[str, list[str]]]:
    """What pytest says of the file if a test fails, and what was asserted."""
    sys.modules.pop(path.stem, None)  # it has changed since
    said, assertions = io.StringIO(), Assertions()
    options = ["-q", "--no-header", "--capture=no", "-p", "no:cacheprovider", "-o", "enable_assertion_pass_hook=true"]
    with redirect_stdout(said):
        status = pytest.main([str(path), *options], plugins=[assertions])
    return said.getvalue() if status else "", assertions.seen


def fails(path: Path) -> str:
    return run(path)[0]


@cache
def asserted(path: Path) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What the file asserts as it stands, in two runs; asked before anything in it is changed."""
    return run(path)[1], run(path)[1]


KINDS = [Kind("claim's test: a number", draw, {"the test itself": fails})]

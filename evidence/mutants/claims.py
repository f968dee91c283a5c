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
    before = asserted(path)

    def same() -> str:
        return "the same values asserted" if run(path)[1] == before else ""

    return Mutant(change.what, partial(replaced, {path: change.text}), path, same)


@dataclass
class Assertions:
    """What the tests of a file asserted, in order: the values that were compared. A plugin of pytest."""

    seen: list[tuple[str, str]] = field(default_factory=list)

    def pytest_assertion_pass(self, item: pytest.Item, expl: str) -> None:
        self.seen.append((item.name, ADDRESS.sub("0x…", expl.partition("\n")[0])))


def run(path: Path) -> tuple[str, list[tuple[str, str]]]:
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
def asserted(path: Path) -> list[tuple[str, str]]:
    """What the file asserts as it stands; asked before anything in it is changed."""
    return run(path)[1]


KINDS = [Kind("claim's test: a number", draw, {"the test itself": fails})]

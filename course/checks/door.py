"""All checks that need no browser, no other builder, Python or clock, through one door: `python -m course check`."""

import re
from collections.abc import Iterator

from ..files import kept
from ..pages import Fault
from ..paths import ROOT
from ..take_away import notebooks
from . import claims, form, pages, programs, proofs, references, results, words

_TEXT = {".json", ".md", ".py", ".toml", ".yml"}  # a recording that is not is named with what records it anew


def faults() -> list[Fault]:
    """All that is wrong. Where a page itself is, what depends on its being right is not looked at yet."""
    found = [*_not_text()] or [*pages.faults(), *programs.faults()]
    if not found:
        for each in (form, claims, results, proofs, references, words):
            found += each.faults()
        found += [*_no_tests(), *notebooks.make()[1]]
    return sorted(found)


def _not_text() -> Iterator[Fault]:
    """A file that cannot be read as UTF-8."""
    for path in kept():
        if path.suffix in _TEXT and not path.is_relative_to(ROOT / "tests"):  # some of those are broken on purpose
            try:
                path.read_bytes().decode("utf-8")
            except UnicodeDecodeError as error:
                line = error.object.count(b"\n", 0, error.start) + 1
                yield Fault.of(path, line, "not UTF-8; save it as UTF-8")


def _no_tests() -> Iterator[Fault]:
    """A test that a guide or a page names as the proof of what it says, and that is not there."""
    for path in kept():
        if path.suffix == ".md":
            for line, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                named = set(re.findall(r"`(test_\w+|tests/[\w/]+\.py)`", row))
                for name in named - proofs.tests().keys():
                    yield Fault.of(path, line, f"there is no {name}; name one that shows this")

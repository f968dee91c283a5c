"""All checks that need no browser, no other builder, Python or clock, through one door: `python -m course check`."""

import re
from collections.abc import Iterator

from ..files import kept, unreadable
from ..pages import Fault
from ..take_away import notebooks
from . import claims, covers, errors, exercises, form, gallery, ids, pages, programs, proofs, references, results, words


def faults() -> list[Fault]:
    """All that is wrong. Where a page itself is, what depends on its being right is not looked at yet."""
    found = [Fault.of(*place) for place in unreadable()] or [*pages.faults(), *programs.faults()]
    if not found:
        for each in (form, ids, covers, errors, exercises, gallery, claims, results, proofs, references, words):
            found += each.faults()
        found += [*_no_tests(), *notebooks.make()[1]]
    return sorted(found)


def _no_tests() -> Iterator[Fault]:
    """A test that a guide or a page names as the proof of what it says, and that is not there."""
    for path in kept():
        if path.suffix == ".md":
            for line, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                named = set(re.findall(r"`(test_\w+|tests/[\w/]+\.py)`", row))
                for name in named - proofs.tests().keys():
                    yield Fault.of(path, line, f"there is no {name}; name one that shows this")

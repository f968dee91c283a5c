"""Every check that needs no run of a program, through one door: what `python -m course check` names."""

from collections.abc import Iterator

from ..pages import Fault
from ..pages import pages as all_pages
from ..take_away import notebooks
from . import claims, form, pages, programs, prose_scan, results


def faults() -> list[Fault]:
    """All that is wrong. Where a page itself is, what depends on its being right is not looked at yet."""
    found = [*pages.faults(), *programs.faults()]
    if not found:
        found = [*form.faults(), *claims.faults(), *results.faults(), *_of_the_prose(), *notebooks.make()[1]]
    return sorted(found)


def _of_the_prose() -> Iterator[Fault]:
    for page in all_pages():
        yield from prose_scan.unexcused(page)
    yield from prose_scan.idle_exceptions()

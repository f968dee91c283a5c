"""Programs and pages of the course with a property that browser tests need, found by reading the recordings.

Only those tests import it: `make record` runs pytest too, while a recording is stale or missing.
"""

from browser import recorded

from course import pages
from course.examples import load, names

BY_VERSION = next(name for name in names() if len(load(name).recordings()) > 1)
"""A program that does something else on older Pythons."""
LONGEST = max((name for name in names() if not load(name).why_not_in_page), key=lambda name: len(recorded(name).events))
MOST_RUNS = max(pages.pages(), key=lambda page: len(pages.runs(page)))

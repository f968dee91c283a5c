"""Programs and pages of the course with a property that browser tests need, found by reading the recordings.

Only those tests import it: `make record` runs pytest too, while a recording is stale or missing.
"""

from browser import address_with
from replay import recorded

from course import pages
from course.examples import load, names
from tickbytick.recording import labels, lines

BY_VERSION = next(name for name in names() if len(load(name).recordings()) > 1)
"""A program that does something else on older Pythons."""
LONGEST = max((name for name in names() if not load(name).why_not_in_page), key=lambda name: len(recorded(name).events))
_ALIKE = [page for page in pages.pages() if all(len(load(name).recordings()) == 1 for name in pages.runs(page))]
MOST_RUNS = max(_ALIKE, key=lambda page: len(pages.runs(page)))
"""The page with the most runs, of those whose runs are the same on every Python."""
MOST_TABS = max(pages.pages(), key=lambda page: sum(len(load(name).files) > 1 for name in pages.runs(page)))
"""The page with the most programs of several files."""
_FIRST = [name for page in pages.pages() for name in pages.runs(page)[:1]]
TWO_FILES = next(
    name for name in _FIRST if len(load(name).files) > 1 and not load(name).packages and len(labels(recorded(name))) > 3
)
"""main.py and another file; main waits for two tasks that begin together and end together, with the program."""
ON_PAGE = address_with(TWO_FILES)
END = recorded(TWO_FILES).seconds
TASKS = [label for task, label in labels(recorded(TWO_FILES)).items() if task]
TIMES = [f"{seconds:.1f} s" for seconds in sorted({line.seconds for line in lines(recorded(TWO_FILES))})]
"""When it prints: as it begins, in between, as it ends."""
STANDING: dict[str, list[str]] = {}
"""Which of its tasks wait on which line of main.py a second before its end."""
for task, where in {event.task: event.where for event in recorded(TWO_FILES).events if event.kind == "waiting"}.items():
    line = load(TWO_FILES).texts()["main.py"].splitlines()[int(where.partition(":")[2]) - 1].strip()
    STANDING.setdefault(line, []).append(TASKS[task - 1])

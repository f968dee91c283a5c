"""`python -m evidence.outline lessons/03-gather/`: a page of site/ as who does not see it meets it, in reading order.

The accessibility tree of Chromium, as the page loads: each landmark, heading and control by role and name, a run that a
question covers by its cover.
"""

import sys
from collections.abc import Iterable, Iterator
from functools import partial

from course.publish import SITE

from .chromium import Quiet, chromium, serving


def outlines(paths: Iterable[str]) -> Iterator[str]:
    """That of each page, whose path ends with a slash, as YAML. Raises SystemExit for one that is not there."""
    with serving(partial(Quiet, directory=SITE)) as address, chromium() as browser:
        page = browser.new_page(reduced_motion="reduce")
        for path in paths:
            answer = page.goto(f"{address}/{path}")
            if answer is None or not answer.ok:
                sys.exit(f"site/{path} is not there; make site builds it, and a page's path ends with a slash")
            yield page.locator("body").aria_snapshot()


if __name__ == "__main__":
    for outline in outlines(sys.argv[1:] or ["lessons/03-gather/"]):
        print(outline)

"""`python -m evidence.counts`: how large the house is, in lines, each count against its limit. Writes nothing.

Exits with 1 if a count is over its limit. What .gitignore names does not count; whether there is a git does not matter.
"""

import sys

from course.files import kept
from course.paths import ROOT

OURS = ("tickbytick", "course", "evidence", "tests")
WRITTEN = ("evidence/bench.md", "evidence/budgets.md", ".json")
"""How the paths in evidence/ end that a command writes. No other command writes what is committed, but for recordings,
the locks and THIRD_PARTY.md, which do not count."""


def main() -> int:
    lengths = {path.relative_to(ROOT).as_posix(): path.read_bytes().count(b"\n") for path in kept()}

    def lines(folder: str, *endings: str) -> int:
        return sum(n for path, n in lengths.items() if path.startswith(f"{folder}/") and path.endswith(endings))

    house = {name: lines(name, ".py") for name in OURS}
    content = {"pages": lines("docs", ".md"), "programs": lines("snippets", ".py")}
    for name, count in (house | content).items():
        print(f"{name:52} {count:7,}")
    over = False
    ours, around = sum(house.values()), sum(house.values()) - house["tickbytick"]
    for name, count, limit in (
        ("hand-written Python, all four", ours, 15_500),
        ("(tests + course + evidence) : (pages + programs)", round(around / sum(content.values()), 2), 4.1),
        ("committed files that a command writes", lines("evidence", *WRITTEN) + lines("tests", "printed.json"), 2_000),
    ):
        over |= count > limit
        print(f"{name:52} {count:7,} at most {limit:6,} {'OVER' if count > limit else 'ok'}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())

"""What `make mutants` found, for the page "How this site checks itself": reads `snippets/mutants.json`."""

import json
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from .examples import ROOT, SNIPPETS
from .wording import html_text as _text

RESULTS = SNIPPETS / "mutants.json"


@dataclass(frozen=True)
class Kind:
    """The mutants of one kind: how many, how many a test saw, which tests, and those that change nothing shown."""

    made: int
    caught: int
    by: dict[str, int]
    trivially: bool  # by a test that compares everything with a second making of it
    same: dict[str, str]  # what was changed, and why nothing else is shown
    survived: list[str]


@dataclass(frozen=True)
class Results:
    date: date
    seed: str
    kinds: dict[str, Kind]


def load() -> Results:
    """Read the results. Raises ValueError with a message that names the file and what makes it anew."""
    try:
        data = json.loads(RESULTS.read_text(encoding="utf-8"))
        kinds = {name: Kind(**kind) for name, kind in data["kinds"].items()}
        return Results(date.fromisoformat(data["date"]), data["seed"], kinds)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{RESULTS.relative_to(ROOT)}: {error}; make mutants") from None


def table(results: Results) -> str:
    """A row for each kind, by what is changed; below it, the changes that have no effect on what is shown."""
    names = ("changed", "made", "caught", "no effect", "caught by the test that says …")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = ""
    for where, kinds in groupby(results.kinds.items(), lambda named: named[0].partition(": ")[0]):
        rows += f'<tr><th colspan="5" scope="rowgroup">{_text(_WHERE[where])}</th></tr>'
        rows += "".join(_row(name.partition(": ")[2], kind) for name, kind in kinds)
    same = "".join(
        f"<li><code>{_text(what)}</code> ({_text(why)})</li>"
        for kind in results.kinds.values()
        for what, why in kind.same.items()
    )
    everything = results.kinds.values()
    made, caught = sum(kind.made for kind in everything), sum(kind.caught for kind in everything)
    equal = sum(len(kind.same) for kind in everything)
    return (
        f'<div class="mutants"><p>{results.date:%Y-%m-%d}, seed {_text(results.seed)}: {made:,} changes, {caught:,} '
        f"caught, {equal} of no effect, {made - caught - equal} that no test saw.</p>"
        f'<table class="mutant-kinds"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f"<details><summary>The {equal} changes of no effect</summary><ul>{same}</ul></details></div>"
    )


_WHERE = {
    "recording": "In a recording",
    "program": "In a program",
    "page": "In the source of a page",
    "built": "In a built page",
    "claim's test": "In the test of a claim",
}


def _row(name: str, kind: Kind) -> str:
    tests = (f"{_text(test.removeprefix('test_').replace('_', ' '))} ({count})" for test, count in kind.by.items())
    by = "; ".join(tests) + (". Trivial: compared as a whole." if kind.trivially else "")
    numbers = "".join(f"<td>{number}</td>" for number in (kind.made, kind.caught, len(kind.same)))
    return f'<tr><th scope="row">{_text(name)}</th>{numbers}<td>{by}</td></tr>'

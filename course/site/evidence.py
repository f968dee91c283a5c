"""What `python -m evidence.mutants` found, for "How this site checks itself": reads `evidence/mutants.json`."""

import json
from dataclasses import dataclass
from datetime import date

from ..paths import EVIDENCE, ROOT
from .html import html

RESULTS = EVIDENCE / "mutants.json"


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
        raise ValueError(f"{RESULTS.relative_to(ROOT)}: {error}; python -m evidence.mutants") from None


def table(results: Results) -> str:
    """A row for each kind; below it, the changes that have no effect on what is shown."""
    return html("mutants", date=results.date, seed=results.seed, kinds=results.kinds)

"""What the replay of a run reads (web/theme/assets/javascripts/replay.js): JSON in the page, if long in a file."""

import json
from collections.abc import Iterator
from itertools import pairwise, zip_longest
from typing import Any

from tickbytick.network.wire import NEAR
from tickbytick.recording import FIELDS, FORMAT, Recording
from tickbytick.show.drawing import COLOURS

from ..examples import BadExample, Example, load, names
from ..files import fill
from ..paths import DOCS

TARGET = DOCS / "assets" / "runs"
LONG = 50_000
"""Characters. A longer one would keep a reader waiting for a page whose run they may not look at."""


def text(example: Example, recorded: Recording) -> str:
    """The JSON, which may stand in HTML."""
    header = {"format": FORMAT, "fields": FIELDS, "entry": recorded.entry}
    header |= {"clock": recorded.clock, "seconds": recorded.seconds, "exit": recorded.exit}
    # The events by columns, and each task as what is to be added to the one above: compressed, a thousand tasks weigh
    # a third of what they do by rows.
    columns: list[Any] = [*zip_longest(*recorded.events)]
    columns[2] = [after - before for before, after in pairwise((0, *columns[2]))]
    data = {
        "recording": header | {"columns": columns},
        "sources": example.texts(),
        "colours": COLOURS,
        "order": [[order.lines, order.reason] for order in example.order],
    }
    data |= {"wire": example.wire} if example.wire != NEAR else {}
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def file(example: Example, since: str, recorded: Recording) -> str | None:
    """Where it lies, as a path in `docs/`; None if the page holds it: it is short, or newer than what `write` saw."""
    path = TARGET / _name(example, since)
    wanted = text(example, recorded)
    made = len(wanted) > LONG and path.is_file() and path.read_text(encoding="utf-8") == wanted
    return path.relative_to(DOCS).as_posix() if made else None


def write() -> None:
    """Make the files of all runs whose recordings are long."""
    fill(TARGET, dict(_long()))


def _long() -> Iterator[tuple[str, bytes]]:
    for example in map(load, names()):
        sizes = (path.stat().st_size for path in example.recording_paths().values() if path.is_file())
        try:
            recordings = example.recordings() if max(sizes, default=0) > LONG else {}
        except BadExample:  # the page that shows it says what is wrong
            continue
        for since, recorded in recordings.items():
            yield _name(example, since), text(example, recorded).encode()


def _name(example: Example, since: str) -> str:
    return f"{example.name}-{since}.json"

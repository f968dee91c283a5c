"""Figures against their limits, as a table of a Markdown file that a command writes."""

import math
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from course.files import write_whole

Figure = tuple[str, float, float, str]
"""What was measured; the figure; the most that it may be, infinite where it is only told; and the unit of both."""


def report(path: Path, title: str, introduction: str, parts: dict[str, Iterator[Figure]]) -> int:
    """Write each part's table there, row by row as it is measured: what was broken off keeps what it has.

    1 if a figure is over its limit.
    """
    over = []
    said = [f"# {title}\n\n{introduction} On a machine with {os.cpu_count()} cores, on {date.today()}.\n"]
    for part, figures in parts.items():
        said.append(f"\n## {part}\n\n|  | measured | limit |\n| --- | --- | --- |\n")
        for what, figure, limit, unit in figures:
            is_over = figure > limit
            over += [what] * is_over
            most = f"{_short(limit)} {unit}" if math.isfinite(limit) else "none"
            said.append(f"| {what} | {_short(figure)} {unit} | {most}{' **OVER**' * is_over} |\n")
            print(said[-1], end="", flush=True)
            write_whole("".join([*said, "\nBroken off here.\n"]).encode("utf-8"), path)
    write_whole("".join(said).encode("utf-8"), path)
    print(f"{path.name}: {len(over)} over{''.join(f'; {what}' for what in over)}")
    return int(bool(over))


def _short(figure: float) -> str:
    return f"{float(f'{figure:.3g}'):,g}"

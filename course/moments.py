"""What a sentence states of a recorded run, as a link to its moment: `[4.5 s](run:both-at-once/end)`.

The target is `run:EXAMPLE/FACT` (of the page's own folder) or `run:LESSON/EXAMPLE/FACT`, the facts those of `facts()`.
Two of them, `run:EXAMPLE/line-2:line-4`, state how much time lies between them, or which comes first. `fault` says
whether the linked text is so (tickbytick/moments.py); a reader who follows the link sees the moment in the run.
"""

import ast
import difflib
import io
import math
import re
import tokenize
from collections import Counter
from functools import cache

from tickbytick.moments import LINKED, STATUS, Fact, of_run, wrong

from .examples import OLDEST, Example, load, names
from .paths import SNIPPETS

SCHEME = "run:"
LINK = re.compile(rf"{LINKED}\((run:[^)\s]*)\)")
"""Such a link in Markdown: its text, its target."""

_TARGET = re.compile(
    r"run:(?:((?:\d\d|error|practice)-[a-z0-9-]+)/)?([a-z0-9-]+)/([A-Za-z0-9._/-]+)(?::([A-Za-z0-9._/-]+))?"
)


@cache
def facts(example: str) -> dict[str, Fact]:
    """What the example's run shows, by the names that a target may have: `end`, `line-2`, `main/wait-1`, `task-3/end`.

    A task has two names, by its number and, where no other has the same, by its label. What the run shows on a later
    Python only is `3.12/line-2`, and a number in the program `main.py/line-8`. Raises BadExample.
    """
    found = _numbers(load(example))
    if latency := load(example).wire.latency:
        found["latency"] = Fact(0.0, latency)
    for since, recording in load(example).recordings().items():
        found |= {f"{since}/{name}".removeprefix(f"{OLDEST}/"): fact for name, fact in of_run(recording).items()}
    return found


def _numbers(example: Example) -> dict[str, Fact]:
    """The numbers in its program: `main.py/line-8`, and `main.py/line-8/number-2` where a line has several."""
    found: dict[str, Fact] = {}
    for path in example.files:
        on_line: Counter[int] = Counter()
        for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
            if token.type == tokenize.NUMBER:
                line, value = token.start[0], ast.literal_eval(token.string)
                on_line[line] += 1
                name = f"{path.name}/line-{line}" + f"/number-{on_line[line]}" * (on_line[line] > 1)
                if not isinstance(value, complex) and math.isfinite(value):
                    number = int(value) if value == int(value) else None
                    found[name] = Fact(0.0, float(value), where=f"{path.name}:{line}", number=number)
    return found


def moment(target: str, folder: str | None) -> tuple[str, list[Fact]]:
    """The example that it names, on a page of that folder; and one fact, or two. Raises ValueError, which helps on."""
    parts = _TARGET.fullmatch(target)
    if not parts or not (parts[1] or folder):
        raise ValueError(f"{target} is no target; write run:EXAMPLE/FACT, or run:LESSON/EXAMPLE/FACT")
    example = f"{parts[1] or folder}/{parts[2]}"
    if not (SNIPPETS / example).is_dir():
        [nearest] = difflib.get_close_matches(example, names(), n=1, cutoff=0.0)
        raise ValueError(f"{target}: there is no {example}; name another (nearest: {nearest}), or drop the link")
    known, named = facts(example), [name for name in parts.groups()[2:] if name]
    for name in named:
        if name not in known:
            alike = difflib.get_close_matches(name, known, n=3, cutoff=0.0)
            there = ", ".join(f"run:{parts[2]}/{each}" for each in alike)
            raise ValueError(f"the run of {example} has no {name}; nearest: {there}")
    return example, [known[name] for name in named]


def fault(text: str, target: str, folder: str | None) -> str | None:
    """What is wrong with that linked text, as Markdown; None if the run shows what it states."""
    try:
        _, found = moment(target, folder)
    except ValueError as error:
        return str(error)
    what = next(wrong(text, *found), None)
    if STATUS.search(text) and not target.endswith("/exit"):
        what = "an exit status is linked to the exit of a run, run:EXAMPLE/exit"
    return f"[{text}]({target}): {what}" if what else None

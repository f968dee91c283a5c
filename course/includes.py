"""The includes of the pages, such as `--8<-- "snippets/03-gather/both-at-once/main.py"`, and what is wrong with one."""

import os
import re
from pathlib import Path

from .paths import ROOT, SNIPPETS

INCLUDE = re.compile(r'(?P<indent>\s*)-+8<-+ "(?P<path>[^"]+)"\s*')
"""Of a whole file: pymdownx.snippets could include a part of one, `main.py:3:5`, which no test would run."""


def includes(source: str) -> list[Path]:
    """The files that a fence with that text includes; empty if anything else is typed into it."""
    found = [INCLUDE.fullmatch(line) for line in source.splitlines() if line.strip()]
    return [target(match) for match in found if match] if all(found) else []


def target(match: re.Match[str]) -> Path:
    return Path(os.path.normpath(ROOT / match["path"]))


def fault(file: Path) -> str | None:
    """What is wrong with including that, and what mends it; None if nothing is."""
    name = os.path.relpath(file, ROOT)
    if not file.is_relative_to(SNIPPETS):
        return f"includes {name}, which no test runs; include a file under snippets/"
    if not file.is_file():
        return f"includes {name}, which does not exist; make it, or name another file under snippets/"
    return None

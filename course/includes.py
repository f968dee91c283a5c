"""The includes of the pages, such as `--8<-- "snippets/03-gather/both-at-once/main.py"`, and what is wrong with one."""

import os
import re
from pathlib import Path

from .paths import ROOT, SNIPPETS

Include = tuple[Path, str | None]
"""A file, and the region of it that is included, or None for all of it."""

INCLUDE = re.compile(r'(?P<indent>\s*)-+8<-+ "(?P<path>[^":]+)(?::(?P<region>[^"]+))?"\s*')


def includes(source: str) -> list[Include]:
    """What a fence with that text includes; empty if anything else is typed into it."""
    found = [INCLUDE.fullmatch(line) for line in source.splitlines() if line.strip()]
    return [target(match) for match in found if match] if all(found) else []


def target(match: re.Match[str]) -> Include:
    return Path(os.path.normpath(ROOT / match["path"])), match["region"]


def fault(file: Path, region: str | None) -> str | None:
    """What is wrong with including that, and what mends it; None if nothing is."""
    name = os.path.relpath(file, ROOT)
    if not file.is_relative_to(SNIPPETS):
        return f"includes {name}, which no test runs; include a file under snippets/"
    if not file.is_file():
        return f"includes {name}, which does not exist; make it, or name another file under snippets/"
    marks = [f"[{edge}:{region}]" for edge in ("start", "end")]
    text = file.read_text(encoding="utf-8")
    if region is not None and not all(f"--8<-- {mark}" in text for mark in marks):
        return f"includes the region {region!r}, which {name} does not have; mark it there with {' and '.join(marks)}"
    return None

"""What `make record` begins with: re-records through pytest, by the path that checks."""

import sys
from pathlib import Path

from tickbytick.recording import Recording, differences, loads

from .. import command
from ..examples import OLDEST, Example, load, names, numbers, write
from ..files import write_whole
from ..paths import ROOT
from .versions import interpreters, run_under


def record(example: str | None = None) -> int:
    """Copy what they share, format the programs, then re-record all examples, or the one named.

    On other Pythons too, where it has recordings of their own. Raises CalledProcessError if a program cannot be
    formatted or recorded; why has been said then.
    """
    chosen = [load(name) for name in ([example] if example else names())]
    for copy, source in (pair for each in chosen for pair in each.copies().items()):
        if not copy.exists() or copy.read_bytes() != source.read_bytes():
            write_whole(source.read_bytes(), copy)
            print(f"{copy.relative_to(ROOT)} is a copy of {source.relative_to(ROOT)} again")
    programs = [str(path) for each in chosen for path in each.files]
    command.run(sys.executable, "-m", "ruff", "format", "--no-cache", *programs, capture=True)
    options = ["--update-examples", "-q", "--no-header", *(["-k", f"{example}/"] if example else [])]
    command.run(sys.executable, "-m", "pytest", "tests/course/test_examples.py", *options)
    status, pythons = 0, interpreters()
    later = ((each, *pair) for each in chosen for pair in each.recording_paths().items() if pair[0] != OLDEST)
    for each, since, path in later:
        if since in pythons:
            run_under(pythons[since], "--write", each.name)
        elif each.recording(numbers(since), stale=True).sources != each.sources():
            print(f"{path.name} of {each.name} is left stale: there is no python{since} here", file=sys.stderr)
            status = 1
    return status


def keep(example: Example, actual: Recording, path: Path) -> str | None:
    """Write `actual` to `path` unless the recording there already says the same of today's source.

    Return what that changed, None if nothing.
    """
    try:
        before = loads(path.read_text(encoding="utf-8"))
        different = differences(before, actual)
    except (OSError, ValueError):
        before, different = None, "recorded for the first time"
    if not different and before is not None and before.sources == actual.sources:
        return None
    write(actual, path)
    return f"{example.name}: {different or 'the source changed, the run did not'}"

"""`python -m course record`: re-records through pytest, by the path that checks."""

import subprocess
import sys
from pathlib import Path

from tickbytick.recording import Recording, differences, loads

from ..examples import BadExample, Example, load, names, write
from ..files import write_whole
from ..paths import ROOT
from .versions import VERSIONS, interpreters, run_under


def record(example: str | None = None) -> int:
    """Copy what they share, format the programs, then re-record all examples, or the one named.

    On other Pythons too, where it has recordings of their own.
    """
    if example is not None and example not in names():
        print(f"no example {example}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    try:
        chosen = [load(name) for name in ([example] if example else names())]
    except BadExample as error:
        print(error, file=sys.stderr)
        return 1
    for copy, source in (pair for each in chosen for pair in each.copies().items()):
        if not copy.exists() or copy.read_bytes() != source.read_bytes():
            write_whole(source.read_bytes(), copy)
            print(f"{copy.relative_to(ROOT)} is a copy of {source.relative_to(ROOT)} again")
    formatted = [str(path) for each in chosen for path in each.files]
    if subprocess.run([sys.executable, "-m", "ruff", "format", "-q", *formatted], cwd=ROOT, check=False).returncode:
        return 1  # ruff has named the file and the line
    command = [sys.executable, "-m", "pytest", "tests/course/test_examples.py", "--update-examples", "-q"]
    command += ["--no-header", *(["-k", f"{example}/"] if example else [])]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    pythons = interpreters()
    for each in chosen:
        for since, path in each.recording_paths().items():
            if since in pythons and since != VERSIONS[0]:
                run_under(pythons[since], "--write", each.name)
            elif since != VERSIONS[0] and loads(path.read_text(encoding="utf-8")).sources != each.sources():
                print(f"{path.name} of {each.name} is left stale: there is no python{since} here", file=sys.stderr)
                status = status or 1
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

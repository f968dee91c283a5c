"""Copies of the checkout, for what changes files, and commands in them: the checkout itself stays as it is."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from course.files import kept
from course.paths import ROOT


def copy_to(folder: Path) -> Path:
    """Copy what git keeps, as it stands now, and give it this Python under the name that the Makefile uses."""
    for path in kept():
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    # Not a link to .venv: `make` may empty that folder, and this one is the copy's own.
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    for level in (".site", ".installed"):
        (python.parent.parent / level).touch()
    return folder


def change(path: Path, old: str, new: str) -> None:
    """Put `new` in the place of the first `old` that the file has."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def make(folder: Path) -> Path:
    """Make in such a copy what `python -m course make` does, but for Python for the page. Returns the folder.

    Raises AssertionError with what could not be made.
    """
    making = "import sys; from course.make import all_but_python; sys.exit(all_but_python())"
    done = run(folder, "python", "-c", making)
    assert done.returncode == 0, done.stdout
    return folder


def with_python_in_page(folder: Path) -> Path:
    """Let such a copy have this checkout's Python for the page, which needs a network. Returns the folder."""
    for name in ("docs/assets/runtime", "web/runtime/node_modules"):
        (folder / name).symlink_to(ROOT / name)
    return folder


NOT_OURS = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHON", "PYTHONDONTWRITEBYTECODE")


def environment(**more: str) -> dict[str, str]:
    """The environment of a command in a copy, as a shell would have it: nothing of what runs these tests."""
    ours = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return ours | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"} | more


def run(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run that in a checkout, where `python` is this one; its `stdout` is all that it says."""
    return subprocess.run(
        [sys.executable if command[0] == "python" else command[0], *command[1:]],
        cwd=folder,
        env=environment(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def build(builder: str, folder: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Build the site of that checkout with MkDocs or Zensical."""
    return run(folder, "python", "-m", builder, "build", *options, **variables)


def wrong_output(commands: Iterable[tuple[str, str]], folder: Path) -> str:
    """The first of those commands that prints something else there than is shown with it; empty if none does."""
    path = f"{folder / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
    for command, shown in commands:
        printed = run(folder, "sh", "-c", command, PATH=path).stdout
        if printed.strip() != shown.strip():
            return f"$ {command}\nshown:\n{shown}\nprinted:\n{printed}"
    return ""

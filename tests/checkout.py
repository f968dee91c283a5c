"""Copies of the checkout, for tests that change files: the checkout itself stays as it is."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent


def copy_to(folder: Path) -> Path:
    """Copy what git keeps, as it stands now, and give it this Python under the name that the Makefile uses."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    made = {line.rstrip("/") for line in lines if not line.startswith("#")} | {".git"}

    def not_kept(inside: str, names: list[str]) -> list[str]:
        paths = {name: (Path(inside) / name).relative_to(ROOT).as_posix() for name in names}
        return [name for name, path in paths.items() if {name, path} & made]

    shutil.copytree(ROOT, folder, ignore=not_kept)
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    # Not a link to .venv: `make` may empty that folder, and this one is the copy's own.
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    (python.parent.parent / ".installed").touch()
    return folder


NOT_OURS = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHONDONTWRITEBYTECODE")


def environment(**more: str) -> dict[str, str]:
    """The environment of a command in a copy, as a shell would have it: nothing of what runs these tests."""
    ours = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return ours | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"} | more


def wrong_output(commands: Iterable[tuple[str, str]], folder: Path) -> str:
    """The first of those commands that prints something else there than is shown with it; empty if none does."""
    path = f"{folder / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
    for command, shown in commands:
        run = subprocess.run(
            command,
            shell=True,
            cwd=folder,
            env=environment(PATH=path),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if run.stdout.strip() != shown.strip():
            return f"$ {command}\nshown:\n{shown}\nprinted:\n{run.stdout}"
    return ""

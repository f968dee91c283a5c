"""Files that are written: each whole or not at all, and only where something changed, for `make serve` watches them."""

import os
from pathlib import Path


def write_whole(content: bytes, path: Path) -> None:
    """Write the file whole or not at all."""
    unfinished = path.with_suffix(".unfinished")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def fill(folder: Path, contents: dict[str, bytes]) -> None:
    """Let the folder hold these files, by their paths in it, and nothing else."""
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder before the folder
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and path.relative_to(folder).as_posix() not in contents:
            path.unlink()
    for name, content in contents.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(content, path)

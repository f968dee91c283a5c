"""Files that are written: each whole or not at all, and only where something changed, for `make serve` watches them."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from .paths import ROOT


def write_json(data: object, path: Path) -> None:
    """The data as JSON, written whole or not at all."""
    write_whole((json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8"), path)


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


def kept() -> Iterator[Path]:
    """Every file of the checkout that is no made one, as .gitignore tells them apart; needs no git."""
    rows = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    made = {row.rstrip("/") for row in rows if not row.startswith("#")} | {".git"}
    for folder, folders, files in os.walk(ROOT):
        inside = Path(folder).relative_to(ROOT)
        folders[:] = sorted(
            name for name in folders if not {name, path := (inside / name).as_posix(), f"/{path}"} & made
        )
        yield from (Path(folder, name) for name in sorted(files))


_TEXT = {".json", ".md", ".py", ".toml", ".yml"}  # a recording that is not is named with what records it anew
NOT_TEXT = "not UTF-8; save it as UTF-8"


def not_text() -> list[tuple[Path, int]]:
    """Each file, but for tests, that cannot be read as UTF-8, and the line at which it cannot."""
    found = []
    for path in kept():
        if path.suffix in _TEXT and not path.is_relative_to(ROOT / "tests"):  # some of those are broken on purpose
            try:
                path.read_bytes().decode("utf-8")
            except UnicodeDecodeError as error:
                found.append((path, error.object.count(b"\n", 0, error.start) + 1))
    return found

"""Files: which there are, which cannot be read; written whole or not at all, and only where something changed."""

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .paths import ROOT


def write_json(data: object, path: Path) -> None:
    """The data as JSON, written whole or not at all."""
    write_whole((json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8"), path)


def write_entries(entries: dict[str, object], path: Path) -> None:
    """The entries as JSON, each in a line of its own, written whole or not at all."""
    rows = ",\n".join(f" {json.dumps(key)}: {json.dumps(entry, ensure_ascii=False)}" for key, entry in entries.items())
    write_whole(f"{{\n{rows}\n}}\n".encode(), path)


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
_ENTRY = {"example", "title", "about"}
_TABLES = {
    "gallery.toml": {"program": _ENTRY, "mistake": _ENTRY},
    "prose.toml": {"exception": {"page", "text"}},
    "references.toml": {"version": {"says"}},
}
_NEEDED = (
    "mkdocs.yml",
    "docs/glossary.md",
    *(f"course/{name}.toml" for name in ("claims", "gallery", "prose", "references")),
)
_RESULTS = {"checked.json", "shaken.json"}


def unreadable() -> Iterator[tuple[Path, int, str]]:
    """Each file that is gone, and each (but tests) that is no text or not the data it is read as: its line, and why."""
    import yaml  # type: ignore[import-untyped]  # only here: downloads are made without MkDocs too

    parsers: dict[str, Callable[[str], object]] = {".json": json.loads, ".toml": tomllib.loads, ".yml": yaml.compose}
    for path in (ROOT / name for name in _NEEDED):
        if not path.is_file():
            yield path, 1, "is missing; get it back, as with git checkout"
    for path in kept():
        if path.suffix not in _TEXT or path.is_relative_to(ROOT / "tests"):  # some of those are broken on purpose
            continue
        content = path.read_bytes()
        try:
            text = content.decode("utf-8")
            # `examples.load` says what is wrong with a setting.
            data = None if path.name == "example.toml" else parsers.get(path.suffix, str)(text)
        except UnicodeDecodeError as error:
            yield path, content.count(b"\n", 0, error.start) + 1, "not UTF-8; save it as UTF-8"
        except (ValueError, yaml.YAMLError) as error:
            mend = "delete it, then make record" if path.name in _RESULTS else "mend that, then again"
            yield path, _line(error, text), f"{str(error).splitlines()[0]}; {mend}"
        else:
            yield from ((path, line, what) for line, what in _wrong_data(path.name, text, data))


def _line(error: Exception, text: str) -> int:
    """Where it says that it came, as those of JSON, TOML and YAML do; else the last line."""
    found = re.findall(r"line (\d+)", str(error))
    return int(found[-1]) if found else len(text.splitlines())


def _wrong_data(name: str, text: str, data: Any) -> Iterator[tuple[int, str]]:
    """What else than its readers expect is in the data of that file."""
    if name in _RESULTS and not (isinstance(data, dict) and all(isinstance(entry, dict) for entry in data.values())):
        yield 1, "not one object for each program; delete it, then make record"
    for table, keys in _TABLES.get(name, {}).items():
        starts = [line for line, row in enumerate(text.splitlines(), 1) if row == f"[[{table}]]"]
        for line, row in zip(starts, data.get(table, []), strict=False):
            if missing := keys - row.keys():
                yield line, f"this [[{table}]] has no {min(missing)}; add it"

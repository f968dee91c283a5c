"""Changes in a copy of the checkout."""

from pathlib import Path


def change(path: Path, old: str, new: str) -> None:
    """Put `new` in the place of the first `old` that the file has."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

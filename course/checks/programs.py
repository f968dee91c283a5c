"""What is wrong under `snippets/`, apart from a page: a program that nobody sees, a copy that differs, a spare file."""

import re
from collections.abc import Iterator
from pathlib import Path

from .. import gallery
from ..examples import NAME, NO_NAME, SHARED, BadExample, BadSetting, load, names
from ..pages import Fault, pages, runs
from ..paths import ROOT, SNIPPETS

_USED = re.compile(
    r"[^/]+/[^/]+/(\w+\.py|recording(-3\.\d\d)?\.jsonl|(example|exercise)\.toml)|shared/\w+\.py|ruff\.toml"
)
"""The files that a program, its recordings, its settings and its exercise are."""


def faults() -> Iterator[Fault]:
    shown = {name for page in pages() for name in runs(page)} | {*gallery.names()}
    shared: set[Path] = set()
    originals: dict[bytes, set[Path]] = {}  # by content, what is to be changed where it is wrong
    for name in names():
        if name not in shown:
            what = "shown on no page; embed it (see «Add an example» in README.md) or delete the folder"
            yield Fault(f"snippets/{name}/", 1, what)
        if not NAME.fullmatch(name):
            yield Fault(f"snippets/{name}/", 1, f"{name} {NO_NAME}; python -m course rename OLD NEW mends it")
        try:
            example = load(name)
        except BadSetting as error:
            yield Fault.of(error.path, error.line, error.what)
            continue
        except BadExample:
            continue  # the page that shows it says what is wrong
        if reason := example.needs_real_clock:
            yield Fault.of(example.files[0], 1, reason)
        copies = example.copies()
        shared.update(copies.values())
        for copy, source in copies.items():
            if not copy.exists() or copy.read_bytes() != source.read_bytes():
                of = source.relative_to(ROOT)
                yield Fault.of(copy, 1, f"differs from {of}, of which it is a copy; change that one, then make record")
        for path in example.files:
            try:
                compile(path.read_bytes(), path.name, "exec")
            except SyntaxError as error:
                yield Fault.of(path, error.lineno or 1, f"{error.msg}; mend it, then make record EXAMPLE={name}")
            originals.setdefault(path.read_bytes(), set()).add(copies.get(path, path))
    for alike in originals.values():
        first, *others = sorted(alike)
        for other in others:
            what = f"is {first.relative_to(ROOT)} once more; put it into snippets/{SHARED}/, as `shared`"
            yield Fault.of(other, 1, what)
    for path in sorted(SNIPPETS.rglob("*")):
        name = path.relative_to(SNIPPETS).as_posix()
        if path.is_dir() or "cache" in name:
            continue
        if name.startswith(f"{SHARED}/") and path not in shared:
            yield Fault.of(path, 1, "shared by no example.toml; name it in one, or delete it")
        elif not _USED.fullmatch(name):
            stray = "a program that is not in a folder snippets/LESSON/EXAMPLE/, so no test runs it; move it"
            yield Fault.of(path, 1, stray if path.suffix == ".py" else "a file that nothing reads; delete it")

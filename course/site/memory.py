"""What one whole build leaves for the next, in .cache/: the HTML of fences and of programs, and what links lead to.

Of `mkdocs build` and `zensical build`: they read their files once, whereas a server sees them change. A fence may look
at anything in TREES, so what it made holds until something there changes; a program's HTML holds for its text. A build
that warned of something leaves nothing, for the next one has to warn of it too.
"""

import atexit
import hashlib
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import metadata
from typing import Any, TypeVar

from ..files import write_whole
from ..paths import ROOT

T = TypeVar("T")
KEPT = ROOT / ".cache" / "made-for-pages.json"
TOOLS = ("Jinja2", "Markdown", "MarkupSafe", "mkdocs", "Pygments", "pymdown-extensions")
FILES, TREES = ("LICENSE", "tests/browser/escapes.toml"), ("course", "docs", "evidence", "snippets", "tickbytick")


def kept(make: Callable[[], T], *key: object, looks_around: bool = True) -> T:
    """What `make` gives, or gave to an earlier build for this key: text, or what is as JSON what it is.

    `looks_around`: whether it is made of more than the key.
    """
    return _memory().get(make, key, looks_around) if sys.argv[1:2] == ["build"] else make()


@cache
def _memory() -> "_Memory":
    return _Memory()


class _Memory(logging.Handler):
    """Hears what is warned of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.tools, self.inputs = _hash(_tools()), _hash(_inputs())
        try:
            self.made: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.made = {}
        self.used: dict[str, Any] = {}
        self.warned = False
        logging.getLogger("mkdocs").addHandler(self)
        atexit.register(self._leave)

    def emit(self, record: logging.LogRecord) -> None:
        self.warned = True

    def get(self, make: Callable[[], T], key: tuple[object, ...], looks_around: bool) -> T:
        said = json.dumps([self.tools, self.inputs if looks_around else "", *key])
        name = hashlib.sha256(said.encode()).hexdigest()
        value: T = self.made[name] if name in self.made else make()
        self.used[name] = value
        return value

    def _leave(self) -> None:
        """What was used this time, unless a file changed meanwhile."""
        if self.used.keys() - self.made.keys() and not self.warned and _hash(_inputs()) == self.inputs:
            KEPT.parent.mkdir(exist_ok=True)
            write_whole(json.dumps(self.used).encode(), KEPT)


def _tools() -> Iterator[bytes]:
    yield f"{sys.version} {[metadata.version(name) for name in TOOLS]}".encode()
    yield (ROOT / "mkdocs.yml").read_bytes()


def _inputs() -> Iterator[bytes]:
    """The path and the content of each file."""
    paths = [str(ROOT / name) for name in FILES]
    for tree in TREES:
        for folder, folders, files in os.walk(str(ROOT / tree)):
            folders[:] = [each for each in folders if each != "__pycache__"]
            paths += [os.path.join(folder, file) for file in files]
    for path in sorted(paths):
        yield path.encode()
        with open(path, "rb") as opened:
            yield opened.read()


def _hash(parts: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(b"%d " % len(part) + part)
    return digest.hexdigest()

"""The service worker of a built site, `offline-worker.js`: what was read can be read without a network.

It is written last, for it knows each file by its hash. It lies in the site's folder, which is its scope, so that the
site may lie under any path. Each page names the build that it is of, and gets the files of that build alone:
web/theme/assets/javascripts/offline-worker.js.
"""

import json
import re
from base64 import b64encode
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

WORKER = "offline-worker.js"
SOURCE = f"assets/javascripts/{WORKER}"
FOR_PROGRAMS = ("*.md", "*.map", "*.xml", "*.gz", "*.txt", "assets/cards/*")
"""What is there for other programs than a reader's browser."""
SAVED = ("assets/downloads/*", "*.ipynb")
"""What a reader saves: without a network Chromium cancelled such a download, though the worker had it."""
NOT_READ = (*FOR_PROGRAMS, *SAVED, "assets/javascripts/*", WORKER)
"""Those, and the modules that were made into a few scripts."""
READ = (
    "assets/javascripts/bundle.*.js",
    "assets/javascripts/file.js",
    "assets/javascripts/course*",
    "assets/javascripts/embed*",
)
"""What of that a page loads all the same: the theme's script, and those few."""

NAMED = re.compile(rb'<meta name="build" content="[^"]*">')
"""Where a page says of which build it is (web/theme/main.html)."""


def write(site: Path) -> None:
    """Write it, and the build's name into each page. Of the same files it makes the same, however often.

    Raises KeyError where the builder has not copied its source.
    """
    named = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    read = {name: path for name, path in named.items() if _matches(name, READ) or not _matches(name, NOT_READ)}
    worker = named[SOURCE].read_text(encoding="utf-8")
    build = _hash("".join([worker, *(f"{name} {_hash(_unnamed(path))}\n" for name, path in read.items())]).encode())
    stamp = f'<meta name="build" content="{build}">'.encode()
    for path in read.values():
        if path.suffix == ".html":
            path.write_bytes(NAMED.sub(stamp, path.read_bytes()))
    files = {name: [_hash(path.read_bytes()), path.stat().st_size] for name, path in read.items()}
    constants = f"const BUILD = {json.dumps(build)}, FILES = {json.dumps(files, separators=(',', ':'))};\n"
    (site / WORKER).write_text(constants + worker, encoding="utf-8")


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def _unnamed(path: Path) -> bytes:
    return NAMED.sub(b"", path.read_bytes()) if path.suffix == ".html" else path.read_bytes()


def _hash(content: bytes) -> str:
    """The first twelve bytes of its SHA-256, as the worker has it: a file of another build is told by them."""
    return b64encode(sha256(content).digest()[:12]).decode()

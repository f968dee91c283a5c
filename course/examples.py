"""The examples under `snippets/`: their files, their settings, their recordings, and what is stale."""

import ast
import gc
import hashlib
import json
import logging
import os
import re
import signal
import sys
import tomllib
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, partial
from glob import glob
from math import inf
from pathlib import Path
from typing import Any

from tickbytick.clock import ONLY_REAL, START
from tickbytick.network.wire import NEAR, Wire
from tickbytick.recording import BrokenRecording, Order, Recording, dumps, loads

from .files import write_entries, write_whole
from .paths import EVIDENCE, SNIPPETS

CHECKED = EVIDENCE / "checked.json"
"""On which Python versions each example was run, by its fingerprint; `make record` and `python -m course versions`."""
SHAKEN = EVIDENCE / "shaken.json"
"""Under how many legal schedules each example was run, and how many of its lines may swap; by its fingerprint."""

OLDEST = "3.11"
"""The oldest Python on which the examples run; from it on holds the recording whose file names no version."""

SHARED = "shared"
"""The folder in `snippets/` of the files that several examples hold a copy of."""

NAME = re.compile(r"((\d\d|error|practice)-[a-z0-9]+(-[a-z0-9]+)*|play)(/[a-z0-9]+(-[a-z0-9]+)*)?")
"""`03-gather` or `03-gather/both-at-once`: what the folders in `snippets/` are called; also `error-loop`,
`practice-gather`, `play`."""
NO_NAME = "is no name for it: small letters, digits and hyphens, as in 03-gather/both-at-once or error-loop/closed"

RECORD = "make record EXAMPLE={}"
"""The command that mends a recording."""


def numbers(version: str) -> tuple[int, ...]:
    """`3.12.1` → (3, 12, 1), which can be compared; `3.15.0rc1` → (3, 15, 0)."""
    return tuple(map(int, re.findall(r"(?:^|\.)(\d+)", version)))


def counted(count: int) -> str:
    """`1 example`, `3 examples`."""
    return f"{count} example{'s' * (count != 1)}"


def holds_on(since: str, others: Iterable[str]) -> str:
    """On which Pythons the recording from that version on holds, beside those from the others on: `Python 3.11`,
    `Python 3.11 and 3.12`, `Python 3.11 to 3.13`, `Python 3.12 and later`."""
    first = numbers(since)[1]
    later = [minor for other in others if (minor := numbers(other)[1]) > first]
    if not later:
        return f"Python {since} and later"
    last = min(later) - 1
    return f"Python {since}" if last == first else f"Python {since} {'and' if last == first + 1 else 'to'} 3.{last}"


class BadExample(ValueError):
    """An example that cannot be used; the message names the file and the command that mends it."""


class BadSetting(BadExample):
    """An `example.toml` that is wrong: `path`, `line`, and `what`."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        self.path, self.line, self.what = path, line, f"{what}; see «A program» in CONTRIBUTING.md"
        super().__init__(f"{path.relative_to(SNIPPETS.parent)}:{line}: {self.what}")


@dataclass(frozen=True)
class Example:
    """One program: a folder with `main.py` (or one other module) and its recordings."""

    name: str  # "03-gather/both-at-once"
    folder: Path
    entry: str
    clock: str = "virtual"
    computes: bool = False  # on the real clock, for a time that depends on the machine
    threads: bool = False  # it needs real ones, which Python in the page has not
    order: tuple[Order, ...] = ()
    wire: Wire = NEAR  # how far away its network is
    shared: tuple[str, ...] = ()  # "api.py", of which it holds a copy: paths in `snippets/shared/`
    changes: str = ""  # the example of which it changes one thing: its run is shown beside that one's

    @property
    def short(self) -> str:
        """Its name in its lesson: "both-at-once"."""
        return self.name.partition("/")[2]

    @property
    def why_not_in_page(self) -> str:
        """Why a reader cannot run this program in the page; empty if they can."""
        if self.clock == "real":
            return "This program does not run in the browser: calculating takes no time on the clock there."
        if self.threads:
            return "This program does not run in the browser: Python has no threads there."
        return ""

    @property
    def needs_real_clock(self) -> str:
        """Why a recorded run was stopped that the real clock would have let go on, and what mends it; else empty."""
        try:
            reasons = [recording.stopped or "" for recording in self.recordings().values()]
        except BadExample:
            return ""  # the page that shows it says what is wrong
        mend = f'write clock = "real" into its example.toml, then {RECORD.format(self.name)}'
        return next((f"{each.partition(';')[0]}; {mend}" for each in reasons if each.startswith(ONLY_REAL)), "")

    @property
    def distance(self) -> str:
        """What its run assumes of the network, in words for a reader; empty if its ends are near."""
        latency, bandwidth = self.wire
        said = [f"each message travels for {latency:g} s" if latency else ""]
        said += [f"{bandwidth:,.0f} bytes pass in a second" if bandwidth else ""]
        return " and ".join(filter(None, said))

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """The program's modules, the entry first."""
        modules = sorted(self._named("", ".py"), key=lambda name: (name != self.entry, name))
        return tuple(self.folder / name for name in modules)

    def texts(self) -> dict[str, str]:
        """Each module, by file name."""
        return {path.name: path.read_bytes().decode("utf-8") for path in self.files}

    @property
    def packages(self) -> tuple[str, ...]:
        """What has to be installed before it runs: what it imports from neither Python's library nor its own files."""
        imported = {name for text in self.texts().values() for name in _imported(text)}
        own = {path.stem for path in self.files}
        return tuple(sorted({name.partition(".")[0] for name in imported} - sys.stdlib_module_names - own))

    def sources(self) -> dict[str, str]:
        """SHA-256 of each of these, by file name."""
        return {path.name: _hash_of(path, path.stat().st_mtime_ns) for path in self.files}

    def copies(self) -> dict[Path, Path]:
        """Its files that are copies, each with the shared file of which it is one."""
        return {self.folder / Path(name).name: SNIPPETS / SHARED / name for name in self.shared}

    def recorded(self) -> dict[str, str]:
        """SHA-256 of each recording, by file name."""
        there = (path for path in self.recording_paths().values() if path.exists())
        return {path.name: _hash_of(path, path.stat().st_mtime_ns) for path in there}

    def fingerprint(self) -> str:
        """SHA-256 of all that a result depends on, whatever the example is called: sources, recordings, and those of
        its settings that change what a run may print."""
        settings = [self.clock, *(each.lines for each in self.order), *(self.wire if self.wire != NEAR else ())]
        said = {"example.toml": _hash(json.dumps(settings).encode())} if settings != ["virtual"] else {}
        return _hash(json.dumps([self.sources() | said, self.recorded()], sort_keys=True).encode())[:16]

    def recording_paths(self) -> dict[str, Path]:
        """The recordings there are, by the Python version from which on each holds: OLDEST, perhaps "3.12"."""
        start, end = "recording-", ".jsonl"
        later = self._named(start, end)
        found = {name.removeprefix(start).removesuffix(end): self.folder / name for name in later}
        return {OLDEST: self.folder / "recording.jsonl"} | found

    def _named(self, start: str, end: str) -> list[str]:
        """The files of its folder with such names, in the order of the alphabet; a build asks thousands of times."""
        return sorted(name for name in os.listdir(self.folder) if name.startswith(start) and name.endswith(end))

    def recording_path(self, version: tuple[int, ...]) -> Path:
        """The recording that holds for that Python version."""
        paths = self.recording_paths()
        return paths[max((since for since in paths if numbers(since) <= version), key=numbers)]

    def recordings(self) -> dict[str, Recording]:
        """All its recordings, by the version from which on each holds.

        Raises BadExample for one that is missing, broken, or older than today's source.
        """
        return {since: self._read(path) for since, path in self.recording_paths().items()}

    def recording(self, version: tuple[int, ...], stale: bool = False) -> Recording:
        """The recording that holds for that Python version.

        Raises BadExample as `recordings` does, but not for one older than today's source if `stale` will do.
        """
        return self._read(self.recording_path(version), stale)

    def _read(self, path: Path, stale: bool = False) -> Recording:
        mend = RECORD.format(self.name)
        place = path.relative_to(SNIPPETS.parent)
        try:
            recording = _parsed(path, path.stat().st_mtime_ns)
        except FileNotFoundError:
            raise BadExample(f"{place} is missing; {mend}") from None
        except UnicodeDecodeError:
            raise BadExample(f"{place} is not UTF-8; {mend}") from None
        except BrokenRecording as error:
            raise BadExample(f"{error}; {mend}") from None
        changed = sorted(dict(recording.sources.items() ^ self.sources().items()))
        if changed and not stale:
            raise BadExample(f"{place} is older than {', '.join(changed)}; {mend}")
        return recording

    def checked_on(self) -> list[str]:
        """The Python versions ("3.11.7") on which today's source was run and matched today's recording."""
        return list(results(CHECKED).get(self.fingerprint(), {}).get("versions", []))

    def checked_in_page(self) -> list[str]:
        """The same of the page's Python and the next one ("3.14.2", "3.15.0rc1")."""
        return list(results(CHECKED).get(self.fingerprint(), {}).get("in page", []))

    def shaken(self) -> dict[str, Any]:
        """How today's program was shaken (evidence/shake.py) with today's marks; empty if it was not."""
        return dict(results(SHAKEN).get(self.fingerprint(), {}))


@cache
def _imported(text: str) -> frozenset[str]:
    """What a module imports; the course's download asks each program, and is made again after each change of one."""
    nodes = [*ast.walk(ast.parse(text))]
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return frozenset(imported | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)})


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@cache
def _toml(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


@cache
def _hash_of(path: Path, changed: int) -> str:
    return _hash(path.read_bytes())


def results(path: Path) -> dict[str, dict[str, Any]]:
    """CHECKED or SHAKEN, read once until it changes; empty if there is none."""
    return _results(path, path.stat().st_mtime_ns) if path.exists() else {}


def keep_results(path: Path, found: dict[str, dict[str, Any]]) -> None:
    """Add what was found, by the name of an example, to CHECKED or SHAKEN, and drop what is of no example of today."""
    entries = results(path) | {load(name).fingerprint(): entry for name, entry in found.items()}
    today = sorted({load(name).fingerprint() for name in names()} & entries.keys())
    write_entries({fingerprint: entries[fingerprint] for fingerprint in today}, path)


@cache
def _results(path: Path, changed: int) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


@cache
def _parsed(path: Path, changed: int) -> Recording:
    """A page and the counts of the whole site show the same recording, read once until it changes."""
    return loads(path.read_text(encoding="utf-8"), str(path.relative_to(SNIPPETS.parent)))


def load(name: str) -> Example:
    """The example of that name. Raises BadExample if there is none, or if its `example.toml` is wrong."""
    folder = SNIPPETS / name
    if name.count("/") != 1 or ".." in name or not folder.is_dir():
        raise BadExample(f"no example snippets/{name}; make the folder with a main.py, then {RECORD.format(name)}")
    modules = sorted(name for name in os.listdir(folder) if name.endswith(".py"))
    if "main.py" not in modules and len(modules) != 1:
        raise BadExample(f"snippets/{name} has neither a main.py nor exactly one module; add a main.py")
    settings = folder / "example.toml"
    text = settings.read_text(encoding="utf-8") if settings.exists() else ""
    try:
        data = _toml(text)
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise BadSetting(settings, int(line[1]) if line else max(1, text.count("\n")), str(error)) from None
    if wrong := wrong_setting(data):
        word, number, what = wrong
        lines = [line for line, row in enumerate(text.splitlines(), 1) if word in row.partition("#")[0]]
        raise BadSetting(settings, [*lines, 1][min(number, len(lines))], what)
    order = tuple(Order(**entry) for entry in data.get("order", []))
    entry, clock = "main.py" if "main.py" in modules else modules[0], data.get("clock", "virtual")
    computes, shared = clock == "computing", tuple(data.get("shared", []))
    wire = Wire(**data.get("network", {}))
    clock, threads = "real" if computes else clock, "threads" in data
    return Example(name, folder, entry, clock, computes, threads, order, wire, shared, data.get("changes", ""))


def wrong_setting(data: dict[str, Any]) -> tuple[str, int, str] | None:
    """What an example.toml says that it cannot say, None if there is nothing: a word of its line, how many lines with
    that word stand above, and what is wrong."""
    if unknown := data.keys() - _SETTINGS:
        return min(unknown), 0, f"unknown setting {min(unknown)!r}; there are {', '.join(_SETTINGS)}"
    if data.get("clock", "virtual") not in ("virtual", "real", "computing"):
        return "clock", 0, f"clock = {data['clock']!r}; it is virtual, real or computing"
    if data.get("threads", "real") != "real":
        return "threads", 0, f"threads = {data['threads']!r}; it is real, or not there"
    if (changes := data.get("changes")) is not None and not _is_there(changes):
        return "changes", 0, f"changes = {changes!r}; it is the name of an example, as in 03-gather/both-at-once"
    network = data.get("network", {})
    if not isinstance(network, dict) or network.keys() - _NETWORK:
        return "network", 0, f"[network] has {' and '.join(_NETWORK)}, and nothing else"
    for key, value in network.items():
        if type(value) not in (int, float) or not 0 < value < inf:
            return key, 0, f"{key} = {value!r}; it is a number above 0, of {_NETWORK[key]}"
    order, shared = data.get("order", []), data.get("shared", [])
    for number, entry in enumerate(order if isinstance(order, list) else [order]):
        texts = isinstance(entry, dict) and {key: type(value) for key, value in entry.items()} == _ORDER
        if not texts or entry is order:
            word = "[[order]]" if isinstance(order, list) else "order"
            return word, number, "[[order]] has two texts, lines and reason, and nothing else"
    if not isinstance(shared, list) or {*map(type, shared)} - {str}:
        return "shared", 0, f'shared = {shared!r}; it is a list of files in snippets/{SHARED}/: ["api.py"]'
    files = {name: SNIPPETS / SHARED / name for name in shared}
    missing = [name for name, file in files.items() if ".." in name or file.suffix != ".py" or not file.is_file()]
    return (missing[0], 0, f"there is no snippets/{SHARED}/{missing[0]}") if missing else None


def _is_there(name: object) -> bool:
    """Whether there is an example of that name."""
    return isinstance(name, str) and NAME.fullmatch(name) is not None and any((SNIPPETS / name).glob("*.py"))


_SETTINGS = ("changes", "clock", "network", "order", "shared", "threads")
_ORDER = {"lines": str, "reason": str}
_NETWORK = {"latency": "seconds", "bandwidth": "bytes per second"}


def names() -> list[str]:
    """The names of all examples: every folder two levels down in `snippets/` that holds a Python file."""
    found = {os.path.dirname(path) for path in glob("*/*/*.py", root_dir=SNIPPETS)}  # in a third of Path.glob's time
    return sorted(name for name in found if not name.startswith(f"{SHARED}/"))


def run(
    example: Example, execute: Callable[[], object] | None = None, names: dict[str, str] | None = None
) -> Recording:
    """Record one run of the example, here and now, on its clock.

    `execute` runs the program (default: as `python main.py` does); `names` maps the files it runs from, where those are
    not the example's, to the names they have there.
    """
    from tickbytick.recorder import Program, record, run_file  # only here: whoever reads recordings needs no asyncio

    program = Program(str(example.folder), example.entry, example.sources(), names or {})
    execute = execute or partial(run_file, str(example.folder / example.entry))
    with _not_interrupted(example):
        recording = record(program, execute, clock=example.clock, start=START, wire=example.wire)
    if recording.stopped:
        let_go()
    return recording


def let_go() -> None:
    """Of the tasks of a run that was stopped: what they leave undone is no fault to tell of beside why it was."""
    log = logging.getLogger("asyncio")
    before, log.disabled = log.disabled, True
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        gc.collect()
    log.disabled = before


@contextmanager
def _not_interrupted(example: Example) -> Iterator[None]:
    """Raise KeyboardInterrupt at the end if Ctrl+C came: it was for the command, and the program took it for its own.

    A program that is about Ctrl+C sends it itself.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer)
    try:
        yield
        os.write(writer, b"\0")  # so that there is something to read
        came = signal.SIGINT in os.read(reader, 65_536)
    finally:
        signal.set_wakeup_fd(before)
        os.close(reader)
        os.close(writer)
    if came and not any(b"SIGINT" in path.read_bytes() for path in example.files):
        raise KeyboardInterrupt


def write(recording: Recording, path: Path) -> None:
    """Write it whole or not at all: an interrupted `make record` leaves the old recording."""
    write_whole(dumps(recording).encode("utf-8"), path)

"""Runs a reader's program in the page: the worker's Pyodide calls `run`."""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any

from .clock import START
from .network.wire import Wire
from .recorder import Limits, Program, record, run_file
from .recording import Event, Order, Recording, event_of
from .show.difference import RECORDED, difference
from .show.html import section
from .wording import html_text, uncounted

FOLDER = "/program"
LIMITS = Limits(real_seconds=10.0, events=20_000, text=500_000, write=5_000, memory=512)
BATCH = 1_000
"""Events in one message: a message for each would freeze the page."""


class Outbox:
    """Sends events in batches: when one is full, when a signal says so (every 16 ms), and at once at the end."""

    def __init__(self, send: Callable[[str], object]) -> None:
        self._send = send
        self._sending = False
        self._waiting: list[Event] = []
        self.sent: list[Event] = []

    def add(self, event: Event) -> None:
        self._waiting.append(event)
        if len(self._waiting) >= BATCH or event.kind == "stopped":
            self.flush()

    def flush(self, *_: object) -> None:
        # A signal may come inside of this: it must not send the same events again, nor later ones before them. It may
        # raise RunStopped here: so nothing is taken away before only the sending is left to do.
        if self._sending:
            return
        self._sending = True
        try:
            batch = [*self._waiting]
            if batch:
                text = _json(batch)
                del self._waiting[: len(batch)]
                self._send(text)
                self.sent += batch
        finally:
            self._sending = False


def run(
    files: str, entry: str, wire: str, send: Callable[[str], object], set_alarm: Callable[[float, float], object]
) -> str:
    """Run the file `entry` of `files` (JSON, text by name); return the end of its recording as JSON.

    `wire` has the values of a `Wire`, as JSON; an empty list if its ends are near.

    `send` gets each batch of events (JSON). The end is the recording's header; it has `events` too, all of them, if
    they are not exactly those that were sent: a label may have changed, a simulated thread may have been ahead.
    `set_alarm(seconds, interval)` does what `signal.setitimer` does elsewhere.
    """
    texts = _encoded(json.loads(files))
    shutil.rmtree(FOLDER, ignore_errors=True)
    sys.path_importer_cache.pop(FOLDER, None)
    os.makedirs(FOLDER)
    for name, text in texts.items():
        with open(f"{FOLDER}/{name}", "wb") as file:
            file.write(text)
    program = Program(FOLDER, entry, _hashes(texts), {})
    outbox = Outbox(send)
    _signals(outbox, set_alarm)

    def execute() -> None:
        os.chdir(FOLDER)
        sys.argv = [entry]
        run_file(f"{FOLDER}/{entry}")

    # At the date of the course's recordings: an unchanged program that prints it shows the same as its recording.
    computed: dict[str, float] = {}
    recording = record(
        program,
        execute,
        start=START,
        wire=Wire(*json.loads(wire)),
        limits=LIMITS,
        on_event=outbox.add,
        on_uncounted=computed.__setitem__,
    )
    outbox.flush()
    end: dict[str, object] = {name: value for name, value in recording._asdict().items() if name != "events"}
    if computed:
        end["uncounted"] = computed
    return _json(end if outbox.sent == recording.events else {**end, "events": recording.events})


def draw(request: str) -> str:
    """The HTML of a reader's run, from JSON: the recordings `run` and, if it is compared with one, `other`, with what a
    reader calls that, `what`, unless it is the recorded one; `order`, and `name` for its ids. With `save`, an ending of
    FORMATS, the text of that file instead; then `sources` are the program's texts by name."""
    given = json.loads(request)
    if "save" in given:
        from .show.save import FORMATS  # only here, as below: most readers only run programs

        sources = _hashes(_encoded(given["sources"]))
        return FORMATS[given["save"]](_recording(given["run"])._replace(sources=sources))
    run, *others = (_recording(data) for data in (given["run"], given.get("other")) if data)
    order = tuple(Order(*values) for values in given.get("order", ()))
    python = [f"your run, on Python {sys.version_info[0]}.{sys.version_info[1]} in this page"]
    python += [html_text(f"{uncounted(*each)}.") for each in given["run"].get("uncounted", {}).items()]
    more = "".join(difference(other, run, given.get("what", RECORDED)) for other in others)
    return section(run, order, given["name"], f"Your run of {run.entry}", python, more, *others)


def check(request: str) -> str:
    """What becomes of a reader's run by the sentences of an exercise, as JSON: [says, right, saw, seconds] of each (see
    verdicts.py); from JSON: the recording `run`, and `checks`."""
    from .verdicts import verdicts

    given = json.loads(request)
    return _json(verdicts(_recording(given["run"]), given["checks"]))


def _recording(data: dict[str, Any]) -> Recording:
    events = [*map(_event, data["events"])]
    return Recording(data["entry"], {}, data["clock"], float(data["seconds"]), data["exit"], events)


def _event(row: list[Any]) -> Event:
    """The event of that row, in which JavaScript has written 2.0 as 2."""
    event = event_of([float(row[0]), *row[1:]])
    return event._replace(seconds=float(event.seconds)) if event.kind == "blocked" else event


def _encoded(texts: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode("utf-8", "surrogatepass") for name, text in texts.items()}


def _hashes(files: dict[str, bytes]) -> dict[str, str]:
    return {name: sha256(content).hexdigest() for name, content in files.items()}


def _signals(outbox: Outbox, set_alarm: Callable[[float, float], object]) -> None:
    """Emscripten has no timers that interrupt; the worker plays them (web/runtime/python.js)."""
    # These handlers are never taken off: a signal that comes too late finds one that does nothing.
    signal.signal(signal.SIGRTMAX, outbox.flush)
    signal.signal(signal.SIGALRM, lambda *_: None)
    if sys.platform == "emscripten":
        alarm = {"ITIMER_REAL": 0, "setitimer": lambda which, seconds, interval=0.0: set_alarm(seconds, interval)}
        vars(signal).update(alarm)


_json = partial(json.dumps, separators=(",", ":"))

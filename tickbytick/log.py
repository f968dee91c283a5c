"""The events of a run while they come, and what the program writes, which becomes events line by line."""

import heapq
import math
import re
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any, NoReturn

from .clock import RunStopped
from .recording import Created, Event, Printed, Resumed, Stopped
from .wording import ADDRESS, Source, TracebackFilter


class EventLog:
    """Takes the events of a run, at most `limit`, and gives each to `on_event` as soon as none can come before it.

    It also ends the run: after `stop`, none is taken. If `only_printed`, what tasks do is not kept.
    """

    clock: Any  # VirtualClock or RealClock

    def __init__(self, limit: int, on_event: Callable[[Event], None], only_printed: bool) -> None:
        self.only_printed = only_printed
        self.stopped: RunStopped | None = None
        self.resumed: Resumed | None = None  # written before the next event: that a task goes on shows in what it does
        self.current: Callable[[], int] = lambda: 0  # gives the number of the task that has the loop
        self.flush: Callable[[], None] = lambda: None  # appends what was printed and is no event yet
        self.hurry: Callable[[], None] = lambda: None  # is told that the run was stopped
        self._limit = limit
        self._now = 0.0
        self._on_event = on_event
        self._events: list[Event] = []
        self._ahead: list[tuple[float, int, Event]] = []  # a heap: events of simulated threads, ahead of the loop

    def now(self) -> float:
        """Seconds since the start, to a millisecond."""
        now = self.clock.now()
        if abs(now - self._now) > 0.0004:  # else it rounds to what it did: `round` takes longer than all of this
            self._now = round(float(now), 3)
        return self._now

    def write(self, event: Event) -> None:
        """Append it, after what was printed before."""
        if self.stopped is None:
            self.flush()
            self.append(event)

    def append(self, event: Event) -> None:
        """Append it to those that there are."""
        kind = event.kind
        if kind != "waiting" and kind != "resumed":
            self.clock.something_happens()
            if self.only_printed and kind not in ("printed", "stopped"):
                return
        if self.resumed is not None:
            resumed, self.resumed = self.resumed, None
            self.append(resumed)
        if len(self._events) + len(self._ahead) >= self._limit and kind != "stopped":
            self.stop(f"stopped after {self._limit:,} events")
        if self.clock.in_thread:
            heapq.heappush(self._ahead, (event.time, len(self._ahead) + len(self._events), event))
        else:
            if self._ahead:
                self.catch_up(event.time - 0.0005)  # what they do at this moment is after what the loop does
            self._events.append(event)
            self._on_event(event)

    def catch_up(self, until: float = math.inf) -> None:
        """Append what simulated threads have done up to that time."""
        while self.stopped is None and self._ahead and self._ahead[0][0] <= until:
            self._events.append(event := heapq.heappop(self._ahead)[-1])
            self._on_event(event)

    def stop(self, reason: str) -> NoReturn:
        """End the run. What the program still does while it is taken down is not recorded."""
        if self.stopped is None:
            self.flush()
            event = Stopped(self.now(), "stopped", self.current(), reason)
            self.write(event)
            self.catch_up(event.time)
            self.stopped = RunStopped(reason)
            self.hurry()
        raise self.stopped

    def events(self, labels: Mapping[int, str]) -> list[Event]:
        """All, in order of time. A task that is in `labels` has that label."""
        for number, event in enumerate(self._events) if labels else ():
            if isinstance(event, Created) and event.task in labels:
                self._events[number] = event._replace(label=labels[event.task])
        return sorted(self._events, key=itemgetter(0))


class Output:
    """Joins what the program writes to lines: `print` writes its arguments, blanks and line break one by one.

    Beyond `limit` characters in all the run is stopped; of what is written at once, only `at_once` are kept.
    """

    def __init__(self, log: EventLog, source: Source, limit: int, at_once: int) -> None:
        self.closed = False  # what is written from then on goes nowhere
        self._log = log
        self._source = source
        self._limit = limit
        self._at_once = at_once
        self._written = 0
        self._traceback = TracebackFilter(source.name)
        self._pending: Printed | None = None

    def write(self, stream: str, text: str) -> None:
        """The program writes that to "stdout" or "stderr"."""
        if self.closed:
            return
        if self._log.stopped is not None:
            raise self._log.stopped
        if len(text) > self._at_once:
            more = f"… ({len(text) - self._at_once:,} more characters)"
            text = text[: self._at_once] + more + ("\n" if text.endswith("\n") else "")
        self._log.clock.something_happens()
        room = self._limit - self._written
        self._written += len(text)
        text = text[:room]
        if "0x" in text:
            text = ADDRESS.sub("0x…", text)
        for part in re.findall(r"[^\n]*\n|[^\n]+", text):
            self._join(Printed(self._log.now(), "printed", self._log.current(), self._source.where(), stream, part))
        if self._written > self._limit:
            self._log.stop(f"stopped after {self._limit:,} characters of output")

    def _join(self, piece: Printed) -> None:
        """Only what one task writes at one moment from one line of the program is joined; of stderr, all of a line."""
        before = self._pending
        if before is not None:
            if before[:-1] == piece[:-1] or before.stream == piece.stream == "stderr":
                piece = before._replace(text=before.text + piece.text)
            else:
                self.flush()
        self._pending = piece
        if piece.text.endswith("\n"):
            self.flush()

    def flush(self) -> None:
        """Make an event of what is pending; of tracebacks and warnings, only of what is the program's."""
        piece, self._pending = self._pending, None
        if piece is None or self._log.stopped is not None:
            return
        shown = self._traceback.line(piece.text) if piece.stream == "stderr" else piece.text
        if shown is not None:
            self._log.append(piece if shown is piece.text else piece._replace(text=shown))

"""What a recording tells of threads: each is told as a task is, and so is each job of a pool.

Of a pool's own threads, and of the one by which asyncio shuts its pool down, nothing is told but the jobs they do.
"""

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from ..recording import THREAD, Blocked, Cancelled, Created, Event, Failed, Finished, Resumed, Started, Waiting
from ..wording import Source, error_line, function_text, library_call
from .baton import Baton, Seat

Log = Any
"""Takes the events: a `log.EventLog`."""

_BELOW = {
    threading.Thread.run.__code__,
    threading.Thread._bootstrap_inner.__code__,  # type: ignore[attr-defined]
    threading.Thread._bootstrap.__code__,  # type: ignore[attr-defined]
}
"""What CPython runs below a thread's own function."""
_POOL = "concurrent.futures.thread"


class Told:
    """A thread, or a job of a pool, as the recording tells of it."""

    def __init__(self, teller: "Teller", number: int, function: str) -> None:
        """`function`: the name of the one that it runs."""
        self._teller = teller
        self.number = number
        self.function = function
        self.error: BaseException | None = None
        self.waiting: tuple[str, str, str] | None = None

    def starts(self) -> None:
        log = self._teller.log
        log.write(Started(log.now(), "started", self.number))

    def waits(self, on: str) -> None:
        """It begins to wait; for `on`, if it is known."""
        log = self._teller.log
        where, through, call = self._teller.stands()
        waiting = where, on or call or "Lock.acquire", through
        resumed = log.resumed
        if resumed == Resumed(log.now(), "resumed", self.number) and waiting == self.waiting:
            log.resumed = None  # somebody else was faster: that is one wait
            return
        self.waiting = waiting
        log.write(Waiting(log.now(), "waiting", self.number, *waiting))

    def goes_on(self) -> None:
        log = self._teller.log
        resumed = Resumed(log.now(), "resumed", self.number)
        if log.clock.in_thread:
            log.write(resumed)
        else:
            log.resumed = resumed

    def ends(self) -> None:
        log = self._teller.log
        if self.error is None or isinstance(self.error, SystemExit):
            log.write(Finished(log.now(), "finished", self.number))
        else:
            line = error_line(self.error, self._teller.source.name)
            log.write(Failed(log.now(), "failed", self.number, line))
        self.error = None

    def is_cancelled(self) -> None:
        log = self._teller.log
        log.write(Cancelled(log.now(), "cancelled", self.number))


class Teller:
    """Writes down what the threads of a run do."""

    def __init__(self, baton: Baton, log: Log, source: Source, next_number: Callable[[], int]) -> None:
        self.log = log
        self.source = source
        self._baton = baton
        self._next_number = next_number
        self._held: set[Event] = set()  # that a thread held up a loop, or the main thread

    def tell(self, seat: Seat, on: str) -> Callable[[], None] | None:
        """That thread begins to wait for that (`Baton.tell`). Of one that holds up a loop, and of the main one, it is
        told when it goes on."""
        log = self.log
        if self.log.clock.in_thread or (asyncio._get_running_loop() is None and seat is not self._baton.main):
            if seat.told is None:
                return None
            seat.told.waits(on)
            return seat.told.goes_on  # type: ignore[no-any-return]
        if self._baton.main_is_done and seat is self._baton.main:
            return None
        began, by, where = log.now(), log.current(), self.source.where()

        def goes_on() -> None:
            held = round(log.now() - began, 3)
            if held > 0:
                event = Blocked(began, "blocked", by, where, held)
                self._held.add(event)
                log.write(event)

        return goes_on

    def joined(self, events: list[Event]) -> list[Event]:
        """The events of a run; where the library waited for one thread after another, that is one wait.

        A pool that shuts down joins its threads in the order of a set, which differs from run to run.
        """
        kept: list[Event] = []
        last: dict[tuple[int, str], int] = {}  # by task and line, the place of the latest
        for event in events:
            if isinstance(event, Blocked) and event in self._held:
                place = last.get((event.task, event.where), -1)
                before = kept[place] if place >= 0 else None
                if isinstance(before, Blocked) and abs(before.time + before.seconds - event.time) < 1e-6:
                    kept[place] = before._replace(seconds=round(before.seconds + event.seconds, 3))
                    continue
                last[event.task, event.where] = len(kept)
            kept.append(event)
        return kept

    def current(self) -> int:
        """The number of the thread that asks; 0 for the main one, and for one of which nothing is told."""
        told = self._told
        return told.number if told is not None else 0

    @contextmanager
    def telling(self, told: Told) -> Iterator[None]:
        """Until it is left, the calling thread is told as that one."""
        seat = self._baton.main
        before, seat.told = seat.told, told
        try:
            yield
        finally:
            seat.told = before

    @property
    def _told(self) -> Told | None:
        seat = self._baton.mine
        if seat is self._baton.main and not seat.has_baton:  # in the handler of a signal
            seat = self._baton.holder
        return seat.told if seat is not None else None

    def make(self, function: Any, args: Any, kwargs: Any) -> Told:
        """A thread is made that will make this call."""
        log = self.log
        call = function_text(function, args, kwargs)
        told = Told(self, self._next_number(), call.partition("(")[0])
        label = "" if log.only_printed else THREAD + call
        where = "" if log.only_printed else self.source.where()
        log.write(Created(log.now(), "created", told.number, where, label, log.current()))
        return told

    def thread(self, thread: threading.Thread) -> Told | None:
        """That thread is started."""
        kind, target = type(thread), getattr(thread, "_target", None)
        if isinstance(thread, threading.Timer) and kind.run is threading.Timer.run:
            return self.make(thread.function, thread.args, thread.kwargs)
        if kind.run is not threading.Thread.run:
            return self.make(kind.run, (thread,), {})
        if getattr(target, "__module__", "") in (_POOL, "asyncio.base_events"):
            return None
        return self.make(target, thread._args, thread._kwargs)  # type: ignore[attr-defined]

    def stands(self) -> tuple[str, str, str]:
        """At which line of the program the calling thread waits, through which lines, and in which library call."""
        places: dict[str, None] = {}
        call: FrameType | None = None
        for frame in self._own_frames():
            name = self.source.name(frame.f_code.co_filename)
            if name is not None:
                places[f"{name}:{frame.f_lineno}"] = None
            elif not places and (call is None or not frame.f_code.co_name.startswith("_")):
                call = frame  # of those that the program's line called, the outermost
        where, *through = [*places] or [""]
        return where, " ".join(through), thread_call(call) if call is not None else ""

    def _own_frames(self) -> Iterator[FrameType]:
        """Those of the calling thread, from the innermost to its own function: the program's and the library's."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code not in _BELOW:
            module = frame.f_globals.get("__name__", "")
            if module in (_POOL, "tickbytick.threads.simulated") and frame.f_code.co_name == "run":
                return
            if not module.startswith("tickbytick."):
                yield frame
            frame = frame.f_back

    def jobs(self, module: Any) -> dict[str, object]:
        """What stands in for the jobs of `concurrent.futures.thread`, which is that module."""
        teller = self

        class WorkItem(module._WorkItem):  # type: ignore[misc]
            def __init__(self, future: Any, *work: Any) -> None:
                super().__init__(future, *work)
                function, args, kwargs = work if len(work) == 3 else work[0]  # a tuple from 3.14
                self._told = told = teller.make(function, args, kwargs)
                future.add_done_callback(lambda future: teller.job_ends(told, future))

            def run(self, *context: Any) -> None:
                seat = teller._baton.mine
                if seat is None or self.future.cancelled():
                    super().run(*context)
                    return
                seat.told = self._told
                self._told.starts()
                try:
                    super().run(*context)
                finally:
                    seat.told = None

        WorkItem.__module__, WorkItem.__name__, WorkItem.__qualname__ = _POOL, "_WorkItem", "_WorkItem"
        return {"_WorkItem": WorkItem}

    def job_ends(self, told: Told, future: Any) -> None:
        """The result of a job is there."""
        if future.cancelled():
            told.is_cancelled()
        else:
            told.error = future.exception()
            told.ends()


def thread_call(frame: FrameType) -> str:
    """`Queue.get`, `Thread.join`: how a reader would name that function of the library, in which a thread waits."""
    if frame.f_code.co_qualname == "Executor.map.<locals>.result_iterator":
        return "Executor.map"
    return library_call(frame).lstrip("_").replace("PySimpleQueue", "SimpleQueue")

"""Event loops that report every step: one that jumps to the next timer, and CPython's own on the real clock.

The virtual loop is CPython's `asyncio.BaseEventLoop` with another selector. CPython's own heap orders the timers and
its own `_run_once` runs what is ready; ours is how many timers become ready at once after a wait (`select`). It relies
on private names of `asyncio/base_events.py` (`_run_once`, `_ready`, `_scheduled`, `_selector`, `_call_soon`,
`_clock_resolution`), which are the same in CPython 3.11 to 3.14.
"""

import asyncio
import heapq
import math
import sys
from asyncio import tasks
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any, NoReturn

from .clock import ORIGIN, RunStopped, VirtualClock, cannot_run

Observer = Any
"""What a loop tells about its run: an `observer.LoopObserver`."""


class Task(asyncio.Task[Any]):
    """CPython's task, which also reports who asks for its cancellation."""

    def cancel(self, msg: Any = None) -> bool:
        if not self.done():
            self.get_loop()._observer.cancel_requested(self)  # type: ignore[attr-defined]
        return super().cancel(msg)


# How CPython's tasks name the callbacks that give them the loop: the C task's first step has no name, its wake-ups are
# `task_wakeup` (Modules/_asynciomodule.c); the Python task's are `__step` and `__wakeup` (Lib/asyncio/tasks.py).
# A timer may hold another method of a task, `task.cancel` for one: that is no step.
_STEPS = {None, "task_wakeup", "__step", "__wakeup"}
_TASKS = (asyncio.Task, tasks._PyTask)  # type: ignore[attr-defined]  # the C class, and the one in Python behind it


class _ReportsStep:
    __slots__ = ()
    _loop: Any
    _callback: Any

    def _run(self) -> None:
        observer = self._loop._observer
        if observer.stopped is not None:
            raise observer.stopped
        callback = self._callback
        task = getattr(callback, "__self__", None)
        if not isinstance(task, _TASKS) or getattr(callback, "__name__", None) not in _STEPS:
            task = None
        clock = observer.clock
        clock.begin_step()
        if task is not None:
            observer.step_begins(task)
        try:
            super()._run()  # type: ignore[misc]
        finally:
            observer.step_ends(task, clock.end_step())
            # As `Handle._run` lets go of itself: a task's error holds this frame, which would hold the task.
            del self, callback, task


class _Handle(_ReportsStep, asyncio.Handle):
    __slots__ = ()


class TimerHandle(_ReportsStep, asyncio.TimerHandle):
    __slots__ = ("_epoch", "_together")
    # On the virtual clock only:
    _epoch: int  # how often the loop had waited when the timer was set
    _together: float  # seconds that it may be later than the first of another epoch, to be due with it


class _ReportingLoop(asyncio.BaseEventLoop):
    _ready: Any
    _scheduled: list[Any]

    def __init__(self, observer: Observer) -> None:
        super().__init__()
        self._observer = observer
        self._end_run: Callable[[str], NoReturn] = observer.stop
        if sys.flags.dev_mode and "dev" not in sys._xoptions:
            self.set_debug(False)  # PYTHONDEVMODE asked for it: no recording depends on such variables

    def create_task(self, coro: Any, *, name: Any = None, **kwargs: Any) -> Any:
        # No task factory is installed for this: CPython 3.13.0 then names every task None.
        self._observer.creating_task()
        if name is None:
            name = self._observer.next_task_name()
        if self.get_task_factory() is None:
            self._check_closed()  # type: ignore[attr-defined]
            task: Any = Task(coro, loop=self, name=name, **kwargs)
        else:
            task = super().create_task(coro, name=name, **kwargs)
        self._observer.task_created(task, coro)
        return task

    def _call_soon(self, callback: Callable[..., Any], args: Any, context: Context | None) -> asyncio.Handle:
        handle = _Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_at(self, when: float, callback: Any, *args: Any, context: Any = None) -> Any:  # type: ignore[override]
        self._check_closed()  # type: ignore[attr-defined]
        if self.get_debug():
            self._check_thread()  # type: ignore[attr-defined]
            self._check_callback(callback, "call_at")  # type: ignore[attr-defined]
        timer = TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True  # type: ignore[attr-defined]
        return timer


class VirtualLoop(_ReportingLoop):
    """An event loop on a virtual clock: where CPython's waits for the next timer, this one jumps to it."""

    def __init__(self, observer: Observer) -> None:
        super().__init__(observer)
        self._clock: VirtualClock = observer.clock
        self._clock_resolution = 0.0  # so that `_run_once` takes no timer of another epoch before it is due
        self._epoch = 0  # how often the loop has waited
        self._selector = self  # `_run_once` calls `self._selector.select(timeout)`
        self._free_workers: dict[Any, list[float]] = {}  # executor -> when each of its workers is free again

    def time(self) -> float:
        """Seconds, the same as `time.monotonic()`. No two readings are equal, so no two sleeps end at one moment."""
        return ORIGIN + self._clock.read()

    def call_at(self, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        timer = super().call_at(*args, **kwargs)
        timer._epoch = self._epoch
        timer._together = self._clock.together(timer._when)
        return timer

    def select(self, timeout: float | None) -> tuple[()]:
        """Jump to the timer that is due, as far as CPython's `EpollSelector.select` would sleep.

        That rounds `timeout` up to whole milliseconds (Lib/selectors.py), and the loop then fires every timer due by
        the time it wakes. So all timers up to that horizon become ready in one pass, in the order of CPython's heap;
        the clock stops at the last of them. None fires early. Raises RunStopped where CPython would wait for ever.

        Only those of one epoch, though, which were set between the same two waits, and those that are due `together`
        with them. A real loop wakes 0.1 to 1 ms late each time, so a task that has slept more often comes later to the
        same round moment, in a pass of its own; one that waits for an absolute time comes to it in time.
        """
        if self._observer.stopped is not None:
            raise self._observer.stopped
        if timeout is None:
            self._end_run("every task is waiting and nothing will wake them: real asyncio would hang here")
        if timeout > 0:
            horizon = self._clock.monotonic() + math.ceil(timeout * 1e3) * 1e-3
            if self._scheduled[0]._when > horizon:  # a sleep of days: `_run_once` waits one day at most
                self._clock.advance_to(horizon)
            self._epoch += 1
            self._fire(horizon)
        return ()

    def _fire(self, horizon: float) -> None:
        """Make the timers ready that are due by then, each at its time, as `_run_once` does."""
        first = self._scheduled[0] if self._scheduled else None
        while self._scheduled and (timer := self._scheduled[0])._when <= horizon and self._fires_with(first, timer):
            heapq.heappop(self._scheduled)._scheduled = False
            if not timer._cancelled:
                self._clock.wake_at(timer._when)
                self._ready.append(timer)

    def _fires_with(self, first: Any, timer: Any) -> bool:
        """Whether a timer that is due becomes ready in the pass of the loop of that one."""
        return bool(timer._epoch == first._epoch or timer._when <= first._when + timer._together)

    def _process_events(self, event_list: Any) -> None:
        pass  # `select` never returns any: there are no sockets here

    def _write_to_self(self) -> None:
        pass  # wakes a selector that waits; this one never does

    def call_soon_threadsafe(self, callback: Any, *args: Any, context: Any = None) -> Any:  # type: ignore[override]
        if self._clock.in_thread:
            self._end_run(cannot_run("a thread that calls back into the loop"))
        return super().call_soon_threadsafe(callback, *args, context=context)

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:  # type: ignore[override]
        """Run `func` now, on a time line of its own, and deliver its result when that line ends.

        So `asyncio.to_thread(time.sleep, 1)` overlaps with the loop as a real thread does. As many run at once as the
        pool has workers; the default pool's number is that of `concurrent.futures.ThreadPoolExecutor`.
        """
        executor = executor or self._default_executor  # type: ignore[attr-defined]  # None where none was set
        if executor is not None and not isinstance(executor, ThreadPoolExecutor):
            self._end_run(cannot_run(f"an executor of type {type(executor).__name__}"))
        workers = (executor or ThreadPoolExecutor())._max_workers
        now = self._clock.read()
        free = self._free_workers.setdefault(executor, [])
        starts = now if len(free) < workers else max(now, heapq.heappop(free))
        future = self.create_future()
        with self._clock.thread(starts):
            try:
                deliver: Callable[[Any], None] = future.set_result
                outcome: Any = func(*args)
            except RunStopped:
                raise
            except BaseException as error:
                deliver, outcome = future.set_exception, error
            ends = self._clock.now()
        heapq.heappush(free, ends)
        self.call_at(ORIGIN + ends, lambda: None if future.done() else deliver(outcome))
        return future

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Wait until the threads of the default pool are done, as `asyncio.run` does at its end by joining them."""
        pool = self._default_executor  # type: ignore[attr-defined]
        ends = max(self._free_workers.get(pool, [0.0]))
        if ends > self._clock.now():
            done = self.create_future()
            self.call_at(ORIGIN + ends, done.set_result, None)
            await done


def _refusing(what: str) -> Callable[..., NoReturn]:
    return lambda self, *args, **kwargs: self._end_run(cannot_run(what))


for _what, _methods in {
    "a subprocess": "_make_subprocess_transport",
    "a pipe": "_make_read_pipe_transport _make_write_pipe_transport",
    "a signal handler": "add_signal_handler",
    "a socket": "add_reader add_writer sock_recv sock_recv_into sock_recvfrom sock_recvfrom_into sock_sendall"
    " sock_sendto sock_connect sock_accept sock_sendfile create_connection create_server create_datagram_endpoint"
    " create_unix_connection create_unix_server connect_accepted_socket getaddrinfo getnameinfo",
}.items():
    for _method in _methods.split():
        setattr(VirtualLoop, _method, _refusing(_what))


def real_loop(observer: Observer) -> asyncio.AbstractEventLoop:
    """CPython's own event loop on the real clock, reporting to `observer` (whose clock is a `RealClock`)."""
    # Made here, for a browser's Python cannot make one: it has no sockets to wake the selector with.

    class RealLoop(_ReportingLoop, asyncio.SelectorEventLoop):
        pass

    return RealLoop(observer)


# This system's own policy, which also knows who watches child processes. From 3.14 its name has an underscore.
_platform: Any = sys.modules.get("asyncio.unix_events") or sys.modules["asyncio.windows_events"]
_Policy: Any = getattr(_platform, "_DefaultEventLoopPolicy", None) or _platform.DefaultEventLoopPolicy


class LoopPolicy(_Policy):  # type: ignore[misc]
    """Makes the loops of a program: `asyncio.run`, `asyncio.Runner` and `asyncio.new_event_loop` ask it."""

    def __init__(self, make_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
        super().__init__()
        self._loop_factory = make_loop

"""Event loops that report every step: one that jumps to the next timer, and CPython's own on the real clock.

The virtual loop is CPython's `asyncio/selector_events.py` with another selector, over sockets in memory (`network`).
CPython's own heap orders the timers and its own `_run_once` runs what is ready; ours is how many timers become ready at
once after a wait (`_wait`). It relies on private names of `asyncio/base_events.py` (`_run_once`, `_ready`,
`_scheduled`, `_selector`, `_call_soon`, `_clock_resolution`), which are the same in CPython 3.11 to 3.14.
"""

import asyncio
import concurrent.futures
import heapq
import inspect
import math
import selectors
import signal
import sys
from asyncio import events, exceptions, selector_events, tasks
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NoReturn

from .clock import ORIGIN, VirtualClock, cannot_run, processor_time, real_sleep
from .network.selector import Selector
from .network.wire import Network
from .replace import replacing

Observer = Any
"""What a loop tells about its run: an `observer.LoopObserver`."""


class Task(asyncio.Task[Any]):
    """CPython's task, which also reports that it is made, and who asks for its cancellation."""

    def __init__(self, coro: Any, *, loop: Any = None, name: Any = None, **more: Any) -> None:
        observer: Observer = getattr(loop or asyncio._get_running_loop(), "_observer", None)
        if observer is None or not asyncio.iscoroutine(coro):  # of another loop; or CPython's error
            super().__init__(coro, loop=loop, name=name, **more)
            return
        observer.creating_task()
        super().__init__(coro, loop=loop, name=observer.next_task_name() if name is None else name, **more)
        observer.task_created(self, coro)

    def cancel(self, msg: Any = None) -> bool:
        if not self.done() and (observer := getattr(self.get_loop(), "_observer", None)):
            observer.cancel_requested(self)
        return super().cancel(msg)


HANGS = "every task is waiting and nothing will wake them: real asyncio would hang here"
SERVES = "the program waits for connections, and nobody is left to make one: real asyncio would wait here for ever"


# How CPython's tasks name the callbacks that give them the loop: the C task's first step has no name, its wake-ups are
# `task_wakeup` (Modules/_asynciomodule.c); the Python task's are `__step` and `__wakeup` (Lib/asyncio/tasks.py).
# A timer may hold another method of a task, `task.cancel` for one: that is no step.
_STEPS = {None, "task_wakeup", "__step", "__wakeup"}
_TASKS = (asyncio.Task, tasks._PyTask)  # type: ignore[attr-defined]  # the C class, and the one in Python behind it


class Handle(asyncio.Handle):
    """CPython's handle, which also reports the step."""

    __slots__ = ()
    _loop: Any
    _callback: Any

    def _run(self) -> None:
        observer = getattr(self._loop, "_observer", None)
        if observer is None:  # another loop than ours
            super()._run()
            return
        callback = self._callback
        task = getattr(callback, "__self__", None)
        if not isinstance(task, _TASKS) or getattr(callback, "__name__", None) not in _STEPS:
            task = None
        state = observer.step_begins(task)
        try:
            super()._run()
        finally:
            observer.step_ends(task, state, self._loop)
            # As `Handle._run` lets go of itself: a task's error holds this frame, which would hold the task.
            del self, callback, task


class TimerHandle(Handle, asyncio.TimerHandle):
    """CPython's timer, which also reports the step."""

    __slots__ = ("_epoch", "_set", "_together")
    # On the virtual clock only:
    _epoch: int  # how often the loop had waited when the timer was set
    _together: float  # seconds that it may be later than the first of another epoch, to be due with it
    _set: float  # when, in seconds of `processor_time`

    def __init__(self, when: float, callback: Any, args: Any, loop: Any, context: Any = None) -> None:
        super().__init__(when, callback, args, loop, context)
        if isinstance(loop, VirtualLoop):
            self._epoch, self._together, self._set = loop.epoch, loop.together(when), processor_time()


class _ReportingLoop(asyncio.BaseEventLoop):
    _ready: Any
    _scheduled: list[Any]
    _observer: Observer  # an attribute of the class that `replacing_asyncio` makes for a run

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._end_run: Callable[[str], NoReturn] = self._observer.stop
        if sys.flags.dev_mode and "dev" not in sys._xoptions:
            self.set_debug(False)  # PYTHONDEVMODE asked for it: no recording depends on such variables

    def create_task(self, coro: Any, **given: Any) -> Any:
        if self.get_task_factory() is None:
            return super().create_task(coro, **given)
        self._observer.creating_task()
        task = super().create_task(coro, **given)
        if not isinstance(task, Task):  # the program's factory made one of its own
            self._observer.task_created(task, coro)
        return task


class VirtualLoop(_ReportingLoop, selector_events.BaseSelectorEventLoop):
    """An event loop on a virtual clock: where CPython's waits for the next timer, this one jumps to it."""

    _network: Network  # an attribute of the class that `loop_class` makes for a run

    def __init__(self, selector: object = None) -> None:
        """`selector` is taken as `asyncio.SelectorEventLoop` takes it; the run's sockets are another's."""
        its = _named_as(selectors.DefaultSelector, type("", (Selector,), {}))  # asyncio's log tells its name
        super().__init__(its(self._network, self._wait))
        self._network.loops.add(self)
        self._clock: VirtualClock = self._observer.clock
        self._clock_resolution = 0.0  # so that `_run_once` takes no timer of another epoch before it is due
        self._baton = self._observer.baton
        self._seat: Any = None  # of the thread that waits in this loop
        self._woken = False  # by another thread, since it last waited
        self._signal_handlers: dict[int, asyncio.Handle] = {}
        self._signalled: list[asyncio.Handle] = []  # of signals that have come
        self.epoch = 0  # how often the loop has waited
        self.together = self._clock.together

    def time(self) -> float:
        """Seconds, the same as `time.monotonic()`. No two readings are equal, so no two sleeps end at one moment."""
        if sys._getframe(1).f_globals.get("__name__", "").startswith("asyncio."):  # to set a timer
            return ORIGIN + self._clock.tick()
        return ORIGIN + self._clock.read()

    def _wait(self, timeout: float | None) -> None:
        """Jump to the timer that is due, or to what arrives from the network before.

        That is as far as CPython's `EpollSelector.select` would sleep. It rounds `timeout` up to whole milliseconds
        (Lib/selectors.py), and the loop then fires every timer due by the time it wakes. So all timers up to that
        horizon become ready in one pass, in the order of CPython's heap; the clock stops at the last of them. None
        fires early. Raises RunStopped where CPython would wait for ever.

        Only those of one epoch, though, which were set between the same two waits, and those that are due `together`
        with them. A real loop wakes 0.1 to 1 ms late each time, so a task that has slept more often comes later to the
        same round moment, in a pass of its own; one that waits for an absolute time comes to it in time.
        """
        if self._observer.stopped is not None:
            raise self._observer.stopped
        if timeout != 0:
            self._observer.before_wait()
        woken, self._woken = self._woken, False
        if self._signalled:
            self._wake_for_signals()
        elif timeout == 0 or woken:
            self._clock.went_round(bool(self._selector.told))  # type: ignore[attr-defined]
        elif not self._baton.alone:
            self._wait_among_threads(timeout)
        elif (arrival := self._network.next_arrival) is not None and arrival <= self._next_timer():
            self._clock.advance_to(arrival)
            self.epoch += 1
        elif timeout is None and self._clock.alarm == math.inf:
            self._wait_for_a_signal()
        elif timeout is None or self._clock.alarm <= self._scheduled[0]._when:
            self._clock.advance_to(self._clock.alarm)
        else:
            horizon = self._clock.monotonic() + math.ceil(timeout * 1e3) * 1e-3
            if self._scheduled[0]._when > horizon:  # a sleep of days: `_run_once` waits one day at most
                self._clock.advance_to(horizon)
            self.epoch += 1
            self._fire(horizon)

    def _wait_among_threads(self, timeout: float | None) -> None:
        """As `_wait`; other threads run meanwhile, and one of them may wake the loop."""
        timer = self._scheduled[0]._when if timeout is not None else None
        horizon = self._clock.monotonic() + math.ceil((timeout or 0) * 1e3) * 1e-3
        self._seat = self._baton.mine
        until = timer if timer is None else min(timer, horizon)
        try:
            woken = self._baton.wait(until, on=None, is_there=self._has_ready, hangs=self._wait_for_a_signal)
        finally:
            self._seat = None
        self._woken = False
        self.epoch += 1
        if self._signalled:
            self._wake_for_signals()
        elif not woken and until is not None:
            self._fire(horizon)

    def _has_ready(self) -> bool:
        return self._selector.has_ready  # type: ignore[attr-defined, no-any-return]

    def _next_timer(self) -> float:
        """When the first timer is due, or the program's alarm; infinity where nothing is."""
        return min(self._clock.alarm, self._scheduled[0]._when if self._scheduled else math.inf)

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

    def _wait_for_a_signal(self) -> None:
        """Wait as the program does, in real time, for Ctrl+C or another signal that it handles."""
        if not self._signal_handlers or sys.platform == "emscripten":
            self._end_run(SERVES if self._network.listening else HANGS)
        while not self._signalled:
            real_sleep(0.01)
            self._baton.signs += 1
        self._wake_for_signals()

    def _wake_for_signals(self) -> None:
        """As CPython's: this pass of the loop reads of the signals, and the next one runs what handles them."""
        self.call_soon(self._ready.extend, self._signalled)
        self._signalled = []

    _check_signal = getattr(asyncio.SelectorEventLoop, "_check_signal", lambda self, sig: None)  # not on Windows

    def add_signal_handler(self, sig: int, callback: Any, *args: Any) -> None:  # type: ignore[override]
        """As that of `asyncio/unix_events.py`: the loop runs the callback when the signal has come."""
        if asyncio.iscoroutine(callback) or inspect.iscoroutinefunction(callback):
            raise TypeError("coroutines cannot be used with add_signal_handler()")
        self._check_signal(sig)
        self._check_closed()  # type: ignore[attr-defined]
        if sig in {getattr(signal, name, None) for name in ("SIGKILL", "SIGSTOP")}:  # which a browser's Python takes
            raise RuntimeError(f"sig {sig} cannot be caught")
        self._signal_handlers[sig] = handle = asyncio.Handle(callback, args, self, None)

        def signalled(*_: object) -> None:
            if not handle.cancelled():
                self._signalled.append(handle)
                self._write_to_self()

        signal.signal(sig, signalled)

    def remove_signal_handler(self, sig: int) -> bool:
        """Whether there was one; what Python does at the signal is as it was."""
        self._check_signal(sig)
        if sig not in self._signal_handlers:
            return False
        self._signal_handlers.pop(sig).cancel()
        signal.signal(sig, signal.default_int_handler if sig == signal.SIGINT else signal.SIG_DFL)
        return True

    def let_go(self) -> None:
        """The run is over: nobody is to be told that the loop was not closed (`BaseEventLoop.__del__`)."""
        self._closed = True

    def close(self) -> None:
        for sig in [*self._signal_handlers]:
            self.remove_signal_handler(sig)
        super().close()

    def _make_self_pipe(self) -> None:
        pass

    _close_self_pipe = _make_self_pipe

    def _write_to_self(self) -> None:
        """Another thread, or the handler of a signal, wakes the selector that waits."""
        self._woken = True
        if self._seat is not None:
            self._baton.wake(self._seat)

    async def _sock_sendfile_native(self, sock: Any, file: Any, offset: int, count: int | None) -> int:
        """As that of `asyncio/unix_events.py`, where the system sends the file."""
        try:
            file.fileno()
        except (AttributeError, OSError):
            raise exceptions.SendfileNotAvailableError("not a regular file") from None
        before = file.tell()
        file.seek(offset)
        data = file.read(-1 if count is None else count)
        if not data:
            file.seek(before)
        await self.sock_sendall(sock, data)
        return len(data)

    @staticmethod
    def _deliver(future: Any, result: Any, error: BaseException | None = None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override]
        """As CPython's, for the threads of a pool.

        What asyncio itself gives to one, a lookup or a read of a file that is sent, is done at once.
        """
        if sys._getframe(1).f_globals["__name__"] == "asyncio.base_events":
            return self._at_once(func, args)
        if self._observer.simulated is not None:
            return self._simulate(executor, func, args)
        processes = sys.modules.get("concurrent.futures.process")
        if processes is not None and isinstance(executor, processes.ProcessPoolExecutor):
            self._end_run(cannot_run(f"an executor of type {type(executor).__name__}"))
        return super().run_in_executor(executor, func, *args)

    def _at_once(self, func: Any, args: Any) -> Any:
        now, future = self._clock.read(), self.create_future()
        try:
            self.call_at(ORIGIN + now, self._deliver, future, func(*args))
        except (OSError, ValueError, UnicodeError) as error:
            self.call_at(ORIGIN + now, self._deliver, future, None, error)
        return future

    def _simulate(self, executor: Any, func: Any, args: Any) -> Any:
        self._check_closed()  # type: ignore[attr-defined]
        pools = concurrent.futures.ThreadPoolExecutor  # whose module is imported by this, as in CPython
        if executor is None:
            self._check_default_executor()  # type: ignore[attr-defined]
            executor = self._default_executor  # type: ignore[attr-defined]  # None where none was set
        if executor is not None and type(executor) is not pools:
            self._end_run(cannot_run(f"an executor of type {type(executor).__name__}"))
        if executor is not None and _initializer(executor) is not None:
            self._end_run(cannot_run("a pool of threads with an initializer"))
        if executor is not None and executor._shutdown:
            raise RuntimeError("cannot schedule new futures after shutdown")  # Lib/concurrent/futures/thread.py
        workers = (executor or pools())._max_workers
        return self._observer.simulated.run(self, executor, workers, func, args)

    def shutdown_default_executor(self, timeout: float | None = None) -> Any:
        """As CPython's, which is a coroutine; a frame of ours in it would be in the text of its warning."""
        if self._observer.simulated is not None:
            return self.until_jobs_end()
        return super().shutdown_default_executor(*[timeout][: timeout is not None])

    async def until_jobs_end(self) -> None:
        """Where threads are simulated, those of the default pool."""
        self._executor_shutdown_called = True
        ends = self._observer.simulated.ends(self._default_executor)  # type: ignore[attr-defined]
        if ends > self._clock.now():
            done = self.create_future()
            self.call_at(ORIGIN + ends, done.set_result, None)
            await done


def _initializer(pool: Any) -> Any:
    """Of a `ThreadPoolExecutor`; from 3.14 each of its workers has a context of its own that knows it."""
    context = getattr(pool, "_create_worker_context", None)
    return context().initializer if context is not None else pool._initializer


def _refusing(what: str) -> Callable[..., NoReturn]:
    return lambda self, *args, **kwargs: self._end_run(cannot_run(what))


for _what, _methods in {
    "a subprocess": "_make_subprocess_transport",
    "a pipe": "_make_read_pipe_transport _make_write_pipe_transport",
    "a UDP socket": "create_datagram_endpoint",
    "a Unix socket": "create_unix_connection create_unix_server",
    "TLS": "_make_ssl_transport start_tls",
}.items():
    for _method in _methods.split():
        setattr(VirtualLoop, _method, _refusing(_what))


# This system's own module, whose policy makes the loops. From 3.14 the policy's name has an underscore.
_platform: Any = sys.modules.get("asyncio.unix_events") or sys.modules["asyncio.windows_events"]
_Policy: Any = getattr(_platform, "_DefaultEventLoopPolicy", None) or _platform.DefaultEventLoopPolicy


def loop_class(observer: Observer, network: Network | None) -> type[_ReportingLoop]:
    """Loops which report to `observer`: on the virtual clock, with that network; without one CPython's own."""
    bases = (VirtualLoop,) if network else (_ReportingLoop, asyncio.SelectorEventLoop)
    return _named_as(asyncio.SelectorEventLoop, type("", bases, {"_observer": observer, "_network": network}))


@contextmanager
def replacing_asyncio(loop: type[_ReportingLoop]) -> Iterator[None]:
    """Until it is left, asyncio makes such loops, and tasks and handles of ours, by the names of its own."""
    task = _named_as(asyncio.Task, type("", (Task,), {}))
    named = {"Task": task, "SelectorEventLoop": loop, "EventLoop": loop}
    named |= {"Handle": _named_as(asyncio.Handle, Handle), "TimerHandle": _named_as(asyncio.TimerHandle, TimerHandle)}
    if hasattr(tasks, "create_eager_task_factory"):  # from 3.12
        named["eager_task_factory"] = tasks.create_eager_task_factory(task)
    with ExitStack() as stack:
        for module in (asyncio, events, tasks, _platform):
            there = {name: value for name, value in named.items() if hasattr(module, name)}
            stack.enter_context(replacing(module, there))
        stack.enter_context(replacing(_Policy, {"_loop_factory": loop}))
        yield


def _named_as(theirs: type, ours: type) -> type:
    """Our class by the name of theirs, which a program may print."""
    ours.__module__, ours.__name__, ours.__qualname__ = theirs.__module__, theirs.__name__, theirs.__qualname__
    return ours

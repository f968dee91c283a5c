"""What a program waits for besides its event loop and `time.sleep`, on the virtual clock: locks, sockets, alarms.

Where it has no other thread, nobody will wake what waits here: it waits until its time is over or, where it gave none,
the run ends, as Python would hang. Else it hands the baton on.
"""

import math
import select
import selectors
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, NoReturn

from .clock import VirtualClock, cannot_run, real_sleep
from .network.ends import POLLERR, POLLHUP, POLLIN, POLLOUT, End
from .network.selector import Selector
from .network.sockets import Socket
from .network.wire import Network
from .replace import replacing
from .stack import seen
from .threads.baton import ALONE, Baton

UNHANDLED = "ended by its own alarm, which it does not handle"


class Waits:
    """The waits of a run. `sleep` is what `time.sleep` does there; `stop` ends the run."""

    def __init__(
        self,
        clock: VirtualClock,
        network: Network,
        baton: Baton,
        sleep: Callable[[float], None],
        stop: Callable[[str], NoReturn],
    ) -> None:
        self._clock = clock
        self._baton = baton
        self._network = network
        self._sleep = sleep
        self._stop = stop
        self._on_alarm: Any = getattr(signal, "SIG_DFL", None)
        self._interval = 0.0

    @contextmanager
    def replaced(self) -> Iterator[None]:
        """Until it is left, the standard library waits so."""
        waits = self

        class Poll(_Poll):
            polled = staticmethod(waits._polled)
            wait = staticmethod(waits._wait_for_network)
            network = waits._network
            clock = waits._clock

        class Epoll(Selector):
            def __init__(self) -> None:
                super().__init__(waits._network, self._wait_here)

            def _wait_here(self, seconds: float | None) -> None:
                waits._wait_for_network(seconds, lambda: self.has_ready)

        def no_epoll(*_: object, **__: object) -> NoReturn:
            waits._stop(cannot_run("an epoll of files"))

        native = selectors.DefaultSelector
        Epoll.__module__, Epoll.__name__, Epoll.__qualname__ = native.__module__, native.__name__, native.__qualname__
        selecting = {"select": self._select, "poll": Poll, "epoll": no_epoll}
        with ExitStack() as stack:
            for target, values in (
                (select, {name: its for name, its in selecting.items() if hasattr(select, name)}),
                (selectors, {"DefaultSelector": Epoll, native.__name__: Epoll}),
                # which took the functions of `select` when they were made
                (selectors.SelectSelector, {"_select": staticmethod(self._select)}),
                (getattr(selectors, "PollSelector", Epoll), {"_selector_cls": Poll}),
                (signal, self._alarms() if hasattr(signal, "setitimer") else {}),
            ):
                stack.enter_context(replacing(target, values))
            yield

    def pause(self, seconds: float, on: str | None) -> None:
        """Let so many seconds pass. `on` says so of the thread that asks, unless that is told already."""
        if self._baton.mine is None:  # a thread that is none of the program's
            real_sleep(seconds)
        elif self._clock.in_thread and seconds > 0:
            goes_on = self._baton.tell(self._baton.main, on or "")
            self._clock.sleep(seconds)
            if goes_on is not None:
                goes_on()
        elif self._baton.alone or seconds < 0:
            self._clock.sleep(seconds)
        else:
            self._baton.sleep(seconds, on)

    def wait(self, seconds: float | None) -> bool:
        """Wait for what nobody will do; False, as what waits says when its time is over."""
        if seconds is None:
            self._stop(ALONE)
        self._sleep(max(seconds, 0))
        return False

    def _wait_for_network(self, seconds: float | None, is_there: Callable[[], bool]) -> None:
        """Wait until something arrives from the network, but no longer than that; where there are other threads, until
        that is there."""
        if not self._baton.alone and seconds != 0:
            self._baton.wait(None if seconds is None else self._baton.moment(seconds), is_there=is_there)
            return
        if (arrival := self._network.next_arrival) is not None:
            coming = arrival - self._clock.monotonic()
            seconds = coming if seconds is None else min(seconds, coming)
        if seconds != 0:
            self.wait(seconds)

    def _select(self, *files: Any) -> tuple[list[Any], list[Any], list[Any]]:
        *waited_for, seconds = files if len(files) == 4 else (*files, None)
        # fs/select.c: a hang-up is something to read.
        kinds = [*zip(waited_for, (POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, 0), strict=True)]

        ends = math.inf if seconds is None else self._clock.monotonic() + seconds
        while True:
            found = [[file for file in each if self._polled(file) & events] for each, events in kinds]
            if any(found) or (left := ends - self._clock.monotonic()) <= 0:
                return found[0], found[1], found[2]
            waits = [(file, events) for each, events in kinds for file in each]
            self._wait_for_network(None if left == math.inf else left, partial(self._network.has_one, waits))

    def _polled(self, file: Any) -> int:
        """What `poll` tells of that socket."""
        self._network.arrive()
        number = file if isinstance(file, int) else file.fileno()
        if number not in self._network.open or not isinstance(file, (int, Socket)):
            self._stop(cannot_run("a wait for a file"))
        end: End = self._network.open[number]
        return end.polled

    def _alarms(self) -> dict[str, Any]:
        """The functions of `signal` that set the program's alarm, and what is done when it rings."""
        set_handler, get_handler = signal.signal, signal.getsignal
        set_timer, get_timer = signal.setitimer, getattr(signal, "getitimer", lambda _: (0.0, 0.0))

        def of_signal(number: int, handler: Any) -> Any:
            if number != signal.SIGALRM:
                return set_handler(number, handler)
            before, self._on_alarm = self._on_alarm, handler
            return before

        def left(which: int) -> tuple[float, float]:
            if which != signal.ITIMER_REAL:  # of computing
                return get_timer(which)
            seconds = self._clock.alarm - self._clock.monotonic()
            return (0.0 if seconds == math.inf else seconds), self._interval

        def timer(which: int, seconds: float, interval: float = 0.0) -> Any:
            if which != signal.ITIMER_REAL or seconds < 0:
                return set_timer(which, seconds, interval)
            before, self._interval = left(which), interval
            self._clock.set_alarm(seconds, self._ring)
            return before

        return {
            "signal": of_signal,
            "getsignal": lambda number: self._on_alarm if number == signal.SIGALRM else get_handler(number),
            "setitimer": timer,
            "getitimer": left,
            "alarm": lambda seconds: round(timer(signal.ITIMER_REAL, seconds)[0]),
        }

    def _ring(self) -> None:
        self._clock.set_alarm(self._interval, self._ring)
        self.alarmed()

    def alarmed(self) -> None:
        """The program gets the signal SIGALRM."""
        if self._on_alarm == signal.SIG_DFL:
            self._stop(UNHANDLED)
        if callable(self._on_alarm):
            self._on_alarm(signal.SIGALRM, next(seen(sys._getframe()), None))


class _Poll:
    """`select.poll`, of sockets."""

    polled: Callable[[Any], int]
    wait: Callable[[float | None, Callable[[], bool]], None]
    network: Network
    clock: VirtualClock

    def __init__(self) -> None:
        self._files: dict[Any, int] = {}

    def register(self, file: Any, events: int = POLLIN | POLLOUT) -> None:
        self._files[file] = events

    modify = register

    def unregister(self, file: Any) -> None:
        del self._files[file]

    def poll(self, milliseconds: float | None = None) -> list[tuple[int, int]]:
        forever = milliseconds is None or milliseconds < 0
        ends = math.inf if forever else self.clock.monotonic() + (milliseconds or 0) / 1e3
        while True:
            told = [(file, self.polled(file) & (events | POLLERR | POLLHUP)) for file, events in self._files.items()]
            found = [(file if isinstance(file, int) else file.fileno(), events) for file, events in told if events]
            if found or (left := ends - self.clock.monotonic()) <= 0:
                return found
            waits = [(file, events | POLLERR | POLLHUP) for file, events in self._files.items()]
            self.wait(None if left == math.inf else left, partial(self.network.has_one, waits))

"""Threads where there are none, in the page: what shares nothing with the rest of the program runs to its end at once,
on a time line of its own. All else ends the run.
"""

import contextvars
import functools
import heapq
from collections.abc import Callable
from typing import Any, NoReturn

from ..clock import ORIGIN, RunStopped, VirtualClock, cannot_run
from ..wording import call_of, function_text
from . import apart
from .told import Teller


class Simulated:
    """The jobs that the loops of a run give to pools of threads."""

    def __init__(self, clock: VirtualClock, teller: Teller, stop: Callable[[str], NoReturn]) -> None:
        self._clock = clock
        self._teller = teller
        self._stop = stop
        self._free: dict[Any, list[float]] = {}  # pool -> when each of its workers is free again, in `now` seconds
        apart.forget()

    def refuse(self, *_: object, **__: object) -> NoReturn:
        """A thread is to be started."""
        self._stop(cannot_run("a thread"))

    def listed(self) -> None:
        """The threads are listed: those of a pool, which stay, would be among them."""
        if self._free:
            self._stop(cannot_run("a list of the threads"))

    def run(self, loop: Any, pool: Any, workers: int, function: Any, args: Any) -> Any:
        """What `loop.run_in_executor` gives for that pool; None is the default one.

        The call is made now, and its result delivered when its time line ends. As many run at once as there are
        workers.
        """
        called, its_args, its_kwargs = call_of(function, args, {})
        if not apart.shares_nothing(called, its_args, its_kwargs):
            call = function_text(called, its_args, its_kwargs)
            self._stop(cannot_run(f"the thread {call}, which may share something with the rest of the program"))
        now = self._clock.read()
        free = self._free.setdefault(pool, [])
        starts = now if len(free) < workers else max(now, heapq.heappop(free))
        if len(free) < workers and all(ends > now for ends in free):  # no thread is idle: one is started
            self._teller.log.catch_up(self._teller.log.now())  # while those that were started before have their turn
        future = loop.create_future()
        told = self._teller.make(function, args, {})
        with self._clock.thread(starts), self._teller.telling(told):
            told.starts()
            try:
                deliver: Callable[[Any], None] = future.set_result
                outcome: Any = contextvars.Context().run(function, *args)  # as a thread begins
            except RunStopped:
                raise
            except StopIteration:
                self._stop(cannot_run("a thread whose function raises StopIteration"))
            except BaseException as error:
                told.error = error
                deliver, outcome = future.set_exception, error
            told.ends()
            ends = self._clock.now()
        heapq.heappush(free, ends)
        future.add_done_callback(functools.partial(self._was_cancelled_before, starts))
        loop.call_at(ORIGIN + ends, self._deliver, future, deliver, outcome)
        return future

    def _deliver(self, future: Any, deliver: Callable[[Any], None], outcome: Any) -> None:
        self._teller.log.catch_up(self._teller.log.now())
        if not future.done():
            deliver(outcome)

    def _was_cancelled_before(self, starts: float, future: Any) -> None:
        if future.cancelled() and self._clock.now() < starts:
            self._stop(cannot_run("a thread that is cancelled while it waits for a worker"))

    def ends(self, pool: Any) -> float:
        """When the last of a pool's jobs ends, as `now` gives it."""
        return max(self._free.get(pool, [0.0]), default=0.0)

    def pools(self, module: Any) -> dict[str, object]:
        """What stands in for the pools of `concurrent.futures.thread`, which is that module."""
        simulated = self

        class Pool(module.ThreadPoolExecutor):  # type: ignore[misc]
            def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
                if wait and simulated.ends(self) > simulated._clock.now():
                    simulated._stop(cannot_run("a pool of threads that is shut down before they are done"))
                super().shutdown(wait, cancel_futures=cancel_futures)

        Pool.__module__, Pool.__name__, Pool.__qualname__ = module.__name__, "ThreadPoolExecutor", "ThreadPoolExecutor"
        return {"ThreadPoolExecutor": Pool}

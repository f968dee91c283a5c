"""Legal schedules: an event loop that does, by a seed, what asyncio allows and CPython does not do by habit.

- Timers whose deadlines lie within a millisecond of each other fire in any order, in one pass of the loop or in
  several. "If two callbacks are scheduled for exactly the same time, it is undefined which will be called first" (the
  docstring of `BaseEventLoop.call_later`, Lib/asyncio/base_events.py). No program can tell such a time from one less
  than a millisecond away: `EpollSelector.select` sleeps whole milliseconds (Lib/selectors.py), and the statements
  between two calls take their time too. No timer fires early or is overtaken by one that is a millisecond later.
- Sets iterate in any order: the tasks of a `TaskGroup` that it cancels (`_abort`, Lib/asyncio/taskgroups.py), those
  that `asyncio.run` cancels at its end (`_cancel_all_tasks`, Lib/asyncio/runners.py), the coroutines that
  `as_completed` starts, the results of `wait` (Lib/asyncio/tasks.py).
- What `call_soon` was given stays in order: "This operates as a FIFO queue: callbacks are called in the order in which
  they are registered" (the docstring of `BaseEventLoop.call_soon`; `_run_once` calls `self._ready.popleft()`). So do
  the first steps of tasks, and the wake-ups of what waits for one future.
"""

import asyncio
import math
import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from tickbytick import loop

WITHIN = 0.001
"""Seconds: deadlines less far apart are the same time."""
LATE = 2 * WITHIN
"""Seconds that no timer is late: it waits for those that may overtake it, and for the selector's whole milliseconds."""


class Schedule:
    """The choices of one run. The same seed makes the same choices, on any machine."""

    def __init__(self, seed: int, busy: float) -> None:
        self.random, self.busy = random.Random(seed), busy
        self._reverses = seed % 4 == 0  # chance alone seldom turns many timers round
        self._holds_back = self.random.choice((0.0, 0.5, 0.9))
        self._timers = 0

    def rank(self) -> float:
        """Seconds that the next timer counts as later than its deadline, when it is compared with others."""
        self._timers += 1
        return WITHIN * (1000 / (1000 + self._timers) if self._reverses else self.random.random())

    def holds_back(self) -> bool:
        """Whether a timer that is due waits for the next pass of the loop."""
        return self.random.random() < self._holds_back


class _Timer(loop.TimerHandle):
    """A timer that may be overtaken by any other within a millisecond."""

    __slots__ = ("_rank",)

    def __init__(self, when: float, callback: Any, args: Any, in_loop: Any, context: Any = None) -> None:
        super().__init__(when, callback, args, in_loop, context)
        self._rank = when + in_loop.schedule.rank()

    def __lt__(self, other: Any) -> bool:
        return self._rank < other._rank


class Task(loop.Task):  # so named because Python prints it: “Task exception was never retrieved”
    """A task whose place in a set is the schedule's choice, not that of its address."""

    def __init__(self, coroutine: Any, *, loop: Any, **more: Any) -> None:
        self._hash = loop.schedule.random.getrandbits(60)  # first: CPython puts the new task into a set
        super().__init__(coroutine, loop=loop, **more)

    def __hash__(self) -> int:
        return self._hash


class _Set(set):
    """A set to iterate over, for those whose order the hashes of tasks do not decide."""

    def __init__(self, items: Iterable[Any], schedule: Schedule) -> None:
        self._order = list(dict.fromkeys(items))
        schedule.random.shuffle(self._order)
        super().__init__(self._order)

    def __iter__(self) -> Iterator[Any]:
        return (item for item in self._order if item in self)


class _Loop(loop.VirtualLoop):
    schedule: Schedule

    def __init__(self, selector: object = None) -> None:
        super().__init__(selector)
        self._clock_resolution = -math.inf  # so that `_run_once` takes no timer itself: `_wait` takes those to fire

    def _wait(self, timeout: float | None) -> None:
        super()._wait(timeout)
        if timeout:
            self._clock.advance_to(self.time() + self.schedule.busy * self.schedule.random.random())
        else:
            self._fire(self.time())

    def _fires_with(self, first: Any, timer: Any) -> bool:
        # One that has been due for a millisecond fires now, as it does in CPython.
        just_due = timer._when > self.time() - WITHIN
        return not (self._ready and just_due and self.schedule.holds_back())


@contextmanager
def shaken(seed: int, busy: float = 0.0) -> Iterator[None]:
    """Until it is left, what is recorded on the virtual clock follows the schedule of that seed.

    `busy`: seconds by which at most the loop wakes late each time, as it does where others have the processor.
    """
    schedule = Schedule(seed, busy)

    def any_order(*items: Any) -> set[Any]:
        return _Set(*items, schedule) if items else set()

    with (
        patch.object(loop, "VirtualLoop", type("_Loop", (_Loop,), {"schedule": schedule})),
        patch.object(loop, "Task", Task),
        patch.object(loop, "TimerHandle", _Timer),
        patch.object(asyncio.tasks, "set", any_order, create=True),
    ):
        yield

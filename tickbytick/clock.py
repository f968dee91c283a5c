"""Program time: a virtual clock that jumps instead of waiting, and the real clock behind the same face.

Times are seconds as floats. `now()` counts from the start of the program; `monotonic()` is what
`time.monotonic()` and the event loop's `time()` show. A program's dates follow the virtual clock too, in UTC.
"""

import logging
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from .dates import datetime_class
from .replace import Builtin, replacing, replacing_in_module

# Taken before anything is patched: the clock itself must see real time.
_real_time = time.time
real_perf_counter = time.perf_counter
real_sleep = time.sleep
# Seconds of processor time, so that a busy machine does not count as a busy program.
processor_time: Callable[[], float] = getattr(time, "thread_time", time.process_time)

ORIGIN = 1024.0
"""Value of `time.monotonic()` at the start, in seconds. A power of two keeps sums of small delays exact."""

START = 1_735_732_800
"""When the recordings of the course begin, and the runs in the page, which are compared with them: 2025-01-01 12:00:00
UTC, in seconds since the epoch. The command begins at the moment at which it is called."""

TICK = 1e-9
"""Virtual seconds that each step of the loop costs. Without it, ten `sleep(0.1)` sum to 0.9999… and
overtake one `sleep(1.0)`; with a thousand tasks it still adds up to far less than a millisecond."""

WALL_TICK = 1e-6
"""Virtual seconds that it costs to read the date: the resolution of `datetime`. So two readings differ, and what has
been waited for has passed, although a float of today's date can tell no less than 0.24 microseconds apart."""

WAKE = 16 * TICK
"""Virtual seconds that each waking from a wait costs, besides its steps. A real waking comes 0.1 to 1 ms late, the time
of many steps: so some steps at the end of one long sleep are done before a task that has slept often wakes again."""

TOGETHER = 14 * TICK
"""Virtual seconds between deadlines that a real loop finds due at one waking, whenever they were set: less than `WAKE`,
by which a task that slept once more is later, and the time of many steps, by which programs begin to count apart."""

COMPUTING = 0.1
"""Seconds of computing in one step from which on it holds the loop, where computing counts as time. It is asyncio's own
`loop.slow_callback_duration`."""

UNCOUNTED = 0.05
"""Seconds of computing in one step that are told where computing counts as no time, if a timer fell due meanwhile."""

PATIENCE, IMPATIENCE = 1_000, 1e-3
"""How often in a row a program may look at the clock, or its loop go round without a wait, before each further time
costs so many virtual seconds: so that one which waits in this way for a moment comes to it, and soon."""

SERVED = 1e-4
"""Virtual seconds that a turn of the loop costs which the network woke, after the first `PATIENCE` of them without a
wait: about what it takes, so that a program which sends all the time gets on, and its time does."""


class RunStopped(SystemExit):
    """The run was ended from outside: a limit was reached, or the program cannot go on here.

    A SystemExit, because asyncio lets that one through where it would keep any other exception inside a task.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(124)
        self.reason = reason

    def let_go(self) -> None:
        """Of the frames of what it ended, which it holds."""
        # A program that caught it again and again has made a chain that is longer than Pyodide's stack: link by link.
        link, self.__traceback__ = self.__traceback__, None
        self.__context__ = None
        while link is not None:
            link.tb_next, link = None, link.tb_next


ONLY_REAL = "the virtual clock cannot run"
"""How the reason begins for which a run is stopped on the virtual clock and not on the real one."""


def cannot_run(what: str) -> str:
    """Why a run on the virtual clock is stopped at something that only the real clock can run."""
    if sys.platform == "emscripten":
        return f"Python in the page cannot run {what}; run this program on your own computer"
    return f"{ONLY_REAL} {what}; use --real, which runs it on the real clock"


class VirtualClock:
    """Time that passes only by being waited for, or by `time.sleep`; and, if `counts` says so, by computing."""

    def __init__(
        self, limit: float, stop: Callable[[str], NoReturn], start: float | None = None, counts: bool = False
    ) -> None:
        """`limit`: program seconds after which `stop` is called with the reason.

        `start`: the date at which the program begins, in seconds since the epoch; None for today's. `counts`: whether
        a step that computes for more than `COMPUTING` s takes so long.
        """
        self.counts = counts
        self._now = 0.0
        self._limit = limit
        self._stop = stop
        self._step_began = processor_time()
        self._start = _real_time() if start is None else start
        self._waking = 0.0
        self._dated = False  # whether the program has looked at the date since it last woke
        self._thread_now: float | None = None
        self.alarm = math.inf  # when the program's alarm rings, as `monotonic()` gives it
        self._ring: Callable[[], None] = lambda: None
        # How often in a row the program looked at the clock, its loop went round, and the network woke it.
        self._looked = self._rounds = self._served = 0
        self.turn: Callable[[], None] = lambda: None  # lets other threads run whose moment has come

    def now(self) -> float:
        """Seconds since the start of the program (inside a simulated thread: on that thread's own time line)."""
        if self._thread_now is not None:
            return self._thread_now
        if not self.counts:
            return self._now
        computing = processor_time() - self._step_began
        return self._now + (computing if computing > COMPUTING else 0.0)

    def monotonic(self) -> float:
        """Seconds since an arbitrary point, as `time.monotonic()` and `loop.time()` give them."""
        return ORIGIN + self.now()

    def read(self, cost: float = TICK) -> float:
        """What the program gets when it looks at the clock: `now()`, a little later each time, as on a real clock."""
        self._looked += 1
        if self._looked <= PATIENCE:
            return self.tick(cost)
        looked = self._looked
        self.tick(IMPATIENCE)
        self.turn()
        self._looked = looked  # also if it was another thread's turn
        return self.now()

    def tick(self, cost: float = TICK) -> float:
        """`now()`, so much later."""
        if self._thread_now is None:
            self._now += cost
        else:
            self._thread_now += cost
        self._check()
        return self.now()

    def went_round(self, served: bool) -> None:
        """The loop goes round without a wait; `served`: since the network has brought something."""
        self._rounds = 0 if served else self._rounds + 1
        self._served += served
        if self.impatient or (served and self._served > PATIENCE):
            rounds = self._rounds
            self._now += SERVED if served else IMPATIENCE
            self._check()
            self.turn()
            self._rounds = rounds

    @property
    def impatient(self) -> bool:
        """Whether the loop has gone round so often without a wait that each further time costs."""
        return self._rounds > PATIENCE

    def something_happens(self) -> None:
        """What was counted for `PATIENCE` is over: the program does something else than to wait."""
        self._looked = self._rounds = self._served = 0

    def restart(self) -> None:
        """Be at the start of a program again."""
        self._now = 0.0

    def begin_step(self) -> None:
        """Charge one step of the loop, the waking before it, and what was computed since the last one."""
        if self.counts:
            self.end_step()  # the program before its loop began, for one: whoever looked at the clock has seen it
        self._now += TICK + self._waking
        self._waking = 0.0
        self._looked = 0

    def begin_turn(self) -> None:
        """Another thread has its turn: what it computes is counted from here."""
        self._step_began = processor_time()

    def end_step(self) -> float:
        """Settle the step that ends; return the seconds that it computed, if they are many (`UNCOUNTED`), else 0."""
        ended = processor_time()
        computing, self._step_began = ended - self._step_began, ended
        if computing <= (COMPUTING if self.counts else UNCOUNTED):
            return 0.0
        if self.counts:
            self._now += computing
        return computing

    def overdue(self, held: float, timers: Iterable[Any]) -> bool:
        """Whether one of these fell due while the step that has just ended computed for so many seconds."""
        now, ended = self.monotonic(), self._step_began
        return any(timer._when - now < min(held, ended - timer._set) for timer in timers if not timer._cancelled)

    def advance_to(self, monotonic: float) -> None:
        """Jump forward to that `monotonic()` value."""
        while self.alarm <= monotonic:
            self._now, ring = max(self._now, self.alarm - ORIGIN), self._ring
            self.set_alarm(0, ring)
            ring()
        self._now = max(self._now, monotonic - ORIGIN)
        self._step_began = processor_time()
        self.something_happens()
        self._check()

    def set_alarm(self, seconds: float, ring: Callable[[], None]) -> None:
        """Call `ring` once in so many seconds, and nothing else that was set so; with 0, nothing at all."""
        self.alarm = self.monotonic() + seconds if seconds else math.inf
        self._ring = ring

    def _check(self) -> None:
        if self.now() > self._limit:
            self._stop(f"stopped after {self._limit:g} s of program time")

    def wake_at(self, monotonic: float) -> None:
        """Jump as `advance_to` does; the next step comes later by what it costs to wake up."""
        self.advance_to(monotonic)
        self._waking = WAKE
        self._dated = False

    def together(self, when: float) -> float:
        """Seconds by which that deadline, as `monotonic()` gives it, may differ from others and be one with them.

        They are more where the program worked out the delay from the date, which it can read no more exactly than to a
        `WALL_TICK`: a delay that was written down is whole milliseconds.
        """
        delay = (when - self.monotonic()) * 1e3
        return 10 * WALL_TICK if self._dated and abs(delay - round(delay)) > 1e-5 else TOGETHER

    def sleep(self, seconds: float) -> None:
        """What `time.sleep` does here: everything stands still while the clock moves on."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")  # the text of CPython's Modules/timemodule.c
        if self._thread_now is not None:
            self._thread_now += seconds
            self._check()
        else:
            self.end_step()
            self.advance_to(self.monotonic() + seconds)

    @contextmanager
    def thread(self, starts: float) -> Iterator[None]:
        """Until it is left, time runs on a simulated thread's own line, which begins at `starts` (`now()` seconds)."""
        self._thread_now = starts
        try:
            yield
        finally:
            self._thread_now = None

    @property
    def in_thread(self) -> bool:
        return self._thread_now is not None

    @contextmanager
    def replacing_time(self, sleep: Callable[[float], None]) -> Iterator[None]:
        """Until it is left, `time` and `datetime` follow this clock, in UTC; `time.sleep` becomes `sleep`.

        Programs must be compiled and imported inside, so that `from time import sleep` follows too.
        """

        start = round(self._start * 1e6)  # in whole microseconds, as a date has them: a float of a date cannot add less
        last = (0.0, 0)

        def microseconds() -> int:
            nonlocal last
            now = self.read(WALL_TICK)
            self._dated = True
            passed = math.floor(now * 1e6 + 1e-3)  # what a float lacks of a whole one is no microsecond
            before, then = last
            if now > before:  # and not on a thread's own line, which is behind
                passed = max(passed, then + 1)
            last = (now, passed)
            return start + passed

        def wall() -> float:
            return microseconds() / 1e6

        def readings() -> tuple[Callable[[], float], Callable[[], int]]:
            return lambda: ORIGIN + self.read(), lambda: round((ORIGIN + self.read()) * 1e9)

        asctime, strftime = time.asctime, time.strftime

        def broken_down(real: Callable[[float], time.struct_time]) -> Callable[..., time.struct_time]:
            return lambda seconds=None, /: real(wall() if seconds is None else seconds)

        gmtime = broken_down(time.gmtime)
        # The process is set to UTC where it can be (`process.environment`); a browser keeps its reader's zone.
        localtime = broken_down(time.localtime) if hasattr(time, "tzset") else gmtime

        replaced: dict[str, object] = {
            "sleep": sleep,
            "gmtime": gmtime,
            "localtime": localtime,
            "ctime": lambda seconds=None, /: asctime(localtime(seconds)),
            "asctime": lambda *moment: asctime(*(moment or [localtime()])),
            "strftime": lambda text, *moment: strftime(text, *(moment or [localtime()])),
        }
        dates = (wall, lambda: microseconds() * 1_000)
        for name, (in_seconds, in_ns) in (("time", dates), ("monotonic", readings()), ("perf_counter", readings())):
            replaced |= {name: in_seconds, f"{name}_ns": in_ns}
        for unit, name in enumerate(("clock_gettime", "clock_gettime_ns")):
            if real := getattr(time, name, None):  # not on Windows
                replaced[name] = _clock_gettime(real, dates[unit], readings()[unit])
        # When logging was imported, for its `relativeCreated`: in nanoseconds from 3.13.
        begun = start * 1_000 if isinstance(logging._startTime, int) else start / 1e6  # type: ignore[attr-defined]
        replaced = {name: Builtin(call, getattr(time, name)) for name, call in replaced.items()}
        if not hasattr(time, "thread_time"):  # in a browser, whose Python has one thread
            replaced |= {"thread_time": time.process_time, "thread_time_ns": time.process_time_ns}
        with (
            replacing(time, replaced),
            replacing_in_module("datetime", lambda module: {"datetime": datetime_class(module, wall)}),
            replacing(logging, {"_startTime": begun}),
        ):
            yield


def _clock_gettime(real: Callable[[int], Any], date: Callable[[], Any], reading: Callable[[], Any]) -> Any:
    """That function of `time`, for the clocks that tell the time; others, of the processor's time, stay `real`."""
    ways = dict.fromkeys(("REALTIME", "TAI"), date)
    ways |= dict.fromkeys(("MONOTONIC", "MONOTONIC_RAW", "BOOTTIME", "UPTIME_RAW"), reading)
    clocks = {getattr(time, f"CLOCK_{name}", None): way for name, way in ways.items()}
    return lambda clock, /: real(clock) if clock is None or clock not in clocks else clocks[clock]()


class RealClock:
    """The machine's own clock, with the same methods as `VirtualClock` where both need them."""

    in_thread = impatient = False
    counts = True

    def something_happens(self) -> None:
        """Real time passes by itself."""

    def __init__(self) -> None:
        self._start = self._step_began = real_perf_counter()

    def now(self) -> float:
        """Seconds since the start of the program."""
        return real_perf_counter() - self._start

    def begin_step(self) -> None:
        self._step_began = real_perf_counter()

    def end_step(self) -> float:
        """Return the seconds that the step held the loop if they are over `COMPUTING`, else 0."""
        held = real_perf_counter() - self._step_began
        return held if held > COMPUTING else 0.0

    def sleep(self, seconds: float) -> None:
        """`time.sleep`; it begins a new step, so that `end_step` does not report the sleep as computing."""
        real_sleep(seconds)
        self._step_began = real_perf_counter()

    @contextmanager
    def replacing_time(self, sleep: Callable[[float], None]) -> Iterator[None]:
        """Until it is left, `time.sleep` is `sleep`; the rest of `time` is real anyway."""
        with replacing(time, {"sleep": Builtin(sleep, time.sleep)}):
            yield

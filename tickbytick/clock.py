"""Program time: a virtual clock that jumps instead of waiting, and the real clock behind the same face.

Times are seconds as floats. `now()` counts from the start of the program; `monotonic()` is what
`time.monotonic()` and the event loop's `time()` show.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

# Taken before anything is patched: the clock itself must see real time.
_real_time = time.time
_real_perf_counter = time.perf_counter
_real_sleep = time.sleep
# Seconds of processor time, so that a busy machine does not count as a busy program.
_processor_time: Callable[[], float] = getattr(time, "thread_time", time.process_time)

ORIGIN = 1024.0
"""Value of `time.monotonic()` at the start, in seconds. A power of two keeps sums of small delays exact."""

TICK = 1e-9
"""Virtual seconds that each step of the loop costs. Without it, ten `sleep(0.1)` sum to 0.9999… and
overtake one `sleep(1.0)`; with a thousand tasks it still adds up to far less than a millisecond."""

WAKE = 10 * TICK
"""Virtual seconds that each waking from a wait costs, besides its steps. A real waking comes 0.1 to 1 ms late, the time
of many steps: so some steps at the end of one long sleep are done before a task that has slept often wakes again."""

COMPUTING = 1.0 if sys.platform == "emscripten" else 0.1
"""Seconds of computing in one step from which on the step counts as holding the loop. It is asyncio's own
`loop.slow_callback_duration`; in the page ten times that, for there is no processor time there, only that of the wall,
and a first run in a slow browser is no fault of the program."""


class Stopped(SystemExit):
    """The run was ended from outside: a limit was reached, or the program cannot go on here.

    A SystemExit, because asyncio lets that one through where it would keep any other exception inside a task.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(124)
        self.reason = reason


def cannot_run(what: str) -> str:
    """Why a run on the virtual clock is stopped at something that only the real clock can run."""
    if sys.platform == "emscripten":
        return f"Python in the page cannot run {what}; run this program on your own computer"
    return f"the virtual clock cannot run {what}; use --real, which runs it on the real clock"


class VirtualClock:
    """Time that passes only by being waited for, by `time.sleep`, or by more than `COMPUTING` s of computing."""

    def __init__(self, limit: float, stop: Callable[[str], NoReturn]) -> None:
        """`limit`: program seconds after which `stop` is called with the reason."""
        self._now = 0.0
        self._limit = limit
        self._stop = stop
        self._step_began = _processor_time()
        self._epoch = _real_time()
        self._waking = 0.0
        self._thread_now: float | None = None

    def now(self) -> float:
        """Seconds since the start of the program (inside a simulated thread: on that thread's own time line)."""
        if self._thread_now is not None:
            return self._thread_now
        computing = _processor_time() - self._step_began
        return self._now + (computing if computing > COMPUTING else 0.0)

    def monotonic(self) -> float:
        """Seconds since an arbitrary point, as `time.monotonic()` and `loop.time()` give them."""
        return ORIGIN + self.now()

    def read(self) -> float:
        """What the program gets when it looks at the clock: `now()`, and a tick later each time, as on a real clock."""
        if self._thread_now is None:
            self._now += TICK
        return self.now()

    def begin_step(self) -> None:
        """Charge one step of the loop, and the waking before it."""
        self._now += TICK + self._waking
        self._waking = 0.0
        self._step_began = _processor_time()

    def end_step(self) -> float:
        """Settle the step that ends; return the seconds it computed if they were charged, else 0."""
        computing = _processor_time() - self._step_began
        self._step_began = _processor_time()
        if computing <= COMPUTING:
            return 0.0
        self._now += computing
        return computing

    def advance_to(self, monotonic: float) -> None:
        """Jump forward to that `monotonic()` value."""
        self._now = max(self._now, monotonic - ORIGIN)
        self._step_began = _processor_time()
        if self._now > self._limit:
            self._stop(f"stopped after {self._limit:g} s of program time")

    def wake_at(self, monotonic: float) -> None:
        """Jump as `advance_to` does; the next step comes later by what it costs to wake up."""
        self.advance_to(monotonic)
        self._waking = WAKE

    def sleep(self, seconds: float) -> None:
        """What `time.sleep` does here: everything stands still while the clock moves on."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")  # the text of CPython's Modules/timemodule.c
        if self._thread_now is not None:
            self._thread_now += seconds
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
        """Until it is left, the functions of the `time` module follow this clock; `time.sleep` becomes `sleep`.

        Programs must be compiled and imported inside, so that `from time import sleep` follows too.
        """

        def reading(zero: float) -> Callable[[], float]:
            return lambda: zero + self.read()

        def nanoseconds(read: Callable[[], float]) -> Callable[[], int]:
            return lambda: round(read() * 1e9)

        replaced: dict[str, object] = {"sleep": sleep}
        for name, zero in (("time", self._epoch), ("monotonic", ORIGIN), ("perf_counter", ORIGIN)):
            replaced[name] = reading(zero)
            replaced[f"{name}_ns"] = nanoseconds(reading(zero))
        with _attributes(time, replaced):
            yield


class RealClock:
    """The machine's own clock, with the same methods as `VirtualClock` where both need them."""

    in_thread = False

    def __init__(self) -> None:
        self._start = self._step_began = _real_perf_counter()

    def now(self) -> float:
        """Seconds since the start of the program."""
        return _real_perf_counter() - self._start

    def begin_step(self) -> None:
        self._step_began = _real_perf_counter()

    def end_step(self) -> float:
        """Return the seconds that the step held the loop if they are over `COMPUTING`, else 0."""
        held = _real_perf_counter() - self._step_began
        return held if held > COMPUTING else 0.0

    def sleep(self, seconds: float) -> None:
        """`time.sleep`; it begins a new step, so that `end_step` does not report the sleep as computing."""
        _real_sleep(seconds)
        self._step_began = _real_perf_counter()

    @contextmanager
    def replacing_time(self, sleep: Callable[[float], None]) -> Iterator[None]:
        """Until it is left, `time.sleep` is `sleep`; the rest of `time` is real anyway."""
        with _attributes(time, {"sleep": sleep}):
            yield


@contextmanager
def _attributes(target: object, replaced: dict[str, object]) -> Iterator[None]:
    saved = {name: getattr(target, name) for name in replaced}
    for name, value in replaced.items():
        setattr(target, name, value)
    try:
        yield
    finally:
        for name, value in saved.items():
            setattr(target, name, value)

"""Whether the thread whose turn it is ever hands the baton on, looked at while the program runs."""

import time

from ..clock import cannot_run, real_perf_counter
from ..wording import Source
from .baton import Baton, frame_of, name_of

_BLOCKED = 1.2
"""Real seconds without computing after which a thread is said to wait for something outside."""
_IDLE = 0.02
"""Of that time, the part that it may have computed all the same."""
_COMPUTED = 1.3
"""Seconds of computing after which it is said to, if others have a turn to come."""
_processor_time = time.process_time  # taken before it is replaced


class Watch:
    """Finds a thread that keeps the baton."""

    def __init__(self, baton: Baton, source: Source) -> None:
        self._baton = baton
        self._source = source
        self._begins()

    def _begins(self) -> None:
        self._signs, self._since, self._computed = self._baton.signs, real_perf_counter(), _processor_time()

    def fault(self) -> str:
        """Why the run is to be stopped; empty if it is not."""
        if self._signs != self._baton.signs:
            self._begins()
            return ""
        passed, computed = real_perf_counter() - self._since, _processor_time() - self._computed
        if passed >= _BLOCKED and computed < _IDLE * passed:
            return cannot_run(f"{self._who()}, which waits there for something outside of the program")
        if computed >= _COMPUTED and self._baton.others_are_due:
            return cannot_run(f"{self._who()}, which computes there and lets no other thread run")
        return ""

    def _who(self) -> str:
        """`thread asyncio_0 (work) at main.py:5`."""
        seat = self._baton.holder
        name = name_of(seat)
        if seat.told is not None and "(" not in name:
            name += f" ({seat.told.function})"
        frame = self._source.innermost(frame_of(seat))
        at = f" at {self._source.name(frame.f_code.co_filename)}:{frame.f_lineno}" if frame is not None else ""
        return f"thread {name}{at}"

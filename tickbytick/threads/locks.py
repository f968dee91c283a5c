"""The locks of a run: who waits for one hands the baton on."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from .baton import Baton, Seat

_real_lock = threading.Lock  # taken before it is replaced


class Lock:
    """`threading.Lock`. Who waits first is woken first, but another may have the lock before it runs, as in CPython."""

    # Attributes of the class that `locks_of` makes for a run:
    _baton: Baton
    _wait_alone: Callable[[float | None], bool]

    def __init__(self) -> None:
        self._real = real = _real_lock()
        self._try, self.locked = real.acquire, real.locked
        self._waiting: deque[Seat] = deque()

    def __repr__(self) -> str:
        return repr(self._real)

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        if timeout != -1:
            _real_lock().acquire(blocking, timeout)  # which may be CPython's error
        free = self._try(False)
        if free or not blocking or timeout == 0:
            return free
        if self._baton.mine is None:  # a thread that is none of the program's
            return self._real.acquire(True, timeout)
        if self._baton.is_left_alone:
            return self._wait_alone(None if timeout == -1 else timeout)
        return self._wait(timeout)

    def _wait(self, timeout: float) -> bool:
        until = None if timeout == -1 else self._baton.moment(timeout)
        try:
            while True:
                woken = self._baton.wait(until, self._waiting)
                if self._try(False):
                    return True
                if not woken:
                    return False
        except BaseException:
            if not self.locked():
                self._wake()
            raise

    def release(self) -> None:
        self._real.release()
        if self._waiting:
            self._wake()

    def _wake(self) -> None:
        if self._waiting:
            self._baton.wake(self._waiting.popleft())

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def _at_fork_reinit(self) -> None:
        self._real = real = _real_lock()
        self._try, self.locked = real.acquire, real.locked


class Handle:
    """`_thread._ThreadHandle` of CPython 3.13: whether a thread has ended, and a wait for that."""

    # An attribute of the class that `locks_of` makes for a run:
    _lock: type[Lock]

    def __init__(self) -> None:
        self.ident = 0
        self.over = self._lock()
        self.over.acquire()

    def is_done(self) -> bool:
        return not self.over.locked()

    def join(self, timeout: float | None = None) -> None:
        if self.over.acquire(True, -1 if timeout is None or timeout < 0 else timeout):
            self.over.release()

    def _set_done(self) -> None:
        if not self.is_done():
            self.over.release()


class _RLock(threading._PyRLock):  # type: ignore[misc,name-defined]
    """Of the one in Python, that in C gives a bool where it is had already (Modules/_threadmodule.c)."""

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        return bool(super().acquire(blocking, timeout))

    __enter__ = acquire


def locks_of(baton: Baton, wait_alone: Callable[[float | None], bool]) -> tuple[type[Lock], type[Handle], type[Any]]:
    """The classes of a run: of `_thread.lock`, `_thread._ThreadHandle` and `_thread.RLock`.

    `wait_alone` waits where there is no other thread, for so many seconds or, without end, for None.
    """
    lock: type[Lock] = type("lock", (Lock,), {"_baton": baton, "_wait_alone": staticmethod(wait_alone)})
    handle = type("_ThreadHandle", (Handle,), {"_lock": lock})
    again: type[Any] = type("RLock", (_RLock,), {"__repr__": _repr_of_rlock})
    for each in (lock, handle, again):
        each.__module__ = "_thread"
    return lock, handle, again


def _repr_of_rlock(lock: Any) -> str:
    """As that of Modules/_threadmodule.c, `rlock_repr`."""
    locked = "locked" if lock._block.locked() else "unlocked"
    return f"<{locked} _thread.RLock object owner={lock._owner or 0} count={lock._count} at {hex(id(lock))}>"

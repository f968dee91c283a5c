"""The standard library's threads, on the baton: what is replaced in `threading`, `_thread`, `queue` and the pools."""

import concurrent.futures
import importlib
import itertools
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from ..replace import Builtin, replacing, replacing_in_module
from .baton import Baton, Seat
from .locks import Lock, locks_of
from .simulated import Simulated
from .told import Teller

_POOLS = "concurrent.futures.thread"
_thread: Any = sys.modules["_thread"]


@contextmanager
def replacing_threads(
    baton: Baton,
    teller: Teller,
    wait_alone: Callable[[float | None], bool],
    watch: Callable[[], None],
    simulated: Simulated | None,
) -> Iterator[None]:
    """Until it is left, threads and locks are those of that baton.

    `wait_alone` waits where there is no other thread; `watch` is called when one is started. `simulated` stands for
    threads where there are none.
    """
    lock, handle, again = locks_of(baton, wait_alone)
    threads = _Threads(baton, teller, watch, simulated)
    of_threading: dict[str, object] = {
        "Lock": lock,
        "_allocate_lock": lock,
        "_CRLock": again,
        "_time": time.monotonic,
        "_counter": itertools.count(1).__next__,
        "_active_limbo_lock": _Limbo(baton, threading._active_limbo_lock),  # type: ignore[attr-defined]
        "_threading_atexits": [],
        "_SHUTTING_DOWN": False,
        "_make_invoke_excepthook": threads.invoke_excepthook,
        "enumerate": threads.enumerate,
        "active_count": lambda: len(threads.enumerate()),
    }
    of_main, jobs = _over_of_main(lock), teller.jobs
    start: Callable[..., Any] = threads.start
    if simulated is not None:
        start, jobs = simulated.refuse, simulated.pools
    of_thread: dict[str, object] = {"allocate_lock": lock, "start_new_thread": start, "start_new": start}
    if hasattr(threading, "_set_sentinel"):  # until 3.12
        of_threading |= {
            "_start_new_thread": start,
            "_set_sentinel": lambda: threads.sentinel(lock),
            "_shutdown_locks": set(),
        }
    else:
        of_main = {"_handle": handle()}
        start = start if simulated is not None else threads.joinable(handle)
        of_threading |= {"_start_joinable_thread": start, "_ThreadHandle": handle}
        of_thread["start_joinable_thread"] = start
    with ExitStack() as stack:
        stack.enter_context(replacing(threading, of_threading))
        stack.enter_context(replacing(_thread, of_thread))
        if baton.main.ident == threading.main_thread().ident:
            stack.enter_context(replacing(threading.main_thread(), of_main))
        # A module of the pools that was imported before has the locks and the pools of others.
        sys.modules.pop(_POOLS, None)
        for name in ("thread", "ThreadPoolExecutor"):
            vars(concurrent.futures).pop(name, None)
        vars(concurrent.futures).setdefault("__getattr__", _of_pools)  # until 3.14 there is one
        if hasattr(os, "register_at_fork"):
            stack.enter_context(replacing(os, {"register_at_fork": lambda **_: None}))  # a run has no forks
        for module, name, send in ((os, "kill", threads.kill), (signal, "pthread_kill", threads.pthread_kill)):
            if hasattr(module, name):
                stack.enter_context(replacing(module, {name: send(getattr(module, name))}))
        stack.enter_context(replacing_in_module("queue", _of_queue))
        stack.enter_context(replacing_in_module(_POOLS, jobs))
        yield


def _of_pools(name: str) -> Any:
    """`concurrent.futures.__getattr__`, as until 3.14; later the name is a lazy import, which a run has used up."""
    if name != "ThreadPoolExecutor":
        raise AttributeError(f"module 'concurrent.futures' has no attribute {name!r}")
    vars(concurrent.futures)[name] = pool = importlib.import_module(_POOLS).ThreadPoolExecutor
    return pool


def _over_of_main(lock: type[Lock]) -> dict[str, object]:
    held = lock()
    held.acquire()
    return {"_tstate_lock": held, "_is_stopped": False}


def shut_down(baton: Baton) -> None:
    """As `threading._shutdown`: ask the pools to end, and wait for the threads that a program waits for at its end."""
    baton.main_is_done = True
    threading._SHUTTING_DOWN = True  # type: ignore[attr-defined]
    for call in reversed(threading._threading_atexits):  # type: ignore[attr-defined]
        call()
    main: Any = threading.main_thread()
    if baton.main.ident == main.ident and not baton.alone:
        if hasattr(main, "_handle"):
            main._handle._set_done()
        else:
            main._tstate_lock.release()
            main._stop()
    baton.join()


def _of_queue(module: Any) -> dict[str, object]:
    simple = type("SimpleQueue", (module._PySimpleQueue,), {"__module__": "_queue"})
    return {"SimpleQueue": simple, "time": time.monotonic}


class _Limbo:
    """`threading._active_limbo_lock`: a new thread has it last before it runs the program, and so waits for its turn
    when it lets go of it (`Thread._bootstrap_inner`)."""

    def __init__(self, baton: Baton, real: Any) -> None:
        self._baton = baton
        self._real = real

    def __enter__(self) -> None:
        self._real.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._real.__exit__(*error)
        seat = self._baton.mine
        if seat is not None and seat.thread is not None and not seat.is_ready:
            self._baton.begin(seat)
            if seat.told is not None:
                seat.told.starts()


class _Threads:
    """What starts the threads of a run, and lists them."""

    def __init__(self, baton: Baton, teller: Teller, watch: Callable[[], None], simulated: Simulated | None) -> None:
        self._baton = baton
        self._teller = teller
        self._watch = watch
        self._simulated = simulated
        self._real_enumerate = threading.enumerate
        self._real_hook: Any = threading._make_invoke_excepthook  # type: ignore[attr-defined]
        self._real_start = _thread.start_new_thread

    def start(self, function: Any, args: Any, kwargs: Any = None, /) -> Any:
        """`_thread.start_new_thread`."""
        if self._baton.mine is None:
            return self._real_start(function, args, kwargs or {})
        return self._start(function, args, kwargs or {})

    def _start(self, function: Any, args: Any, kwargs: Any, over: Any = None) -> Any:
        thread = getattr(function, "__self__", None)
        seat = Seat(thread if isinstance(thread, threading.Thread) else None)
        seat.over = over
        teller = self._teller
        seat.told = teller.make(function, args, kwargs) if seat.thread is None else teller.thread(seat.thread)
        self._watch()
        self._baton.turn()  # `Thread.start` waits until the thread has begun: those that were started before run

        def run() -> None:
            if seat.thread is not None:
                function()
                return
            seat.told.starts()
            try:
                function(*args, **kwargs)
            except BaseException as error:
                seat.told.error = error
                if not isinstance(error, SystemExit):  # Modules/_threadmodule.c, `thread_run`
                    told = (": {!r}" if sys.version_info < (3, 13) else " {!r}:").format(function)
                    sys.stderr.write(f"Exception ignored in thread started by{told}\n")
                    sys.excepthook(type(error), error, error.__traceback__)

        return self._baton.start(seat, self._real_start, run)

    def joinable(self, handles: Callable[[], Any]) -> Callable[..., Any]:
        """`_thread.start_joinable_thread`, from 3.13."""
        real = _thread.start_joinable_thread

        def start(function: Any, handle: Any = None, daemon: bool = True) -> Any:
            if self._baton.mine is None:
                return real(function, handle, daemon)
            handle = handles() if handle is None else handle
            handle.ident = self._start(function, (), {}, handle.over)
            return handle

        return start

    def sentinel(self, lock: type[Lock]) -> Any:
        """`_thread._set_sentinel`, until 3.12: a lock that is released when the thread that asks for it has ended."""
        seat = self._baton.mine
        made = lock()
        if seat is not None:
            seat.over = made
        return made

    def invoke_excepthook(self) -> Callable[[Any], None]:
        """`threading._make_invoke_excepthook`: how a thread tells of the error that ended it."""
        invoke = self._real_hook()

        def told(thread: Any) -> None:
            seat = self._baton.mine
            if seat is not None and seat.told is not None:
                seat.told.error = sys.exc_info()[1]
            invoke(thread)

        return told

    def kill(self, real: Any) -> Any:
        """`os.kill`."""
        return Builtin(lambda pid, number: self._send(pid == os.getpid(), partial(real, pid, number), number), real)

    def pthread_kill(self, real: Any) -> Any:
        """`signal.pthread_kill`."""
        main = self._baton.main.ident
        return Builtin(lambda ident, number: self._send(ident == main, partial(real, ident, number), number), real)

    def _send(self, to_main: bool, send: Callable[[], None], number: int) -> None:
        """A thread sends a signal; the main thread, which handles it, can do so when the sender waits or ends."""
        seat = self._baton.mine
        if to_main and seat not in (None, self._baton.main) and number in signal.valid_signals():
            self._baton.signals.setdefault(number, send)
        else:
            send()

    def enumerate(self) -> list[threading.Thread]:
        """`threading.enumerate`, of the program's threads."""
        if self._simulated is not None:
            self._simulated.listed()
        return [thread for thread in self._real_enumerate() if thread.ident in self._baton.seats]

"""The process of a program while it is recorded: its surroundings, its stdout and stderr, its warnings, what it may not
start. And putting back, at its end, what it changed.

The surroundings are the same wherever it is recorded: signals, locale, time zone, and no variable that makes Python or
a library behave otherwise.
"""

import asyncio
import atexit
import builtins
import concurrent.futures
import gc
import linecache
import locale
import logging
import os
import re
import signal
import sys
import threading
import time
import types
import warnings
import weakref
from asyncio import events
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, NoReturn

from .clock import RunStopped, cannot_run, real_perf_counter
from .stack import replacing_stack
from .stream import Stream
from .wording import Source


class Process:
    """The process while it is the program's: its standard streams, what it gave to `atexit`, its module `__main__`."""

    def __init__(self, folder: str, write: Callable[[str, str], None], flush: Callable[[], None]) -> None:
        """`folder`: the program's. `write` gets "stdout" or "stderr", and what the program writes there."""
        self._flush = flush
        self._folder = folder
        self._write = write
        self._at_exit: list[partial[Any]] = []
        self._host = sys.modules.get("__main__")

    @contextmanager
    def taken_over(self) -> Iterator[None]:
        """Until it is left, the process is the program's; then all is put back."""
        with python_warnings(), process_state(), replacing_stack():
            events._event_loop_policy = None  # type: ignore[attr-defined]
            asyncio.run = asyncio.runners.run  # in a browser Pyodide puts its own there
            asyncio._set_running_loop(None)
            atexit.register, atexit.unregister = self._register, self._unregister  # type: ignore[assignment]
            for name, errors in (("stdout", "strict"), ("stderr", "backslashreplace")):
                stream = Stream(name, partial(self._write, name), self._flush, errors)
                setattr(sys, name, stream)
                setattr(sys, f"__{name}__", stream)
            sys.path.insert(0, self._folder)
            sys.dont_write_bytecode = True
            builtins.input = _input
            linecache.checkcache()
            yield

    def _register(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Callable[..., Any]:
        self._at_exit.append(partial(function, *args, **kwargs))
        return function

    def _unregister(self, function: Callable[..., Any]) -> None:
        self._at_exit = [each for each in self._at_exit if each.func != function]

    def shut_down(
        self,
        failed: Callable[[BaseException], object],
        join: Callable[[], object] = lambda: None,
        end: Callable[[], object] = lambda: None,
    ) -> None:
        """What the interpreter does at its end: the functions of `atexit`, then the destructors.

        `failed` shows what such a function raised. Before all, `join` waits for the program's threads; `end` ends those
        that are left when the program's code is done.
        """
        join()
        while self._at_exit:
            function = self._at_exit.pop()
            try:
                function()
            except RunStopped:
                raise
            except BaseException as error:  # the text of CPython's Modules/atexitmodule.c
                sys.stderr.write(f"Exception ignored in atexit callback: {function.func!r}\n")
                failed(error)
        logging.shutdown()  # which was registered before the program began
        end()
        # A task that failed unseen says so only when it is destroyed: let it, while stderr is still ours.
        # Destructors find the program's names there, as in CPython (Python/pylifecycle.c, finalize_modules).
        if "__main__" in sys.modules and sys.modules["__main__"] is not self._host:  # the program's was made
            gc.collect()  # as Py_FinalizeEx does first; it also sets the order in which the next one finalizes
            main = weakref.ref(sys.modules.pop("__main__"))
            gc.collect()
            if (held := main()) is not None and held.__name__ == "__main__":
                vars(held).clear()
        events._event_loop_policy = None  # type: ignore[attr-defined]  # with the loop that was set there
        asyncio._set_running_loop(None)
        gc.collect()


def _input(prompt: object = "", /) -> str:
    """`input`, whose prompt is part of the output, also in a terminal."""
    sys.audit("builtins.input", prompt)
    print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    if not line:
        raise EOFError("EOF when reading a line")
    return line.removesuffix("\n")


def ended_by(error: BaseException, is_own: Callable[[str], object]) -> int:
    """Show the error that ended a program as the interpreter does; return the exit status of `python`.

    `is_own`: whether the file of that path is the program's.
    """
    if isinstance(error, SystemExit):
        if error.code is None or isinstance(error.code, int):
            return (error.code or 0) & 0xFF
        sys.stderr.write(f"{error.code}\n")
        return 1
    traceback = error.__traceback__
    while traceback is not None and not is_own(traceback.tb_frame.f_code.co_filename):
        traceback = traceback.tb_next  # ours; of a SyntaxError nothing is left, as CPython shows it
    sys.excepthook(type(error), error.with_traceback(traceback), traceback)
    return 130 if isinstance(error, KeyboardInterrupt) else 1  # 128 + SIGINT


# Variables that a program is not given: those that Python reads, but for where it finds modules and keeps what it
# compiled (Doc/using/cmdline.rst); and those of language, time zone, colours and width.
_LEFT_OUT = re.compile(
    r"PYTHON(?!(PATH|HOME|PLATLIBDIR|USERBASE|NOUSERSITE|SAFEPATH|PYCACHEPREFIX|DONTWRITEBYTECODE|UNBUFFERED|CASEOK)$)"
    r"|(LC_.*|LANG|LANGUAGE|TZ|FORCE_COLOR|NO_COLOR|CLICOLOR|CLICOLOR_FORCE|COLUMNS|LINES)$"
)
_UTF_8 = ("C.UTF-8", "C.utf8", "UTF-8")  # what the locale is called on one system or another (PEP 538)


def environment() -> dict[str, str]:
    """The environment variables of this process, as a program is given them."""
    kept = {name: value for name, value in os.environ.items() if not _LEFT_OUT.match(name)}
    return kept | {"LC_ALL": _UTF_8[0], "TZ": "UTC"}


def default_signals() -> None:
    """Let signals do what they do to a program that is started from a terminal: none ignored, none blocked.

    A background job inherits that SIGINT is ignored. Only the main thread may change it; elsewhere this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    by_python = {getattr(signal, name, None) for name in ("SIGPIPE", "SIGXFSZ")}  # Python itself ignores these
    for number in signal.valid_signals() - by_python:
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        signal.pthread_sigmask(signal.SIG_SETMASK, ())


@contextmanager
def _surroundings() -> Iterator[None]:
    """Until it is left, the locale is `C.UTF-8` and the time zone UTC, and so say the environment variables."""
    variables, of_the_host = environment(), dict(os.environ)
    categories = locale.setlocale(locale.LC_ALL)
    _become(variables)
    locale.setlocale(locale.LC_ALL, "C")
    for name in _UTF_8:
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, name)
            break
    try:
        yield
    finally:
        locale.setlocale(locale.LC_ALL, categories)
        _become(of_the_host)


def _become(variables: dict[str, str]) -> None:
    if dict(os.environ) != variables:
        os.environ.clear()
        os.environ.update(variables)
    if hasattr(time, "tzset"):  # not on Windows, nor in a browser
        time.tzset()


@contextmanager
def process_state() -> Iterator[None]:
    """Put back, at its end, what a program may have changed in the process."""
    of_sys = "stdin stdout stderr __stdout__ __stderr__ argv dont_write_bytecode excepthook unraisablehook displayhook"
    manager = logging.root.manager
    attributes: list[tuple[Any, str]] = [(sys, name) for name in of_sys.split()]
    attributes += [(atexit, "register"), (atexit, "unregister"), (asyncio, "run"), (events, "_event_loop_policy")]
    attributes += [(threading, "excepthook"), (threading, "_threading_atexits")]
    attributes += [(manager, "disable"), (manager, "loggerDict")]
    known = manager.loggerDict
    loggers = [logging.root, *(logger for logger in known.values() if isinstance(logger, logging.Logger))]
    for logger in loggers:
        attributes += [(logger, name) for name in ("handlers", "filters", "level", "propagate", "disabled", "parent")]
    saved = [(target, name, getattr(target, name)) for target, name in attributes]
    path, modules = list(sys.path), dict(sys.modules)
    names = [(module, dict(vars(module))) for module in (builtins, concurrent.futures)]  # where pools stay
    folder, recursion = os.getcwd(), sys.getrecursionlimit()
    loop, collecting = asyncio._get_running_loop(), gc.isenabled()
    handlers = {number: signal.getsignal(number) for number in signal.valid_signals()}
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, ()) if hasattr(signal, "pthread_sigmask") else None
    default_signals()
    sys.excepthook, sys.unraisablehook = sys.__excepthook__, sys.__unraisablehook__
    threading.excepthook = threading.__excepthook__
    sys.argv = [*sys.argv]
    threading._threading_atexits = [*threading._threading_atexits]  # type: ignore[attr-defined]
    manager.loggerDict = dict(known)
    for logger in loggers:
        logger.handlers, logger.filters = [*logger.handlers], [*logger.filters]
    logging.root.handlers = []  # as in a fresh process; a test runner has its own there
    # Collected only at the end of the run, so that the moment does not depend on what ran before in this process.
    gc.disable()
    gc.freeze()
    try:
        with _surroundings():
            yield
    finally:
        gc.unfreeze()
        if collecting:
            gc.enable()
        for target, name, value in saved:
            setattr(target, name, value)
        manager._clear_cache()  # type: ignore[attr-defined]
        sys.path[:] = path
        for name in [name for name in sys.modules if name not in modules]:
            del sys.modules[name]
        sys.modules.update(modules)
        for module, before in names:
            vars(module).update(before)
            for name in [name for name in vars(module) if name not in before]:
                delattr(module, name)
        os.chdir(folder)
        sys.setrecursionlimit(recursion)
        for number, handler in handlers.items():
            if signal.getsignal(number) is not handler and threading.current_thread() is threading.main_thread():
                signal.signal(number, handler)
        if masked is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, masked)
        asyncio._set_running_loop(loop)


@contextmanager
def python_warnings() -> Iterator[None]:
    """The warnings of `python main.py` (Doc/library/warnings.rst, "Default Warning Filter"), shown on its stderr."""

    formatted: Callable[[Any], str] = warnings._formatwarnmsg  # type: ignore[attr-defined]
    with warnings.catch_warnings():
        warnings.resetwarnings()
        for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
            warnings.simplefilter("ignore", category)
        warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
        if not {"PYTHONWARNINGS", "PYTHONDEVMODE"} & {*os.environ}:  # but by -W or -X dev
            warnings._processoptions(sys.warnoptions)  # type: ignore[attr-defined]
        warnings.showwarning = warnings._showwarning_orig  # type: ignore[attr-defined]
        warnings._showwarnmsg_impl = lambda message: sys.stderr.write(formatted(message))  # type: ignore[attr-defined]
        yield


# Audit events (Doc/library/audit_events.rst) of what would really wait while the virtual clock stands still.
_REFUSED = dict.fromkeys(("socket.__new__", "socket.getaddrinfo"), "a socket of the system")
_SPAWN = ("subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "os.fork", "os.forkpty")
_REFUSED |= dict.fromkeys(_SPAWN, "a subprocess")
if sys.platform == "emscripten":
    _REFUSED["builtins.input"] = "input()"
_PROCESSES = {"concurrent.futures.process", "multiprocessing"} if sys.platform == "emscripten" else set()
"""Modules that are not there."""
_refuse: tuple[Callable[[], object], Callable[[str], NoReturn]] | None = None
"""Of the run that is on: whether the calling thread is the program's, and what ends it."""
_hook_added = False


@contextmanager
def refusing_to_wait(stop: Callable[[str], NoReturn], is_mine: Callable[[], object]) -> Iterator[None]:
    """Until it is left, call `stop` with the reason when the program starts what does not follow the virtual clock.

    `is_mine`: whether the calling thread is one of the program's.
    """
    global _refuse, _hook_added
    if not _hook_added:
        sys.addaudithook(_audit)  # cannot be removed again: so it asks whether a run is on
        _hook_added = True
    before, _refuse = _refuse, (is_mine, stop)
    try:
        yield
    finally:
        _refuse = before


def _audit(event: str, about: tuple[object, ...]) -> None:
    what = "another process" if event == "import" and about[0] in _PROCESSES else _REFUSED.get(event)
    if what and _refuse is not None and _refuse[0]():
        _refuse[1](cannot_run(what))


_LOOK = 0.25
"""Seconds between two looks at the threads of a program."""

_FIRST_PAUSE = 0.2
"""Seconds after which the alarm rings again, should the program swallow what stops it; each time after half of them."""

_PATIENCE = 3.0
"""Seconds for which a stopped program may do that before the whole process is ended."""


class Alarm:
    """Calls `stop` after `seconds` of real time, whatever the program does; again and again, should it swallow that."""

    def __init__(self, seconds: float, stop: Callable[[str], NoReturn], source: Source, entry: str) -> None:
        """It stops nothing while no line of `source` is at work. `entry` is what a reader calls the program."""
        self._seconds = seconds
        self._stop = stop
        self._source = source
        self._entry = entry
        self._on = self._stopped = False
        self._set_timer: Any = getattr(signal, "setitimer", None)  # which may be replaced while the program runs
        self._began = self._set_at = real_perf_counter()
        self._next = seconds  # seconds after that, the timer is to ring
        self.alarmed: Callable[[], None] = lambda: None  # is called where the signal is another's
        # Whether the main thread, which is in that frame, waits for another thread of the program.
        self.waits_for_another: Callable[[types.FrameType | None], bool] = lambda frame: False
        self._fault: Callable[[], str] | None = None
        self._pause, self._rung = _FIRST_PAUSE, 0.0

    def watch(self, fault: Callable[[], str]) -> None:
        """From now on also ask that, often, whether something is to be stopped, and why; nothing if it is empty."""
        if self._fault is None and self._on and not self._stopped:
            self._fault = fault
            self._look_again()

    def _look_again(self) -> None:
        self._set_at = real_perf_counter()
        self._next = max(min(_LOOK, self._began + self._seconds - self._set_at), 1e-3)
        self._set_timer(signal.ITIMER_REAL, self._next)

    @contextmanager
    def set(self) -> Iterator[None]:
        """Until it is left, the alarm is set, where there is a timer that interrupts and this thread may have it."""
        if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
            yield  # in the browser the page's watchdog does this
            return
        self._on = True
        before = signal.signal(signal.SIGALRM, self._ring)
        signal.setitimer(signal.ITIMER_REAL, self._seconds)
        try:
            yield
        finally:
            self._on = False  # first of all, lest a last alarm sets another
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def hurry(self) -> None:
        """The run was stopped, for whatever reason: ring soon, should the program swallow that."""
        self._stopped = True
        if self._on:
            self._set_timer(signal.ITIMER_REAL, _FIRST_PAUSE)

    def _ring(self, _: int, frame: types.FrameType | None) -> None:
        if not self._on:
            return
        now = real_perf_counter()
        if self._stopped:
            # It was swallowed. Coming ever sooner, one alarm meets the program outside of its `try`.
            self._pause = max(self._pause / 2, 1e-4)
        elif now - self._set_at < 0.99 * self._next:  # a timer may be a little early
            self.alarmed()
            return
        elif now - self._began < 0.99 * self._seconds:
            self._look_again()
            if self._fault is not None and self._is_at_work(frame) and (fault := self._fault()):
                self._stop(fault)
            return
        try:
            if not self._is_at_work(frame):
                return  # only the recorder itself is at work
            reason = f"stopped after {self._seconds:g} s of real time"
            self._rung += self._pause
            if self._rung > _PATIENCE:
                os.write(2, f"\ntickbytick: {self._entry}: {reason}, and swallowed that\n".encode())
                os._exit(124)
            self._stop(reason)
        finally:
            # Once, and last of all: an alarm must not meet this function, however long that took.
            self._set_timer(signal.ITIMER_REAL, self._pause)

    def _is_at_work(self, frame: types.FrameType | None) -> bool:
        """Whether the program is, when the main thread is in that frame."""
        return self._source.innermost(frame) is not None or self.waits_for_another(frame)

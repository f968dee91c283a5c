"""The process of a program while it is recorded: its surroundings, its stdout and stderr, its warnings, what it may not
start. And putting back, at its end, what it changed.

The surroundings are the same wherever it is recorded: signals, locale, time zone, and no variable that makes Python or
a library behave otherwise.
"""

import asyncio
import atexit
import builtins
import gc
import io
import locale
import logging
import os
import re
import signal
import sys
import threading
import time
import warnings
from asyncio import events
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

from .clock import cannot_run


class Stream(io.TextIOBase):
    """The program's stdout or stderr: UTF-8, line by line into the recording."""

    def __init__(self, printed: Callable[[str], None], errors: str) -> None:
        self._printed = printed
        self._errors = errors
        self.buffer = _Buffer(self)

    encoding = "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        # Raises UnicodeEncodeError for what cannot be UTF-8, as the real stdout does.
        shown = text if text.isascii() else text.encode("utf-8", self._errors).decode("utf-8")
        self._printed(shown)
        return len(text)

    def reconfigure(self, **_: object) -> None:
        """Accepted as `io.TextIOWrapper.reconfigure` is; a recording is always UTF-8."""


class _Buffer(io.BufferedIOBase):
    """`sys.stdout.buffer`. Bytes that are not UTF-8 are recorded as `\\xff`."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._stream.write(bytes(data).decode("utf-8", "backslashreplace"))
        return len(data)


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
    attributes: list[tuple[Any, str]] = [
        *(
            (sys, name)
            for name in ("stdin", "stdout", "stderr", "__stdout__", "__stderr__", "argv", "dont_write_bytecode")
        ),
        *((sys, name) for name in ("excepthook", "unraisablehook", "displayhook")),
        (atexit, "register"),
        (asyncio, "run"),
        (events, "_event_loop_policy"),
        (threading, "excepthook"),
        (logging.root.manager, "disable"),
        (logging.root.manager, "loggerDict"),
    ]
    known = logging.root.manager.loggerDict
    loggers = [logging.root, *(logger for logger in known.values() if isinstance(logger, logging.Logger))]
    for logger in loggers:
        attributes += [(logger, name) for name in ("handlers", "filters", "level", "propagate", "disabled", "parent")]
    saved = [(target, name, getattr(target, name)) for target, name in attributes]
    path, modules = list(sys.path), dict(sys.modules)
    names, folder, recursion = dict(vars(builtins)), os.getcwd(), sys.getrecursionlimit()
    loop, collecting = asyncio._get_running_loop(), gc.isenabled()
    handlers = {number: signal.getsignal(number) for number in signal.valid_signals()}
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, ()) if hasattr(signal, "pthread_sigmask") else None
    default_signals()
    sys.excepthook, sys.unraisablehook = sys.__excepthook__, sys.__unraisablehook__
    sys.argv = [*sys.argv]
    logging.root.manager.loggerDict = dict(known)
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
        logging.root.manager._clear_cache()  # type: ignore[attr-defined]
        sys.path[:] = path
        for name in [name for name in sys.modules if name not in modules]:
            del sys.modules[name]
        sys.modules.update(modules)
        vars(builtins).update(names)
        for name in [name for name in vars(builtins) if name not in names]:
            delattr(builtins, name)
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

    def show(message: Any) -> None:
        sys.stderr.write(warnings._formatwarnmsg(message))  # type: ignore[attr-defined]

    with warnings.catch_warnings():
        warnings.resetwarnings()
        for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
            warnings.simplefilter("ignore", category)
        warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
        warnings.showwarning = warnings._showwarning_orig  # type: ignore[attr-defined]
        warnings._showwarnmsg_impl = show  # type: ignore[attr-defined]
        yield


# Audit events (Doc/library/audit_events.rst) of what would really wait while the virtual clock stands still.
_REFUSED = {
    "socket.__new__": "a socket",
    "socket.getaddrinfo": "a socket",
    "subprocess.Popen": "a subprocess",
    "os.system": "a subprocess",
    "os.posix_spawn": "a subprocess",
    "os.exec": "a subprocess",
    "os.fork": "a subprocess",
    "os.forkpty": "a subprocess",
    "_thread.start_new_thread": "a thread",
    "_thread.start_joinable_thread": "a thread",  # from 3.13
}
_refuse: tuple[int, Callable[[str], NoReturn]] | None = None  # the thread of the run that is on, and what ends it
_hook_added = False


@contextmanager
def refusing_to_wait(stop: Callable[[str], NoReturn]) -> Iterator[None]:
    """Until it is left, call `stop` with the reason when this thread starts what does not follow the virtual clock."""
    global _refuse, _hook_added
    if not _hook_added:
        sys.addaudithook(_audit)  # cannot be removed again: so it asks whether a run is on
        _hook_added = True
    before, _refuse = _refuse, (threading.get_ident(), stop)
    start = threading.Thread.start

    def refuse_thread(_: threading.Thread) -> NoReturn:
        stop(cannot_run("a thread"))

    threading.Thread.start = refuse_thread  # type: ignore  # 3.11 has no audit event for it
    try:
        yield
    finally:
        threading.Thread.start = start  # type: ignore[method-assign]
        _refuse = before


def _audit(event: str, _: object) -> None:
    if event in _REFUSED and _refuse is not None and threading.get_ident() == _refuse[0]:
        _refuse[1](cannot_run(_REFUSED[event]))

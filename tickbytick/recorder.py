"""Runs a program and writes down what happens: who printed what when, who waited where and for what.

Nothing is traced. The loop reports each step of a task; between steps the frames of its coroutine say where it waits.
The program is trusted (see `docs/how-this-site-checks-itself.md`): the recorder guards against accidents, and puts back what the program changed.
"""

import asyncio
import atexit
import builtins
import contextvars
import gc
import io
import linecache
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
from asyncio import base_events, events
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

from .clock import RealClock, Stopped, VirtualClock
from .loop import LoopPolicy, VirtualLoop, real_loop
from .recording import Event, Recording


@dataclass(frozen=True)
class Limits:
    """Where a run is stopped. `text` counts characters; `memory`, in MB, is enforced by the caller's process."""

    program_seconds: float = 600.0
    real_seconds: float = 20.0
    events: int = 200_000
    text: int = 1_000_000
    memory: int = 2_048


@dataclass(frozen=True)
class Program:
    """The files whose lines count as the program's own: those under `folder`, and those in `names`.

    `names` maps a path to the name a reader knows it by. `entry` is that name of the file that is run.
    """

    folder: str
    entry: str
    sources: dict[str, str]
    names: dict[str, str]

    def name(self, path: str) -> str | None:
        """What a reader calls that file; None if it is not the program's."""
        if path in self.names:
            return self.names[path]
        inside = path.startswith(self.folder + os.sep) and not _LIBRARY.search(path)
        return path[len(self.folder) + 1 :] if inside else None


_LIBRARY = re.compile(rf"site-packages|[/\\]lib[/\\]python3|^{re.escape(os.path.dirname(__file__))}")


def record(
    program: Program,
    execute: Callable[[], object],
    *,
    clock: str = "virtual",
    limits: Limits = Limits(),  # noqa: B008  (frozen)
    on_event: Callable[[Event], None] = lambda event: None,
) -> Recording:
    """Run `execute`, which runs the program, and return what happened.

    `clock` is "virtual" or "real". `on_event` gets each event as soon as it is certain. What `execute` raises becomes part of the recording, as the
    interpreter would show it; the recording's `exit` is the status a shell would see (124 for a run that was stopped).
    """
    recorder = Recorder(program, clock, limits, on_event)
    status = 0
    with recorder.installed():
        try:
            contextvars.copy_context().run(execute)
        except BaseException as error:
            status = recorder.ended_by(error)
        recorder.shut_down()
    return recorder.recording(124 if recorder.stopped else status)


def run_file(path: str) -> None:
    """Run that file as `python path` does: as the module `__main__`."""
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec", dont_inherit=True)
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    exec(code, module.__dict__)


# The two tasks that `asyncio.run` adds at its end (Lib/asyncio/runners.py) are no part of the program.
_HIDDEN = {
    base_events.BaseEventLoop.shutdown_asyncgens.__code__,
    base_events.BaseEventLoop.shutdown_default_executor.__code__,
}


class _TaskState:
    """What the recorder knows of a task; kept on the task, so that no reference of ours keeps a task alive."""

    __slots__ = ("created", "number", "started", "waiting")

    def __init__(self, number: int, created: Event) -> None:
        self.number = number
        self.created = created
        self.started = False
        self.waiting: tuple[str, str, Any] | None = None


class Recorder:
    """The loop's observer during one run."""

    def __init__(self, program: Program, clock: str, limits: Limits, on_event: Callable[[Event], None]) -> None:
        self.clock: Any = VirtualClock(limits.program_seconds, self.stop) if clock == "virtual" else RealClock()
        self.stopped: Stopped | None = None
        self._clock_name = clock
        self._program = program
        self._limits = limits
        self._on_event = on_event
        self._events: list[Event] = []
        self._later: list[Event] = []  # events of simulated threads, ahead of the loop's time
        self._text = 0
        self._tasks = 0
        self._named_tasks = 0
        self._resume: Event | None = None
        self._piece: Event | None = None
        self._names: dict[str, str | None] = {}
        self._thread = threading.get_ident()
        self._traceback = _TracebackFilter(self._name)
        self._at_exit: list[Callable[[], object]] = []
        self._over = False

    # --- what the loop reports

    def next_task_name(self) -> str:
        """CPython counts the tasks of a process; here they are counted from 1 in each run."""
        self._named_tasks += 1
        return f"Task-{self._named_tasks}"

    def task_created(self, task: asyncio.Task[Any]) -> None:
        state = self._state(task)
        coroutine = task.get_coro()
        # An eager task has already run its first step (3.12 and later).
        if state.number and (task.done() or getattr(coroutine, "cr_await", None) is not None):
            state.started = True
            self._emit("started", state.number)
            self._stands(task, state)

    def step_begins(self, task: asyncio.Task[Any]) -> None:
        state = self._state(task)
        if not state.number:
            return
        if state.started:
            self._resume = [self._stamp(), "resumed", state.number]
        else:
            state.started = True
            self._give_label(task, state)
            if not task._must_cancel:  # type: ignore[attr-defined]  # cancelled before it began: its body never runs
                self._emit("started", state.number)

    def step_ends(self, task: asyncio.Task[Any] | None, held: float) -> None:
        """`held`: seconds that the step computed, if that was long enough to count."""
        state = self._state(task) if task is not None else None
        if held:
            coroutine = task.get_coro() if task is not None else None
            began = round(self._stamp() - held, 3)
            self._emit("blocked", state.number if state else 0, self._awaiting(coroutine)[0], round(held, 3), at=began)
        if task is not None and state is not None and state.number:
            self._stands(task, state)
            self._resume = None

    def cancel_requested(self, task: asyncio.Task[Any]) -> None:
        """Only what the program itself asks for. What the library does on its way (`wait_for`, `TaskGroup`, the end of
        `asyncio.run`) differs between versions and in its order; it shows in how the tasks end."""
        caller = sys._getframe(2)  # the caller of `Task.cancel`
        state = self._state(task)
        if state.number and self._name(caller.f_code.co_filename) is not None:
            self._emit("cancel requested", self._current(), self._where(), state.number)

    def stop(self, reason: str) -> NoReturn:
        """End the run. What the program still does while it is taken down is not recorded."""
        if self.stopped is None:
            self._flush()
            self._emit("stopped", self._current(), reason, counted=False)
            self.stopped = Stopped(reason)
        raise self.stopped

    # --- what a task is doing

    def _state(self, task: asyncio.Task[Any]) -> _TaskState:
        state: _TaskState | None = getattr(task, "_tickbytick", None)
        if state is None:
            coroutine: Any = task.get_coro()
            if getattr(coroutine, "cr_code", None) in _HIDDEN:
                state = _TaskState(0, [])
            else:
                # An eager task is the current one already when it is first seen (3.12 and later).
                parent = self._current() if _current_task() is not task else 0
                self._tasks += 1
                event = self._emit("created", self._tasks, self._where(), call_text(coroutine), parent)
                state = _TaskState(self._tasks, event)
            task._tickbytick = state  # type: ignore[attr-defined]
        return state

    def _give_label(self, task: asyncio.Task[Any], state: _TaskState) -> None:
        # On 3.11 a name given to `asyncio.create_task` is set only after the loop has made the task.
        name = task.get_name()
        if not re.fullmatch(r"Task-\d+", name):
            state.created[4] = name

    def _stands(self, task: asyncio.Task[Any], state: _TaskState) -> None:
        """Write down where the task stands after a step."""
        if task.done():
            self._give_label(task, state)
            error = None if task.cancelled() else task._exception  # type: ignore[attr-defined]  # leaves it "never retrieved"
            if task.cancelled():
                self._emit("cancelled", state.number)
            elif error is not None:
                self._emit("failed", state.number, _error_line(error))
            else:
                self._emit("finished", state.number)
            return
        where, on, awaited = self._awaiting(task.get_coro(), task._fut_waiter)  # type: ignore[attr-defined]
        before = state.waiting
        # `wait_for` resumes once more on 3.11 than on 3.12 before it goes on waiting: that is one wait.
        if self._resume and before and before[:2] == (where, on) and awaited is not None and before[2]() is awaited:
            return
        state.waiting = (where, on, weakref.ref(awaited) if awaited is not None else lambda: None)
        self._emit("waiting", state.number, where, on)

    def _awaiting(self, coroutine: Any, future: Any = None) -> tuple[str, str, Any]:
        """Where in the program the coroutine stands, what it waits for, and the library's coroutine that waits."""
        where, library = "", []
        while coroutine is not None:
            frame, inner = _frame_and_awaited(coroutine)
            if frame is None:
                break
            name = self._name(frame.f_code.co_filename)
            if name is not None:
                where, library = f"{name}:{frame.f_lineno}", []
            else:
                library.append((coroutine, frame))
            coroutine = inner
        if not library:
            return where, self._future_text(future), None
        # The first public function of the library: `acquire` for `async with semaphore`, not `__aenter__`.
        public = [(c, f) for c, f in library if not f.f_code.co_name.startswith("_")]
        awaited, frame = (public or library)[0]
        return where, _library_call(frame), awaited if isinstance(awaited, types.CoroutineType) else None

    def _future_text(self, future: Any) -> str:
        if isinstance(future, asyncio.Task):
            state = self._state(future)
            return str(state.created[4]) if state.number else "task"
        if type(future).__name__ == "_GatheringFuture":
            return "gather"
        return "future" if future is not None else "its turn"

    # --- the program's own lines

    def _name(self, path: str) -> str | None:
        try:
            return self._names[path]
        except KeyError:
            return self._names.setdefault(path, self._program.name(path))

    def _where(self) -> str:
        """`file:line` of the innermost frame that is the program's."""
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None:
            name = self._name(frame.f_code.co_filename)
            if name is not None:
                return f"{name}:{frame.f_lineno}"
            frame = frame.f_back
        return ""

    def _current(self) -> int:
        """The number of the task that has the loop, 0 if none has."""
        task = _current_task()
        return self._state(task).number if task is not None else 0

    # --- writing down

    def _stamp(self) -> float:
        return round(self.clock.now(), 3)

    def _emit(self, kind: str, *values: Any, at: float | None = None, counted: bool = True) -> Event:
        event: Event = [self._stamp() if at is None else at, kind, *values]
        if self.stopped is not None:
            return event
        self._flush()
        if self._resume is not None:
            resume, self._resume = self._resume, None
            self._append(resume)
        self._append(event)
        if counted and len(self._events) > self._limits.events:
            self.stop(f"stopped after {self._limits.events:,} events")
        return event

    def _append(self, event: Event) -> None:
        if self.clock.in_thread:
            self._later.append(event)
            return
        if self._later and self._later[0][0] <= event[0]:
            due = sorted((e for e in self._later if e[0] <= event[0]), key=lambda e: e[0])
            self._later = [e for e in self._later if e[0] > event[0]]
            for earlier in due:
                self._events.append(earlier)
                self._on_event(earlier)
        self._events.append(event)
        self._on_event(event)

    def printed(self, stream: str, text: str) -> None:
        """The program wrote that text. `print` writes its arguments, blanks and line break one by one: join them."""
        if self._over:
            return
        if self.stopped is not None:
            raise self.stopped
        room = self._limits.text - self._text
        self._text += len(text)
        for part in re.split(r"(?<=\n)", _ADDRESS.sub("0x…", text[:room])):
            if not part:
                continue
            piece = [self._stamp(), "printed", self._current(), self._where(), stream]
            if self._piece is not None and (self._piece[4] != stream or (self._piece[:4] != piece[:4] and stream == "stdout")):
                self._flush()
            if self._piece is None:
                self._piece = [*piece, part]
            else:
                self._piece[5] += part
            if part.endswith("\n"):
                self._flush()
        if self._text > self._limits.text:
            self.stop(f"stopped after {self._limits.text:,} characters of output")

    def _flush(self) -> None:
        piece, self._piece = self._piece, None
        if piece is None or self.stopped is not None:
            return
        if piece[4] == "stderr":
            shown = self._traceback.line(piece[5])
            if shown is None:
                return
            piece[5] = shown
        elif not piece[5]:
            return
        if self._resume is not None:
            resume, self._resume = self._resume, None
            self._append(resume)
        self._append(piece)
        if len(self._events) > self._limits.events:
            self.stop(f"stopped after {self._limits.events:,} events")

    def _sleep(self, seconds: float) -> None:
        """`time.sleep` of the program."""
        if seconds > 0 and not self.clock.in_thread and threading.get_ident() == self._thread:
            self._emit("blocked", self._current(), self._where(), round(float(seconds), 3))
        self.clock.sleep(seconds)

    def recording(self, status: int) -> Recording:
        program = self._program
        events = sorted(self._events + self._later, key=lambda event: event[0])
        return Recording(program.entry, program.sources, self._clock_name, self._stamp(), status, events)

    # --- the program's process

    def ended_by(self, error: BaseException) -> int:
        """Show the error that ended the program as the interpreter does; return the exit status of `python`."""
        if isinstance(error, Stopped) or self.stopped is not None:
            return 124
        if isinstance(error, SystemExit):
            if error.code is None or isinstance(error.code, int):
                return (error.code or 0) & 0xFF
            sys.stderr.write(f"{error.code}\n")
            return 1
        if isinstance(error, MemoryError):
            try:
                self.stop(f"stopped at {self._limits.memory:,} MB of memory")
            except Stopped:
                return 124
        sys.excepthook(type(error), error, error.__traceback__)
        return 130 if isinstance(error, KeyboardInterrupt) else 1  # 128 + SIGINT

    def shut_down(self) -> None:
        """What the interpreter does at its end: the functions of `atexit`, then the destructors."""
        self._resume = None
        if self.stopped is not None:
            self._over = True
            self.stopped = self.stopped.with_traceback(None)  # it holds the frames of what it ended
        try:
            while self._at_exit:
                self._at_exit.pop()()
            main = sys.modules.get("__main__")
            if main is not None:
                main.__dict__.clear()
            # A task that failed unseen says so only when it is destroyed: let it, while stderr is still ours.
            gc.collect()
            self._flush()
        except Stopped:
            pass
        except BaseException as error:
            self.ended_by(error)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Until it is left, the process is the program's; then everything is put back."""
        make_loop = partial(VirtualLoop if self._clock_name == "virtual" else real_loop, self)
        with ExitStack() as stack:
            stack.enter_context(_process_state())
            stack.enter_context(self.clock.replacing_time(self._sleep))
            stack.enter_context(_python_warnings())
            stack.enter_context(self._alarm())
            events._event_loop_policy = LoopPolicy(make_loop)  # type: ignore[attr-defined]
            asyncio.run = asyncio.runners.run  # in a browser Pyodide puts its own there
            asyncio._set_running_loop(None)
            atexit.register = self._register  # type: ignore[assignment]
            sys.stdout = sys.__stdout__ = _Stream(partial(self.printed, "stdout"), "strict")  # type: ignore[misc, assignment]
            sys.stderr = sys.__stderr__ = _Stream(partial(self.printed, "stderr"), "backslashreplace")  # type: ignore[misc, assignment]
            sys.path.insert(0, self._program.folder)
            sys.dont_write_bytecode = True
            linecache.checkcache()
            if self._clock_name == "virtual":
                _refuse_in(stack, self)
            yield

    def _register(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Callable[..., Any]:
        self._at_exit.append(partial(function, *args, **kwargs))
        return function

    @contextmanager
    def _alarm(self) -> Iterator[None]:
        """Stop the run after `real_seconds`, whatever it does; again and again, should it swallow that."""
        if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
            yield  # in the browser the page's watchdog does this
            return

        def ring(*_: object) -> None:
            self.stop(f"stopped after {self._limits.real_seconds:g} s of real time")

        before = signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, self._limits.real_seconds, 0.2)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


# --- reading coroutines


def _current_task() -> asyncio.Task[Any] | None:
    loop = asyncio._get_running_loop()
    return asyncio.current_task(loop) if loop is not None else None


def _frame_and_awaited(awaitable: Any) -> tuple[types.FrameType | None, Any]:
    for prefix, awaited in (("cr", "cr_await"), ("gi", "gi_yieldfrom"), ("ag", "ag_await")):
        frame = getattr(awaitable, f"{prefix}_frame", None)
        if frame is not None:
            return frame, getattr(awaitable, awaited)
    return None, None


def _library_call(frame: types.FrameType) -> str:
    """`sleep 2.5`, `Queue.get`, `wait_for`: how a reader would name that function of the library."""
    name, values = frame.f_code.co_name, frame.f_locals
    if name == "sleep" or name == "__sleep0":
        delay = values.get("delay", 0)
        return f"sleep {delay!r}" if type(delay) in (int, float) else "sleep"
    if "self" in values:
        owner = _type_name(values["self"])
        return owner if name.startswith("_") else f"{owner}.{name}"
    return name.strip("_")


def call_text(coroutine: Any) -> str:
    """The call that made this coroutine, as a reader would write it: `send_data('Mario')`.

    Arguments that are numbers, strings, booleans or None stand by their `repr`, cut at 20 characters each and 40 in all; others by their
    type's name, so that no code of the program runs. Trailing arguments left at their defaults are left out.
    """
    frame, _ = _frame_and_awaited(coroutine)
    if frame is None:
        return f"{getattr(coroutine, '__qualname__', type(coroutine).__name__)}()"
    code, values = frame.f_code, frame.f_locals
    names = code.co_varnames
    positional = [(name, values[name]) for name in names[: code.co_argcount] if name in values]
    if positional and positional[0][0] in ("self", "cls"):
        del positional[0]
    defaults = getattr(frame.f_globals.get(code.co_name), "__defaults__", None) or ()
    for default in reversed(defaults):
        if not positional or positional[-1][1] is not default:
            break
        del positional[-1]
    count = code.co_argcount + code.co_kwonlyargcount
    texts = [_value_text(value) for _, value in positional]
    if code.co_flags & 0x04:  # CO_VARARGS (Doc/library/inspect.rst)
        texts += [_value_text(value) for value in values.get(names[count], ())]
    texts += [f"{name}={_value_text(values[name])}" for name in names[code.co_argcount : count] if name in values]
    inside = ", ".join(texts)
    name = coroutine.__qualname__.rpartition("<locals>.")[2]
    return f"{name}({_cut(inside, 40)})"


def _value_text(value: Any) -> str:
    if value is None or type(value) in (int, float, complex, str, bool):
        return _cut(repr(value), 20)
    return _type_name(value)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _type_name(value: Any) -> str:
    name: str = type.__dict__["__name__"].__get__(type(value))  # a metaclass of the program could redefine it
    return name


def _error_line(error: BaseException) -> str:
    """The last line of the error's traceback, as `traceback` shows it."""
    try:
        text = str(error)
    except Exception:
        text = "<exception str() failed>"
    name = type(error).__qualname__
    if type(error).__module__ not in ("builtins", "__main__"):
        name = f"{type(error).__module__}.{name}"
    line = f"{name}: {text}" if text else name
    return _ADDRESS.sub("0x…", line).encode("utf-8", "backslashreplace").decode("utf-8").split("\n")[0]


# --- normalising what is printed: addresses everywhere; in stderr also paths and the library's frames

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")
_FRAME = re.compile(r'([\s|]*)File "(.+?)", line \d+(, in .+)?$')
_WARNING = re.compile(r"(\S.*?):(\d+): (\w+: .*)$", re.DOTALL)


class _TracebackFilter:
    """Keeps of tracebacks and warnings what the program's own files say; without marks under source lines.

    What is left is the same on all supported versions of Python, and names no path.
    """

    def __init__(self, name: Callable[[str], str | None]) -> None:
        self._name = name
        self._frame_indent = -1
        self._source_lines = 0  # how many more indented lines to keep

    def line(self, line: str) -> str | None:
        """That line of stderr as it is recorded; None if it is not."""
        frame = _FRAME.match(line.rstrip("\n"))
        indent = len(line) - len(line.lstrip(" |"))
        if frame is None and indent > self._frame_indent >= 0:
            self._source_lines -= 1
            return line if self._source_lines >= 0 else None
        if frame is None and "[Previous line repeated" in line:
            return line if self._source_lines >= 0 else None
        self._frame_indent = -1
        if frame is not None:
            name = self._name(frame[2])
            self._frame_indent = len(frame[1])
            self._source_lines = 0 if name is None else 1
            return None if name is None else line.replace(frame[2], name)
        warning = _WARNING.match(line)
        if warning is not None and os.sep in warning[1]:
            name = self._name(warning[1])
            self._frame_indent = 0
            self._source_lines = 0 if name is None else 1
            # Raised while the library or the interpreter's end ran: CPython then names no line of the program either.
            return line.replace(warning[1], name) if name is not None else f"sys:1: {warning[3]}"
        return _PATH.sub(lambda path: self._name(path[0]) or path[0], line)


_PATH = re.compile(r"(?:[A-Za-z]:)?[/\\][^\s'\":<>]+\.py")


class _Stream(io.TextIOBase):
    """The program's stdout or stderr: UTF-8, line by line into the recording."""

    def __init__(self, printed: Callable[[str], None], errors: str) -> None:
        self._printed = printed
        self._errors = errors
        self.buffer = _Buffer(self)

    encoding = "utf-8"

    @property
    def errors(self) -> str:
        return self._errors

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

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._stream.write(bytes(data).decode("utf-8", "backslashreplace"))
        return len(data)


# --- the state of the process


@contextmanager
def _process_state() -> Iterator[None]:
    """Put back, at its end, what a program may have changed in the process."""
    attributes: list[tuple[Any, str]] = [
        *((sys, name) for name in ("stdout", "stderr", "__stdout__", "__stderr__", "argv", "dont_write_bytecode")),
        *((sys, name) for name in ("excepthook", "unraisablehook", "displayhook")),
        (atexit, "register"),
        (asyncio, "run"),
        (events, "_event_loop_policy"),
        (threading, "excepthook"),
        (logging.root, "handlers"),
        (logging.root, "level"),
    ]
    saved = [(target, name, getattr(target, name)) for target, name in attributes]
    path, modules, environment = list(sys.path), dict(sys.modules), dict(os.environ)
    names, folder, recursion = dict(vars(builtins)), os.getcwd(), sys.getrecursionlimit()
    loop, collecting = asyncio._get_running_loop(), gc.isenabled()
    interrupt = signal.getsignal(signal.SIGINT)
    sys.excepthook, sys.unraisablehook = sys.__excepthook__, sys.__unraisablehook__
    logging.root.handlers = []  # as in a fresh process; a test runner has its own there
    # Collected only at the end of the run, so that the moment does not depend on what ran before in this process.
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if collecting:
            gc.enable()
        for target, name, value in saved:
            setattr(target, name, value)
        sys.path[:] = path
        for name in [name for name in sys.modules if name not in modules]:
            del sys.modules[name]
        sys.modules.update(modules)
        vars(builtins).update(names)
        for name in [name for name in vars(builtins) if name not in names]:
            delattr(builtins, name)
        if dict(os.environ) != environment:
            os.environ.clear()
            os.environ.update(environment)
        os.chdir(folder)
        sys.setrecursionlimit(recursion)
        if signal.getsignal(signal.SIGINT) is not interrupt and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, interrupt)
        asyncio._set_running_loop(loop)


@contextmanager
def _python_warnings() -> Iterator[None]:
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
}
_refusing: Recorder | None = None
_hook_added = False


def _refuse_in(stack: ExitStack, recorder: Recorder) -> None:
    """Until `stack` is left, stop the run when it starts something that does not follow the virtual clock."""
    global _refusing, _hook_added
    if not _hook_added:
        sys.addaudithook(_audit)  # cannot be removed again: so it asks whether a run is on
        _hook_added = True
    before, _refusing = _refusing, recorder

    def release() -> None:
        global _refusing
        _refusing = before

    stack.callback(release)


def _audit(event: str, _: object) -> None:
    if event in _REFUSED and _refusing is not None and threading.get_ident() == _refusing._thread:
        _refusing.stop(f"the virtual clock cannot run {_REFUSED[event]}; use --real, which runs it on the real clock")

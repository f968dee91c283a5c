"""Runs a program and writes down what happens: who printed what when, who waited where and for what.

Nothing is traced. The loop reports each step of a task; between steps the frames of its coroutine say where it waits.
The program is trusted, for it was reviewed: the recorder guards against accidents, and puts back what was changed.
"""

import asyncio
import atexit
import contextvars
import gc
import heapq
import linecache
import math
import os
import re
import signal
import sys
import threading
import types
import weakref
from asyncio import base_events, events
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

from .clock import RealClock, RunStopped, VirtualClock
from .loop import LoopPolicy, VirtualLoop, real_loop
from .process import Stream, process_state, python_warnings, refusing_to_wait
from .recording import (
    Blocked,
    Cancelled,
    CancelRequested,
    Created,
    Event,
    Failed,
    Finished,
    Printed,
    Recording,
    Resumed,
    Started,
    Stopped,
    Waiting,
)
from .wording import ADDRESS, TracebackFilter, call_text, error_line, frame_and_awaited, library_call


@dataclass(frozen=True)
class Limits:
    """Where a run is stopped. `text` counts characters; `memory`, in MB, is enforced by the caller's process.

    `write` stops nothing: of a longer text that is written at once, only that many characters are recorded.
    """

    program_seconds: float = 600.0
    real_seconds: float = 20.0
    events: int = 200_000
    text: int = 1_000_000
    write: int = 1_000_000
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
        if not path.startswith(self.folder + os.sep) or path.startswith(_ENGINE):
            return None
        inside = path[len(self.folder) + 1 :]
        return None if _LIBRARY.search(inside) else inside


_ENGINE = os.path.dirname(__file__) + os.sep
_LIBRARY = re.compile(r"(^|[/\\])(site-packages|lib[/\\]python3[.\d]*)[/\\]")


def record(
    program: Program,
    execute: Callable[[], object],
    *,
    clock: str = "virtual",
    start: int | None = None,
    limits: Limits = Limits(),
    on_event: Callable[[Event], None] = lambda event: None,
) -> Recording:
    """Run `execute`, which runs the program, and return what happened.

    `clock` is "virtual" or "real"; the virtual one begins at the date `start`, in whole seconds since the epoch
    (default: today's). `on_event` gets each event as soon as it is certain. What `execute` raises becomes part of the
    recording, as the interpreter would show it; the recording's `exit` is the status a shell would see (124 for a run
    that was stopped).
    """
    recorder = Recorder(program, clock, limits, on_event, start)
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
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module  # first of all: at its end a run clears `__main__`, even that of a broken program
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec", dont_inherit=True)
    exec(code, module.__dict__)


# The two tasks that `asyncio.run` adds at its end (Lib/asyncio/runners.py) are no part of the program.
_HIDDEN = {
    base_events.BaseEventLoop.shutdown_asyncgens.__code__,
    base_events.BaseEventLoop.shutdown_default_executor.__code__,
    VirtualLoop.shutdown_default_executor.__code__,
}


_PATIENCE = 3.0
"""Seconds for which a stopped program may swallow what stops it, before the whole process is ended."""


class _TaskState:
    """What the recorder knows of a task; kept on the task, so that no reference of ours keeps a task alive."""

    __slots__ = ("label", "number", "started", "waiting")

    def __init__(self, number: int, label: str) -> None:
        self.number = number
        self.label = label
        self.started = False
        self.waiting: tuple[str, str, Any] | None = None


class Recorder:
    """The loop's observer during one run."""

    def __init__(
        self,
        program: Program,
        clock: str,
        limits: Limits,
        on_event: Callable[[Event], None],
        start: int | None = None,
    ) -> None:
        virtual = clock == "virtual"
        self.clock: Any = VirtualClock(limits.program_seconds, self.stop, start) if virtual else RealClock()
        self.stopped: RunStopped | None = None
        self._clock_name = clock
        self._program = program
        self._limits = limits
        self._on_event = on_event
        self._events: list[Event] = []
        self._later: list[tuple[float, int, Event]] = []  # a heap: events of simulated threads, ahead of the loop
        self._text = 0
        self._tasks = 0
        self._named_tasks = 0
        self._labels: dict[int, str] = {}  # those that a task got after it was created
        self._resume: Resumed | None = None
        self._place: tuple[float, int, str, str] | None = None  # of what was printed and is no event yet: its fields
        self._unfinished = ""  # and its text
        self._names: dict[str, str | None] = {}
        self._thread = threading.get_ident()
        self._traceback = TracebackFilter(self._name)
        self._at_exit: list[partial[Any]] = []
        self._host = sys.modules.get("__main__")
        self._over = False
        self._creator: asyncio.Task[Any] | None = None
        self._hurry: Callable[[], object] = lambda: None  # lets the alarm ring soon, should a stop be swallowed

    # --- what the loop reports

    def next_task_name(self) -> str:
        """CPython counts the tasks of a process; here they are counted from 1 in each run."""
        self._named_tasks += 1
        return f"Task-{self._named_tasks}"

    def creating_task(self) -> None:
        self._creator = _current_task()
        if self._creator is not None:
            self._state(self._creator)

    def task_created(self, task: asyncio.Task[Any], coroutine: Any) -> None:
        # Of a task that an eager start has finished, `get_coro` crashes CPython 3.12.1; later ones have none.
        state = self._state(task, coroutine)
        # An eager task has already run its first step (3.12 and later).
        waits = getattr(task, "_fut_waiter", None) is not None
        if type(coroutine) is types.CoroutineType:
            waits = waits or coroutine.cr_await is not None
        if state.number and (waits or task.done()):
            if not state.started:
                self._emit(Started(self._stamp(), "started", state.number))
            state.started = True
            self._stands(task, state)

    def step_begins(self, task: asyncio.Task[Any]) -> None:
        state = self._state(task)
        if not state.number:
            return
        if state.started:
            self._resume = Resumed(self._stamp(), "resumed", state.number)
        else:
            state.started = True
            self._give_label(task, state)
            if not task._must_cancel:  # type: ignore[attr-defined]  # cancelled before it began: its body never runs
                self._emit(Started(self._stamp(), "started", state.number))

    def step_ends(self, task: asyncio.Task[Any] | None, held: float) -> None:
        """`held`: seconds that the step computed, if that was long enough to count."""
        state = self._state(task) if task is not None else None
        if held:
            coroutine = task.get_coro() if task is not None else None
            began = round(self._stamp() - held, 3)
            where, _, _ = self._awaiting(coroutine)
            self._emit(Blocked(began, "blocked", state.number if state else 0, where, round(held, 3)))
        if task is not None and state is not None and state.number:
            self._stands(task, state)
            self._resume = None

    def cancel_requested(self, task: asyncio.Task[Any]) -> None:
        """Only what the program itself asks for. What the library does on its way (`wait_for`, `TaskGroup`, the end of
        `asyncio.run`) differs between versions and in its order; it shows in how the tasks end."""
        caller = sys._getframe(2)  # the caller of `Task.cancel`
        state = self._state(task)
        if state.number and self._name(caller.f_code.co_filename) is not None:
            by, where = self._current(), self._where()
            self._emit(CancelRequested(self._stamp(), "cancel requested", by, where, state.number))

    def stop(self, reason: str) -> NoReturn:
        """End the run. What the program still does while it is taken down is not recorded."""
        if self.stopped is None:
            self._flush()
            event = Stopped(self._stamp(), "stopped", self._current(), reason)
            self._emit(event, counted=False)
            self._append_later(event.time)
            self.stopped = RunStopped(reason)
            self._hurry()
        raise self.stopped

    # --- what a task is doing

    def _state(self, task: asyncio.Task[Any], coroutine: Any = None) -> _TaskState:
        state: _TaskState | None = getattr(task, "_tickbytick", None)
        if state is None:
            coroutine = task.get_coro() if coroutine is None else coroutine
            if type(coroutine) is types.CoroutineType and coroutine.cr_code in _HIDDEN:
                state = _TaskState(0, "task")
            else:
                eager = _current_task() is task  # 3.12 and later: it runs already when it is first seen
                parent = self._creator if eager else _current_task()
                by = self._state(parent).number if parent is not None else 0
                self._tasks += 1
                state = _TaskState(self._tasks, call_text(coroutine))
                self._emit(Created(self._stamp(), "created", state.number, self._where(), state.label, by))
                if eager:
                    state.started = True
                    self._emit(Started(self._stamp(), "started", state.number))
            task._tickbytick = state  # type: ignore[attr-defined]
        return state

    def _give_label(self, task: asyncio.Task[Any], state: _TaskState) -> None:
        # On 3.11 a name given to `asyncio.create_task` is set only after the loop has made the task.
        name = task.get_name()
        if not re.fullmatch(r"Task-\d+", name):
            state.label = self._labels[state.number] = name

    def _stands(self, task: asyncio.Task[Any], state: _TaskState) -> None:
        """Write down where the task stands after a step."""
        if task.done():
            self._give_label(task, state)
            error = task._exception  # unlike `task.exception()`, this leaves the error "never retrieved"
            if task.cancelled():
                self._emit(Cancelled(self._stamp(), "cancelled", state.number))
            elif error is not None:
                self._emit(Failed(self._stamp(), "failed", state.number, error_line(error)))
            else:
                self._emit(Finished(self._stamp(), "finished", state.number))
            return
        where, on, awaited = self._awaiting(task.get_coro(), task._fut_waiter)  # type: ignore[attr-defined]
        before = state.waiting
        # `wait_for` resumes once more on 3.11 than on 3.12 before it goes on waiting: that is one wait.
        if self._resume and before and before[:2] == (where, on) and awaited is not None and before[2]() is awaited:
            return
        state.waiting = (where, on, weakref.ref(awaited) if awaited is not None else lambda: None)
        self._emit(Waiting(self._stamp(), "waiting", state.number, where, on))

    def _awaiting(self, coroutine: Any, future: Any = None) -> tuple[str, str, Any]:
        """Where in the program the coroutine stands, what it waits for, and the library's coroutine that waits."""
        where = ""
        library: list[tuple[Any, types.FrameType]] = []
        while coroutine is not None:
            frame, inner = frame_and_awaited(coroutine)
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
        return where, library_call(frame), awaited if isinstance(awaited, types.CoroutineType) else None

    def _future_text(self, future: Any) -> str:
        if issubclass(type(future), asyncio.Task):
            return self._state(future).label
        if type(future) is asyncio.tasks._GatheringFuture:  # type: ignore[attr-defined]
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
        frame: types.FrameType | None = sys._getframe(2)
        names = self._names
        while frame is not None:
            path = frame.f_code.co_filename
            name = names[path] if path in names else self._name(path)
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
        return round(float(self.clock.now()), 3)

    def _emit(self, event: Event, counted: bool = True) -> None:
        if self.stopped is None:
            self._flush()
            self._append(event, counted)

    def _append(self, event: Event, counted: bool = True) -> None:
        if self._resume is not None:
            resume, self._resume = self._resume, None
            self._append(resume)
        if counted and len(self._events) + len(self._later) >= self._limits.events:
            self.stop(f"stopped after {self._limits.events:,} events")
        if self.clock.in_thread:
            heapq.heappush(self._later, (event.time, len(self._later) + len(self._events), event))
            return
        self._append_later(event.time)
        self._events.append(event)
        self._on_event(event)

    def _append_later(self, until: float) -> None:
        while self._later and self._later[0][0] <= until:
            _, _, event = heapq.heappop(self._later)
            self._events.append(event)
            self._on_event(event)

    def printed(self, stream: str, text: str) -> None:
        """The program wrote that text. `print` writes its arguments, blanks and line break one by one: join them."""
        if self._over:
            return
        if self.stopped is not None:
            raise self.stopped
        if len(text) > self._limits.write:
            more = f"… ({len(text) - self._limits.write:,} more characters)"
            text = text[: self._limits.write] + more + ("\n" if text.endswith("\n") else "")
        room = self._limits.text - self._text
        self._text += len(text)
        text = text[:room]
        if "0x" in text:
            text = ADDRESS.sub("0x…", text)
        for part in re.findall(r"[^\n]*\n|[^\n]+", text):
            place = (self._stamp(), self._current(), self._where(), stream)
            if self._place is not None and self._place != place and "stdout" in (stream, self._place[-1]):
                self._flush()
            if self._place is None:
                self._place = place
            self._unfinished += part
            if part.endswith("\n"):
                self._flush()
        if self._text > self._limits.text:
            self.stop(f"stopped after {self._limits.text:,} characters of output")

    def _flush(self) -> None:
        place, text = self._place, self._unfinished
        self._place, self._unfinished = None, ""
        if place is None or self.stopped is not None:
            return
        time, task, where, stream = place
        shown = self._traceback.line(text) if stream == "stderr" else text
        if shown is not None:
            self._append(Printed(time, "printed", task, where, stream, shown))

    def _sleep(self, seconds: float) -> None:
        """`time.sleep` of the program."""
        if seconds > 0 and not self.clock.in_thread and threading.get_ident() == self._thread:
            by, where = self._current(), self._where()
            self._emit(Blocked(self._stamp(), "blocked", by, where, round(float(seconds), 3)))
        self.clock.sleep(seconds)

    def recording(self, status: int) -> Recording:
        program = self._program
        events = sorted(map(self._labelled, self._events), key=lambda event: event.time)
        seconds = events[-1].time if events else 0.0
        if self.stopped is None:
            seconds = max(seconds, self._stamp())
        return Recording(program.entry, program.sources, self._clock_name, seconds, status, events)

    def _labelled(self, event: Event) -> Event:
        if event.kind == "created" and event.task in self._labels:
            return event._replace(label=self._labels[event.task])
        return event

    # --- the program's process

    def ended_by(self, error: BaseException) -> int:
        """Show the error that ended the program as the interpreter does; return the exit status of `python`."""
        if isinstance(error, RunStopped) or self.stopped is not None:
            return 124
        if isinstance(error, SystemExit):
            if error.code is None or isinstance(error.code, int):
                return (error.code or 0) & 0xFF
            sys.stderr.write(f"{error.code}\n")
            return 1
        if isinstance(error, MemoryError):
            try:
                self.stop(f"stopped at {self._limits.memory:,} MB of memory")
            except RunStopped:
                return 124
        traceback = error.__traceback__
        while traceback is not None and self._name(traceback.tb_frame.f_code.co_filename) is None:
            traceback = traceback.tb_next  # ours; of a SyntaxError nothing is left, as CPython shows it
        sys.excepthook(type(error), error.with_traceback(traceback), traceback)
        return 130 if isinstance(error, KeyboardInterrupt) else 1  # 128 + SIGINT

    def shut_down(self) -> None:
        """What the interpreter does at its end: the functions of `atexit`, then the destructors."""
        self._resume = None
        if self.stopped is not None:
            self._over = True
            # It holds the frames of what it ended. A program that caught it again and again has made a chain that is
            # longer than Pyodide's stack: let go of it link by link.
            link, self.stopped.__traceback__ = self.stopped.__traceback__, None
            while link is not None:
                following, link.tb_next = link.tb_next, None
                link = following
        try:
            while self._at_exit:
                function = self._at_exit.pop()
                try:
                    function()
                except Exception as error:  # the text of CPython's Modules/atexitmodule.c
                    sys.stderr.write(f"Exception ignored in atexit callback: {function.func!r}\n")
                    self.ended_by(error)
            # A task that failed unseen says so only when it is destroyed: let it, while stderr is still ours.
            # Destructors find the program's names there, as in CPython (Python/pylifecycle.c, finalize_modules).
            if "__main__" in sys.modules and sys.modules["__main__"] is not self._host:  # the program's was made
                main = weakref.ref(sys.modules.pop("__main__"))
                gc.collect()
                if (held := main()) is not None and held.__name__ == "__main__":
                    vars(held).clear()
            events._event_loop_policy = None  # type: ignore[attr-defined]  # with the loop that was set there
            asyncio._set_running_loop(None)
            gc.collect()
            self._flush()
            if self.stopped is None:
                self._append_later(math.inf)
        except RunStopped:
            pass
        except BaseException as error:
            self.ended_by(error)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Until it is left, the process is the program's; then everything is put back."""
        make_loop = partial(VirtualLoop if self._clock_name == "virtual" else real_loop, self)
        with ExitStack() as stack:
            stack.enter_context(process_state())
            stack.enter_context(self.clock.replacing_time(self._sleep))
            stack.enter_context(python_warnings())
            stack.enter_context(self._alarm())
            events._event_loop_policy = LoopPolicy(make_loop)  # type: ignore[attr-defined]
            asyncio.run = asyncio.runners.run  # in a browser Pyodide puts its own there
            asyncio._set_running_loop(None)
            atexit.register = self._register  # type: ignore[assignment]
            sys.stdout = sys.__stdout__ = Stream(partial(self.printed, "stdout"), "strict")  # type: ignore[misc, assignment]
            sys.stderr = sys.__stderr__ = Stream(partial(self.printed, "stderr"), "backslashreplace")  # type: ignore[misc, assignment]
            sys.path.insert(0, self._program.folder)
            sys.dont_write_bytecode = True
            linecache.checkcache()
            if self._clock_name == "virtual":
                stack.enter_context(refusing_to_wait(self.stop))
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

        pause, rung, over = 0.2, 0.0, False

        def ring(_: int, frame: types.FrameType | None) -> None:
            nonlocal pause, rung
            if over:
                return
            while frame is not None and self._name(frame.f_code.co_filename) is None:
                frame = frame.f_back
            if self.stopped is not None:
                # It was swallowed. Coming ever sooner, one alarm meets the program outside of its `try`.
                pause = max(pause / 2, 1e-4)
            signal.setitimer(signal.ITIMER_REAL, pause)  # once: an alarm must not meet this function
            if frame is None:
                return  # only the recorder itself is at work
            reason = f"stopped after {self._limits.real_seconds:g} s of real time"
            rung += pause
            if rung > _PATIENCE:
                os.write(2, f"\ntickbytick: {self._program.entry}: {reason}, and swallowed that\n".encode())
                os._exit(124)
            self.stop(reason)

        before = signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, self._limits.real_seconds)
        self._hurry = partial(signal.setitimer, signal.ITIMER_REAL, pause)
        try:
            yield
        finally:
            over, self._hurry = True, lambda: None  # first of all, lest a last alarm sets another
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def _current_task() -> asyncio.Task[Any] | None:
    loop = asyncio._get_running_loop()
    return asyncio.current_task(loop) if loop is not None else None

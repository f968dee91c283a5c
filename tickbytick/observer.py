"""The loop's observer: makes events of what the loop reports of each step of a task.

Nothing is traced: between two steps, the frames of a task's coroutine say where it waits.
"""

import asyncio
import operator
import re
import sys
import threading
import types
import weakref
from asyncio import base_events, selector_events
from collections.abc import Callable
from typing import Any

from .clock import RunStopped
from .log import EventLog
from .loop import VirtualLoop
from .recording import Blocked, Cancelled, CancelRequested, Created, Failed, Finished, Resumed, Started, Waiting
from .wording import Source, call_text, error_line, package_of

# The two tasks that `asyncio.run` adds at its end (Lib/asyncio/runners.py) are no part of the program; nor are those in
# which a server looks up its address and takes a connection, whose names differ between versions.
_HIDDEN = {
    base_events.BaseEventLoop.shutdown_asyncgens.__code__,
    base_events.BaseEventLoop.shutdown_default_executor.__code__,
    VirtualLoop.until_jobs_end.__code__,
}


_LOOPS = {
    loop.close.__code__.co_filename for loop in (base_events.BaseEventLoop, selector_events.BaseSelectorEventLoop)
}


def _is_hidden(code: types.CodeType) -> bool:
    return code in _HIDDEN or (code.co_name.startswith("_") and code.co_filename in _LOOPS)


class TaskState:
    """What is known of a task; kept on the task, so that no reference of ours keeps a task alive."""

    def __init__(self, number: int, label: str) -> None:
        """`number`: in order of creation; 0 for one that is no part of the program."""
        self.number = number
        self.label = label
        self.package = ""  # of its coroutine, as long as that has not called the program
        self.started = False
        self.waiting: tuple[str, str, str, Any] | None = None  # its event's texts, and a reference to what awaits it


class LoopObserver:
    """What the loops of a run report to (`loop.Observer`).

    It knows the state of each task, and writes down that it was created when it is first seen.
    """

    def __init__(self, log: EventLog, source: Source, on_uncounted: Callable[[str, float], None]) -> None:
        self.labels: dict[int, str] = {}  # of tasks that were given a name after they were created
        self.clock = log.clock
        self.stop = log.stop
        self._on_uncounted = on_uncounted
        self._log = log
        self._source = source
        self._count = self._named_tasks = 0
        self._creator: asyncio.Task[Any] | None = None
        self._thread = threading.get_ident()
        self.thread: Callable[[], int] = lambda: 0  # gives the number of the thread that runs, if it is told as a task
        # Lets so many seconds pass; the text says so of the thread, where none but itself is held up.
        self.pause: Callable[[float, str | None], None] = lambda seconds, on: self.clock.sleep(seconds)
        self.baton: Any = None  # of the threads; none on the real clock
        self.simulated: Any = None  # where there are none on the virtual clock, what runs their jobs

    def creating_task(self) -> None:
        """A task is about to be created; an eager one runs already when it is first seen."""
        self._creator = _current_task()
        if self._creator is not None:
            self._state(self._creator)

    def _state(self, task: asyncio.Task[Any], coroutine: Any = None) -> TaskState:
        """What is known of the task. `coroutine`: the task's, where that is known."""
        state: TaskState | None = getattr(task, "_tickbytick", None)
        if state is None:
            coroutine = task.get_coro() if coroutine is None else coroutine
            if type(coroutine) is types.CoroutineType and _is_hidden(coroutine.cr_code):
                state = TaskState(0, "task")
            else:
                state = self._first_seen(task, coroutine)
            task._tickbytick = state  # type: ignore[attr-defined]
        return state

    def _first_seen(self, task: asyncio.Task[Any], coroutine: Any) -> TaskState:
        eager = _current_task() is task  # 3.12 and later
        parent = self._creator if eager else _current_task()
        by = self._state(parent).number if parent is not None else self.thread()
        self.next_number()
        label, where, package = "", "", ""
        if not self._log.only_printed:
            label, where, package = call_text(coroutine), self._source.where(), package_of(coroutine)
        if package:
            label = f"{package}: {label.partition('(')[0]}()"  # its arguments are of no interest, and may be gone
        state, now = TaskState(self._count, label), self._log.now()
        state.package = package
        self._log.write(Created(now, "created", state.number, where, state.label, by))
        if eager:
            state.started = True
            self._log.write(Started(now, "started", state.number))
        return state

    def next_number(self) -> int:
        """The number of a task that is new."""
        self._count += 1
        return self._count

    def current(self) -> int:
        """The number of the task that has the loop, or of the thread; 0 if none has."""
        task = _current_task()
        if task is None or self.clock.in_thread:
            return self.thread()
        state = self._state(task)
        if state.package:
            self._take_handler(task, state)
        return state.number

    def _take_handler(self, task: asyncio.Task[Any], state: TaskState) -> None:
        """Let the label of a package's task be the call of the program's function that it has come to, if it has."""
        if (handler := self._source.outermost(task.get_coro())) is not None:
            state.package = ""
            state.label = self.labels[state.number] = call_text(handler)

    def _take_name(self, task: asyncio.Task[Any], state: TaskState) -> None:
        """Let its label be the name that it was given, if it was."""
        # On 3.11 a name given to `asyncio.create_task` is set only after the loop has made the task; with a factory
        # of tasks 3.13.0 names each one None.
        name = task.get_name()
        if not re.fullmatch(r"Task-\d+|None", name):
            state.label = self.labels[state.number] = name

    def _future_text(self, future: Any) -> str:
        if issubclass(type(future), asyncio.Task):
            return self._state(future).label
        if type(future) is asyncio.tasks._GatheringFuture:  # type: ignore[attr-defined]
            return "gather"
        return "future" if future is not None else "its turn"

    def before_wait(self) -> None:
        """The loop is about to wait: so simulated threads have done what they do at this moment."""
        if self.simulated is not None:
            self._log.catch_up(self._log.now())

    @property
    def stopped(self) -> RunStopped | None:
        return self._log.stopped

    def next_task_name(self) -> str:
        """CPython counts the tasks of a process; here they are counted from 1 in each run."""
        self._named_tasks += 1
        return f"Task-{self._named_tasks}"

    def task_created(self, task: asyncio.Task[Any], coroutine: Any) -> None:
        # Of a task that an eager start has finished, `get_coro` crashes CPython 3.12.1; later ones have none.
        state = self._state(task, coroutine)
        # An eager task has already run its first step (3.12 and later).
        waits = getattr(task, "_fut_waiter", None) is not None
        if type(coroutine) is types.CoroutineType:
            waits = waits or coroutine.cr_await is not None
        if state.number and (waits or task.done()):
            if not state.started:
                self._log.write(Started(self._log.now(), "started", state.number))
            state.started = True
            self._stands(task, state)

    def step_begins(self, task: asyncio.Task[Any] | None) -> TaskState | None:
        """A step of the loop begins, of that task if it is one's; return what is known of the task."""
        log = self._log
        if log.stopped is not None:
            raise log.stopped
        self.clock.begin_step()
        if task is None:
            return None
        state = self._state(task)
        if state.started:
            if not log.only_printed:
                log.resumed = Resumed(log.now(), "resumed", state.number)
        elif state.number:
            state.started = True
            self._take_name(task, state)
            if not task._must_cancel:  # type: ignore[attr-defined]  # cancelled before it began: its body never runs
                log.write(Started(log.now(), "started", state.number))
        return state

    def step_ends(self, task: asyncio.Task[Any] | None, state: TaskState | None, loop: Any) -> None:
        """It ends."""
        held = self.clock.end_step()
        if held:
            places, _, _ = self._source.awaiting(task.get_coro() if task is not None else None)
            where = places[0] if places else ""
            if self.clock.counts:
                began = round(self._log.now() - held, 3)
                self._log.write(Blocked(began, "blocked", state.number if state else 0, where, round(held, 3)))
            elif self.clock.overdue(held, loop._scheduled):
                if task is not None and state is not None and not where:
                    state.label = state.label or call_text(task.get_coro())
                    self._take_name(task, state)
                self._on_uncounted(where or (state.label if state else ""), held)
        if task is not None and state is not None and state.number:
            self._stands(task, state)
            self._log.resumed = None

    def cancel_requested(self, task: asyncio.Task[Any]) -> None:
        """Only what the program itself asks for. What the library does on its way (`wait_for`, `TaskGroup`, the end of
        `asyncio.run`) differs between versions and in its order; it shows in how the tasks end."""
        caller = sys._getframe(2)  # the caller of `Task.cancel`
        state = self._state(task)
        if state.number and self._source.name(caller.f_code.co_filename) is not None:
            by, where = self.current(), self._source.where()
            self._log.write(CancelRequested(self._log.now(), "cancel requested", by, where, state.number))

    def sleep(self, seconds: Any, /) -> None:
        """`time.sleep` of the program: the task that calls it holds the loop."""
        length = float(seconds) if hasattr(type(seconds), "__float__") else operator.index(seconds)
        holds = threading.get_ident() == self._thread or _current_task() is not None
        holds = holds and not self.clock.in_thread
        if length > 0 and holds:
            by, where = self.current(), self._source.where()
            self._log.write(Blocked(self._log.now(), "blocked", by, where, round(float(length), 3)))
        self.pause(length, None if holds else f"sleep {seconds!r}" if type(seconds) in (int, float) else "sleep")

    def _stands(self, task: asyncio.Task[Any], state: TaskState) -> None:
        """Write down where the task stands after a step."""
        log, number = self._log, state.number
        if log.only_printed:
            log.flush()
            if task.done():
                self.clock.something_happens()
            return
        if task.done():
            self._take_name(task, state)
            error = task._exception  # unlike `task.exception()`, this leaves the error "never retrieved"
            if task.cancelled():
                log.write(Cancelled(log.now(), "cancelled", number))
            elif error is not None:
                log.write(Failed(log.now(), "failed", number, error_line(error, self._source.name)))
            else:
                log.write(Finished(log.now(), "finished", number))
            return
        if state.package:
            self._take_handler(task, state)
        places, call, awaited = self._source.awaiting(task.get_coro())
        where, through = (places[0] if places else ""), " ".join(places[1:])
        on = call or self._future_text(task._fut_waiter)  # type: ignore[attr-defined]
        before = state.waiting
        # `wait_for` resumes once more on 3.11 than on 3.12 before it goes on waiting: that is one wait. So are the
        # turns that a task takes to wait for a moment.
        if log.resumed and before and before[:3] == (where, on, through):
            if self.clock.impatient or (awaited is not None and before[3]() is awaited):
                return
        state.waiting = (where, on, through, weakref.ref(awaited) if awaited is not None else lambda: None)
        log.write(Waiting(log.now(), "waiting", number, where, on, through))


def _current_task() -> asyncio.Task[Any] | None:
    loop = asyncio._get_running_loop()
    return asyncio.current_task(loop) if loop is not None else None

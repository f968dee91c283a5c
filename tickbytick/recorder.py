"""Runs a program and writes down what happens: who printed what when, who waited where and for what.

The program is trusted, for it was reviewed: the recorder guards against accidents, and puts back what was changed.
"""

import contextvars
import gc
import os
import re
import sys
import types
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from importlib.machinery import SourceFileLoader
from typing import NamedTuple

from .clock import RealClock, RunStopped, VirtualClock
from .log import EventLog, Output
from .loop import loop_class, replacing_asyncio
from .network.sockets import replacing_socket
from .network.wire import NEAR, Network, Wire
from .observer import LoopObserver
from .process import Alarm, Process, ended_by, refusing_to_wait
from .recording import Event, Recording
from .threads import apart
from .threads.baton import Baton
from .threads.simulated import Simulated
from .threads.standard import replacing_threads, shut_down
from .threads.told import Teller
from .threads.watch import Watch
from .waits import UNHANDLED, Waits
from .wording import Source


class Limits(NamedTuple):
    """Where a run is stopped. `text` counts characters; `memory`, in MB, is enforced by the caller's process.

    `write` stops nothing: of a longer text that is written at once, only that many characters are recorded.
    """

    program_seconds: float = 600.0
    real_seconds: float = 20.0
    events: int = 200_000
    text: int = 1_000_000
    write: int = 1_000_000
    memory: int = 2_048


USUAL = Limits()


class Program(NamedTuple):
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
    wire: Wire = NEAR,
    limits: Limits = USUAL,
    computing: bool = False,
    only_printed: bool = False,
    on_event: Callable[[Event], None] = lambda event: None,
    on_uncounted: Callable[[str, float], None] = lambda where, seconds: None,
) -> Recording:
    """Run `execute`, which runs the program, and return what happened.

    `clock` is "virtual" or "real"; the virtual one begins at the date `start`, in whole seconds since the epoch
    (default: today's), and `wire` says how far away its network is. There, computing takes no time, but for
    `computing`; `on_uncounted` is told of each step that computed for so many seconds while a timer fell due, and at
    which line it then stood: CPython may order the lines otherwise. With `only_printed`, no event tells what tasks do,
    which takes half the time. `on_event` gets each event as soon as it is certain. What `execute` raises becomes part
    of the recording, as the interpreter would show it; the recording's `exit` is the status a shell would see (124 for
    a run that was stopped).
    """
    virtual = clock == "virtual"
    source = Source(program.name)
    log = EventLog(limits.events, on_event, only_printed)
    log.clock = VirtualClock(limits.program_seconds, log.stop, start, computing) if virtual else RealClock()
    observer = LoopObserver(log, source, on_uncounted)
    output = Output(log, source, limits.text, limits.write)
    alarm = Alarm(limits.real_seconds, log.stop, source, program.entry)
    process = Process(program.folder, output.write, output.flush)
    network = Network(log.clock.monotonic, log.stop, wire) if virtual else None
    baton = Baton(log.clock, network, log) if network else None
    waits = Waits(log.clock, network, baton, observer.sleep, log.stop) if network and baton else None
    alarm.alarmed = waits.alarmed if waits else lambda: log.stop(UNHANDLED)
    log.current, log.flush, log.hurry = observer.current, output.flush, alarm.hurry

    threads: AbstractContextManager[None] = nullcontext()
    teller = None
    if baton and waits:
        teller = Teller(baton, log, source, observer.next_number)
        observer.baton, observer.thread, observer.pause = baton, teller.current, waits.pause
        baton.tell, log.clock.turn = teller.tell, baton.turn
        if not apart.ARE_REAL:
            observer.simulated = Simulated(log.clock, teller, log.stop)
        watch = partial(alarm.watch, Watch(baton, source).fault)
        threads = replacing_threads(baton, teller, waits.wait, watch, observer.simulated)
        alarm.waits_for_another = baton.waits_in

    def join() -> None:
        if baton and log.stopped is None:
            shut_down(baton)

    def end() -> None:
        if baton and not baton.alone:
            was_closed, output.closed = output.closed, True
            baton.end()
            output.closed = was_closed
        if network:
            network.selectors.clear()  # which hold the loops that the program did not close
        if log.stopped is not None:
            log.stopped.let_go()

    def failed(error: BaseException) -> int:
        if isinstance(error, MemoryError):
            with suppress(RunStopped):
                log.stop(f"stopped at {limits.memory:,} MB of memory")
        return ended_by(error, source.name) if log.stopped is None else 124

    status = 0
    with (
        process.taken_over(),
        replacing_asyncio(loop_class(observer, network)),
        log.clock.replacing_time(observer.sleep),
        alarm.set(),
        refusing_to_wait(log.stop, lambda: baton.mine) if baton else nullcontext(),
        threads,
        waits.replaced() if waits else nullcontext(),
        replacing_socket(network) if network else nullcontext(),
    ):
        try:
            contextvars.copy_context().run(execute)
        except BaseException as error:
            status = failed(error)
        log.resumed = None
        if log.stopped is not None:
            output.closed = True
            end()
        try:
            process.shut_down(failed, join, end)
            output.flush()
            log.catch_up()
        except BaseException as error:
            failed(error)
        end()
        if baton and baton.abandoned:
            output.closed = True  # in CPython nothing more is printed of them: the process is gone
            baton.abandoned.clear()
            gc.collect()
        if network:
            for loop in network.loops:
                loop.let_go()
    stopped, events = log.stopped is not None, log.events(observer.labels)
    events = teller.joined(events) if teller else events
    seconds = events[-1].time if events else 0.0
    if not stopped:
        seconds = max(seconds, log.now())
    return Recording(program.entry, program.sources, clock, seconds, 124 if stopped else status, events)


def run_file(path: str) -> None:
    """Run that file as `python path` does: as the module `__main__`."""
    module = types.ModuleType("__main__")
    loader = SourceFileLoader("__main__", path)
    vars(module).update(__file__=path, __cached__=None, __loader__=loader, __builtins__=sys.modules["builtins"])
    sys.modules["__main__"] = module  # first of all: at its end a run clears `__main__`, even that of a broken program
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec", dont_inherit=True)
    exec(code, module.__dict__)

"""Whose turn it is: of a program's threads, which are real ones, only the one that holds the baton runs.

Who would wait hands the baton on. It goes to the thread whose moment comes first, in the order of asking where moments
are equal, and the clock jumps there. A thread that is started waits for its turn: who started it goes on, as it mostly
does in CPython, until it waits itself.
"""

import asyncio
import heapq
import itertools
import math
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from ..clock import WAKE, RunStopped, VirtualClock, real_perf_counter
from ..network.wire import Network

_real_lock, get_ident = threading.Lock, threading.get_ident  # taken before they are replaced

Log = Any
"""What ends the run and knows whether it was ended: a `log.EventLog`."""

ALONE = "the program waits for another thread, and there is none: Python would hang here"
EVERY = "every thread is waiting and nothing will wake them: Python would hang here"

_UNWINDINGS = 20
"""How often a thread of a run that is over is told so, should it swallow that; then it is left standing."""

_FAREWELL, _LAST = 1.0, 0.3
"""Real seconds that a thread of a run that is over has to end in, and then, when it was interrupted."""


class RunOver(SystemExit):
    """The program has ended, and with it this thread, which it did not wait for.

    A SystemExit, as `threading` shows no other exception that nobody expects.
    """


class Seat:
    """A thread of the program, as the baton knows it."""

    def __init__(self, thread: Any = None) -> None:
        """`thread`: its `threading.Thread`, if it has one."""
        self.thread = thread
        self.ident = 0
        self.over: Any = None  # a lock that is held until the thread has ended
        self.told: Any = None  # how the recording tells of it: a `told.Told`
        self.has_baton = False
        self.woken = False  # since it waits
        self.is_there: Callable[[], bool] | None = None  # whether what it waits for from the network has come
        self.turn = 0  # which entry of the queue is its own; 0 while it does not wait
        self.alarmed = self.finds_nobody = False  # why it has the baton, if it is none of the usual reasons
        self.unwound = 0
        self.raised: BaseException | None = None  # by the handler of a signal, while another thread had its turn
        self.gate = _real_lock()
        self.gate.acquire()
        self.is_ready = False  # for its first turn
        self.ready = _real_lock()  # held until then
        self.ready.acquire()

    @property
    def is_waited_for(self) -> bool:
        """Whether a program ends only when it has."""
        return self.thread is not None and not self.thread.daemon and self.over is not None


class Baton:
    """The threads of a run. Who makes it is the main thread, and has the baton."""

    def __init__(self, clock: VirtualClock, network: Network, log: Log) -> None:
        self.main = self.holder = Seat()
        self.main.ident, self.main.has_baton = get_ident(), True
        self.seats = {self.main.ident: self.main}
        self.is_over = self.main_is_done = False
        self.abandoned: list[Any] = []  # loops of threads that the program did not wait for: CPython destroys none
        # Tells that a thread begins to wait for that, empty if the call says it; returns what tells that it goes on.
        self.tell: Callable[[Seat, str], Callable[[], None] | None] = lambda seat, on: None
        self._clock = clock
        self._network = network
        self._log = log
        network.changed = self._wake_for_network
        self._queue: list[tuple[float, int, Seat]] = []  # a heap: whose turn comes at which `monotonic` moment
        self._turns = itertools.count(1)
        self.signals: dict[int, Callable[[], object]] = {}  # what sends it that other threads sent the main one
        self.signs = 0  # of life: how often the baton was handed on

    @property
    def alone(self) -> bool:
        """Whether there is no other thread than the main one."""
        return len(self.seats) == 1

    @property
    def is_left_alone(self) -> bool:
        """Whether nothing can wake the main thread: no other thread, and no alarm."""
        return self.alone and self._clock.alarm == math.inf

    @property
    def mine(self) -> Seat | None:
        """The calling thread; None if it is none of the program's."""
        return self.seats.get(get_ident())

    @property
    def others_are_due(self) -> bool:
        """Whether another thread than the one that runs has a turn to come, now or later."""
        return any(seat.turn == turn for _, turn, seat in self._queue)

    def moment(self, seconds: float) -> float:
        """The `monotonic` moment in so many seconds."""
        return self._clock.monotonic() + max(seconds, 0.0)

    # --- waiting

    def wait(
        self,
        until: float | None,
        places: "deque[Seat] | None" = None,
        on: str | None = "",
        is_there: Callable[[], bool] | None = None,
        hangs: Callable[[], object] | None = None,
    ) -> bool:
        """Let others run until this thread is woken, at most until that `monotonic` moment; return whether it was.

        `places`: where it stands meanwhile for those who may wake it. `on`: what it is told to wait for, empty for the
        call that it is in; None if nothing is told of it. `is_there`: whether the network has brought what it waits
        for, which wakes it. `hangs` is called if nothing can wake any thread, else the run is stopped.
        """
        seat = self.seats[get_ident()]
        self._may_go_on(seat)
        self._clock.end_step()
        goes_on = self.tell(seat, on) if on is not None else None
        seat.woken = seat.finds_nobody = False
        seat.is_there = is_there
        seat.turn = next(self._turns)
        if until is not None:
            heapq.heappush(self._queue, (until, seat.turn, seat))
        if places is not None:
            places.append(seat)
        try:
            self._hand_on(seat)
        finally:
            seat.turn = 0
            if places is not None and seat in places:
                places.remove(seat)
        self._clock.begin_turn()
        if goes_on is not None:
            goes_on()
        if seat.finds_nobody and not seat.woken:
            (hangs or self._hangs)()
        return seat.woken

    def wake(self, seat: Seat) -> None:
        """It waits no longer: its turn is after those that have come before."""
        if seat.turn and not seat.woken:
            seat.woken = True
            self._line_up(seat)

    def _wake_for_network(self) -> None:
        """A socket may have become ready: wake those who wait for what is there now."""
        for seat in [*self.seats.values()]:
            if seat.turn and not seat.woken and seat.is_there is not None and seat.is_there():
                self.wake(seat)

    def sleep(self, seconds: float, on: str | None) -> None:
        """Let others run for so many seconds; `on` as of `wait`."""
        self.wait(self.moment(seconds), on=on)
        self._clock.tick(WAKE)

    def turn(self) -> None:
        """Let those run whose moment has come, then go on."""
        seat = self.mine
        if seat is not None and not self.alone and self.others_are_due:
            self.wait(self._clock.monotonic(), on=None)

    def _hangs(self) -> None:
        self._log.stop(ALONE if self.alone else EVERY)

    def _line_up(self, seat: Seat) -> None:
        seat.turn = next(self._turns)
        heapq.heappush(self._queue, (self._clock.monotonic(), seat.turn, seat))

    def _hand_on(self, seat: Seat) -> None:
        """Wait for the next turn of that seat, which is the caller's."""
        while True:
            following = self._next()
            if following is not seat:
                seat.has_baton = False
                self._give(following)
                self._take(seat)
            self._may_go_on(seat)
            if seat.raised is not None:
                raised, seat.raised = seat.raised, None
                raise raised
            if seat is self.main and self.signals:
                while self.signals:
                    self.signals.pop(next(iter(self.signals)))()  # where the program's handler may raise
                continue
            if not seat.alarmed:
                return
            seat.alarmed = False
            self._clock.advance_to(self._clock.alarm)  # where the program's handler may raise
            if seat.woken:
                return

    def _next(self) -> Seat:
        """Whose turn it is; the clock jumps to that moment. The main thread's if there is nobody, as it then finds."""
        while True:
            if self.signals:
                return self.main
            while self._queue and self._queue[0][1] != self._queue[0][2].turn:
                heapq.heappop(self._queue)  # it was woken before
            when = self._queue[0][0] if self._queue else math.inf
            arrival = self._network.next_arrival
            if arrival is not None and arrival <= when:
                self._clock.advance_to(arrival)
                self._network.arrive()
            elif self._clock.alarm <= when and self._clock.alarm != math.inf:
                self.main.alarmed = True
                return self.main
            elif when == math.inf:
                self.main.finds_nobody = True
                return self.main
            else:
                seat = heapq.heappop(self._queue)[2]
                self._clock.advance_to(when)
                return seat

    def _give(self, seat: Seat) -> None:
        self.holder, seat.has_baton = seat, True
        self.signs += 1
        if seat.gate.locked():
            seat.gate.release()

    def _take(self, seat: Seat) -> None:
        """Really wait until it has the baton. What a signal's handler raises meanwhile is kept until then."""
        while not seat.has_baton:
            try:
                seat.gate.acquire()
            except BaseException as error:  # of the main thread, the only one that handles signals
                if self._log.stopped is not None:
                    raise
                seat.raised = error
                self.wake(seat)

    def waits_in(self, frame: Any) -> bool:
        """Whether the main thread, which is in that frame, waits for its turn."""
        return frame is not None and frame.f_code is Baton._take.__code__ and not self.is_over

    def _may_go_on(self, seat: Seat) -> None:
        """Raises what ends the thread if the run has ended."""
        ended = self._log.stopped or (RunOver() if self.is_over else None)
        if ended is None:
            return
        if seat is not self.main:
            seat.unwound += 1
            self.abandoned.append(asyncio._get_running_loop())
            if seat.unwound > _UNWINDINGS:
                self._give(self.main)
                while True:
                    seat.gate.acquire()
        raise ended

    # --- a thread's life

    def start(self, seat: Seat, start: Callable[..., Any], function: Callable[[], object]) -> Any:
        """Start that thread by `start`, which is CPython's; come back when it is ready for its first turn.

        One that has a `threading.Thread` calls `begin` itself, when that has been set up.
        """
        started = start(self._live, (seat, function))
        while not seat.is_ready:
            try:
                seat.ready.acquire()
            except BaseException as error:
                if self._log.stopped is not None:
                    raise
                self.holder.raised = error  # for its next wait
        return started

    def begin(self, seat: Seat) -> None:
        """Wait for the first turn."""
        self._line_up(seat)
        seat.is_ready = True
        seat.ready.release()
        self._take(seat)
        seat.turn = 0
        self._clock.begin_turn()
        self._may_go_on(seat)

    def _live(self, seat: Seat, function: Callable[[], object]) -> None:
        seat.ident = get_ident()
        self.seats[seat.ident] = seat
        try:
            if seat.thread is None:
                self.begin(seat)
            function()
        except SystemExit:
            pass
        finally:
            self._leave(seat)

    def _leave(self, seat: Seat) -> None:
        """It ends."""
        if self.seats.get(seat.ident) is seat:
            del self.seats[seat.ident]
        following = self.main
        try:
            if seat.told is not None:
                seat.told.ends()
            if seat.over is not None and seat.over.locked():
                seat.over.release()
            if self._log.stopped is None and not self.is_over:
                self._clock.end_step()
                following = self._next()
        except RunStopped:
            pass
        if seat.has_baton:
            self._give(following)

    # --- the end of the program

    def join(self) -> None:
        """Wait for the threads that a program waits for at its end.

        Not for one whose join was interrupted: until 3.12 it counts as ended (Lib/threading.py, bpo-45274).
        """
        while waited_for := [seat for seat in self.seats.values() if seat.is_waited_for and seat.over.locked()]:
            with waited_for[0].over:
                pass

    def end(self) -> None:
        """Unwind all threads that are left: nothing of the program goes on after it."""
        self.is_over = True
        for seat in [*self.seats.values()]:
            if seat is self.main:
                continue
            self.main.has_baton = False
            if not seat.has_baton:
                self._give(seat)
                self.main.gate.acquire(timeout=_FAREWELL)
            if not self.main.has_baton:  # it computes, or waits in C
                self._interrupt(seat)
        self.main.has_baton = True
        self.seats = {}

    def _interrupt(self, seat: Seat) -> None:
        """Let that thread end as soon as it runs Python again; again and again, should it swallow that."""
        import ctypes  # only here: rarely needed

        raises = ctypes.pythonapi.PyThreadState_SetAsyncExc
        ends, pause, interval = real_perf_counter() + _LAST, 0.01, sys.getswitchinterval()
        sys.setswitchinterval(1e-6)  # else it has handled one long before the next
        while not self.main.has_baton and real_perf_counter() < ends:
            raises(ctypes.c_ulong(seat.ident), ctypes.py_object(SystemExit))
            self.main.gate.acquire(timeout=pause)
            pause /= 2
        sys.setswitchinterval(interval)


def frame_of(seat: Seat) -> Any:
    """The frame in which that thread is."""
    return sys._current_frames().get(seat.ident)


def name_of(seat: Seat) -> str:
    """`asyncio_0`, as a program calls that thread."""
    thread = seat.thread or threading._active.get(seat.ident)  # type: ignore[attr-defined]
    return str(thread.name) if thread is not None else f"Thread {seat.ident}"

"""The virtual loop fires timers as CPython's does; what it cannot run it refuses, and it never hangs."""

import asyncio
import subprocess
import sys
from textwrap import indent

import pytest
from running import in_main, run, stamped

from tickbytick.recording import tasks


def texts(source: str) -> list[str]:
    """What it printed, line by line."""
    return run(source).text("stdout").splitlines()


def test_timers_for_one_moment_fire_as_cpythons_heap_has_them():
    """Its order is not stable: 0, 2, 1, 3 for four timers. A busy machine has 0.05 s to set them."""
    body = """
        loop = asyncio.get_running_loop()
        def fire(*timer): print(*timer)
        for count in (4, 5, 100):
            now = loop.time() + 0.05
            for i in range(count):
                loop.call_at(now + 0.05, fire, "together", i)
                loop.call_at(now + i % 7 / 20, fire, "at seven moments", i)
                loop.call_later(0.05, fire, "later", i)
                loop.call_at(now + 0.05, fire, "cancelled", i).cancel()
            await asyncio.sleep(0.4)
    """
    source = in_main(body)
    plain = subprocess.run([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True, check=True).stdout
    for clock in ("virtual", "real"):
        recorded = run(source, clock=clock).text("stdout")
        for kind in ("together", "at seven moments", "later"):
            ours, cpythons = ([line for line in text.splitlines() if kind in line] for text in (recorded, plain))
            assert len(ours) == 109
            assert ours == cpythons, f"{kind}, on the {clock} clock"


TICKER = """
from contextlib import suppress
from datetime import datetime
loop = asyncio.get_running_loop()
def date(): return datetime.now().timestamp()
async def ticks():
    due, n = {now}(), 0
    while True:
        due, n = due + {short}, n + 1
        {wait}
        print("tick", n)
ticker = asyncio.create_task(ticks())
{longer}
print("done")
"""
WAITS = [
    "await asyncio.sleep({short})",
    "datetime.now(); time.time(); await asyncio.sleep({short})",
    "await asyncio.gather(asyncio.sleep(0), asyncio.sleep({short}))",
    "with suppress(TimeoutError): await asyncio.wait_for(loop.create_future(), {short})",
]


@pytest.mark.parametrize("longer", ["await asyncio.sleep({})", "await asyncio.wait([ticker], timeout={})"])
@pytest.mark.parametrize(("short", "long"), [(0.1, 0.3), (0.1, 1), (0.2, 3), (0.25, 1), (0.3, 3), (1, 5), (0.01, 4)])
def test_a_ticker_ends_before_the_longer_sleep_beside_it_or_with_it_if_it_has_no_drift(longer, short, long):
    """One without drift has its last tick in the pass of the loop in which `main()` ends, after it."""
    ticks = [f"tick {n}" for n in range(1, round(long / short) + 1)]
    for wait in WAITS:
        values = {"longer": longer.format(long), "short": short, "wait": wait.format(short=short)}
        assert texts(in_main(TICKER.format(now="float", **values))) == [*ticks[:-1], "done"], wait
    for now in ("loop.time", "time.monotonic", "time.time", "date") if short > 0.01 else ():
        values["wait"] = f"await asyncio.sleep(due - {now}())"
        assert texts(in_main(TICKER.format(now=now, **values))) == [*ticks[:-1], "done", ticks[-1]], now


@pytest.mark.parametrize(("period", "hops"), [(0.1, 3), (0.5, 0), (1, 1)])
def test_who_waited_once_is_served_before_who_woke_up_often(period: float, hops: int):
    """The event of a 5 s sleep reaches its waiter, through some tasks, before the loop that looks at it again."""
    body = f"""
        event = asyncio.Event()
        async def waits(): await event.wait(); print("cleanup")
        async def looks():
            while not event.is_set(): await asyncio.sleep({period})
            print("loop left")
        async def sets():
            await asyncio.sleep(5)
            for _ in range({hops}): await asyncio.create_task(asyncio.sleep(0))
            event.set()
        await asyncio.gather(sets(), waits(), looks())
    """
    assert stamped(run(in_main(body))) == ["5 waits(): cleanup", "5 looks(): loop left"]


def test_a_cancelled_timer_moves_no_stamp():
    body = "asyncio.get_running_loop().call_later(1.0009, print).cancel()\nawait asyncio.sleep(1.0003)"
    assert run(in_main(body)).seconds == 1


def test_ten_thousand_sleeps_in_a_row_do_not_move_a_stamp_by_a_millisecond():
    assert run(in_main("for _ in range(10_000): await asyncio.sleep(0.05)")).seconds == 500


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [(1.0003, 1.0003, "bac"), (1.0003, 1.0009, "abc"), (1.0003, 1.0011, "acb"), (1.0, 1.0002, "acb")],
)
def test_timers_within_the_millisecond_that_epoll_rounds_up_fire_in_one_pass(first: float, second: float, order: str):
    """`c` is set by `a`: it comes before `b` only where the loop looked at its timers twice. None fires early."""
    body = f"""
        loop = asyncio.get_running_loop()
        now = loop.time()
        def fire(what, when):
            print(what if loop.time() >= now + when else "early")
            if what == "a": loop.call_soon(print, "c")
        loop.call_at(now + {second}, fire, "b", {second})
        loop.call_at(now + {first}, fire, "a", {first})
        await asyncio.sleep(3)
    """
    assert "".join(texts(in_main(body))) == order


def test_the_cost_of_a_jump_does_not_grow_with_the_number_of_waiting_timers(monkeypatch):
    compared, less = [], asyncio.TimerHandle.__lt__
    monkeypatch.setattr(asyncio.TimerHandle, "__lt__", lambda self, other: compared.append(1) or less(self, other))
    waiting = "for i in range(10_000): asyncio.get_running_loop().call_later(1000 + i, print)\n"
    run(in_main(waiting + "for i in range(200): await asyncio.sleep(1)"))
    assert 10_000 < len(compared) < 10_000 + 200 * 50  # a heap of so many is 14 deep


def test_sleeps_of_days_end_on_the_second():
    body = "await asyncio.gather(asyncio.sleep(90_000), asyncio.sleep(1e6 + 0.5))"
    recording = run(in_main(body), program_seconds=2e6)
    assert recording.seconds == 1_000_000.5
    assert [task.end[1] for task in tasks(recording).values()] == [1_000_000.5, 90_000.0, 1_000_000.5]


# --- what it refuses

REFUSED = {
    "import socket; socket.socket(type=socket.SOCK_DGRAM)": "UDP",
    "import socket; socket.socket(socket.AF_UNIX)": "a Unix socket",
    "import socket; socket.socketpair()": "a pair of sockets",
    "import socket; socket.fromfd(0, socket.AF_INET, socket.SOCK_STREAM)": "a copy of a socket",
    "import socket; socket.socket(fileno=0)": "a socket that it was given",
    "import socket; socket.gethostbyname('example.com')": "a lookup of example.com",
    "import socket; socket.getaddrinfo('example.org', 80)": "a connection to example.org",
    "import socket; socket.socket().connect(('192.0.2.1', 80))": "a connection to 192.0.2.1",
    "import socket; socket.create_server(('127.0.0.1', 0)).accept()": "a socket that blocks",
    "import select; select.select([0], [], [])": "a wait for a file",
    "import selectors; selectors.DefaultSelector().register(0, selectors.EVENT_READ)": "a wait for a file",
    in_main("asyncio.get_running_loop().add_reader(0, print)"): "a wait for a file",
    in_main("asyncio.get_running_loop().add_reader(__import__('os').pipe()[0], print)"): "a wait for a file",
    in_main("await asyncio.open_connection('example.org', 80)"): "a connection to example.org",
    in_main("await asyncio.open_unix_connection('socket')"): "a Unix socket",
    in_main("await asyncio.start_unix_server(print, 'socket')"): "a Unix socket",
    in_main("loop = asyncio.get_running_loop()\n"
            "await loop.create_datagram_endpoint(asyncio.DatagramProtocol, ('127.0.0.1', 0))"): "a UDP socket",
    in_main("server = await asyncio.start_server(print, '127.0.0.1', 0)\n"
            "await asyncio.open_connection(*server.sockets[0].getsockname(), ssl=True)"): "TLS",
    "import subprocess; subprocess.run(['true'])": "a subprocess",
    "import os; os.system('true')": "a subprocess",
    "import os; os.fork() or os._exit(9)": "a subprocess",
    in_main("await asyncio.create_subprocess_exec('true')"): "a subprocess",
    in_main("await asyncio.get_running_loop().connect_read_pipe(asyncio.Protocol, None)"): "a pipe",
    in_main("from concurrent.futures import ProcessPoolExecutor as Pool\n"
            "await asyncio.get_running_loop().run_in_executor(Pool(), print)"):
        "an executor of type ProcessPoolExecutor",
}  # fmt: skip


@pytest.mark.parametrize(("source", "what"), REFUSED.items())
def test_what_the_virtual_clock_cannot_run_is_refused_and_that_cannot_be_swallowed(source: str, what: str):
    recording = run("try:\n" + indent(source, "    ") + "\nexcept BaseException: pass\nprint('never')")
    assert recording.stopped == f"the virtual clock cannot run {what}; use --real, which runs it on the real clock"
    assert (recording.exit, recording.text("stdout"), recording.seconds) == (124, "", 0.0)


def test_a_task_that_the_loop_did_not_make_is_recorded_like_another():
    """One of a task factory; one of asyncio's Python class, such as CPython's own tests make."""
    body = """
        async def inner():
            await asyncio.sleep(1)
            print("done")
        async def outer():
            await asyncio.create_task(inner())
        loop = asyncio.get_running_loop()
        loop.set_task_factory(lambda loop, coroutine, **given: asyncio.tasks._PyTask(coroutine, loop=loop, **given))
        await asyncio.tasks._PyTask(outer(), loop=loop)
    """
    recording = run(in_main(body))
    assert stamped(recording) == ["1 inner(): done"]
    # `outer()` was not made by the loop, which sees it at its first step: by whom it was made is not known.
    made = [(task.label, task.parent) for task in tasks(recording).values()]
    assert made == [("main()", 0), ("outer()", 0), ("inner()", 2)]

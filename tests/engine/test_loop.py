"""The virtual loop fires timers as CPython's does; what it cannot run it refuses, and it never hangs."""

import asyncio
import subprocess
import sys
from textwrap import dedent

import pytest
from running import in_main, run, stamped

from tickbytick.recording import tasks

JOBS = "async def job(i):\n    await asyncio.sleep(1)\n    print(i)\n"
LOOP = "loop = asyncio.get_running_loop()\nnow = loop.time()\n"


def texts(source: str) -> list[str]:
    """What it printed, line by line."""
    return run(source).text("stdout").splitlines()


def test_timers_for_one_moment_fire_as_cpythons_heap_has_them():
    """Its order is not stable: 0, 2, 1, 3 for four timers."""
    body = """
        def fire(*timer): print(*timer)
        for count in (4, 5, 100):
            now = loop.time() + 0.1
            for i in range(count):
                loop.call_at(now + 0.1, fire, "together", i)
                loop.call_at(now + i % 7 / 10, fire, "at seven moments", i)
                loop.call_later(0.1, fire, "later", i)
                loop.call_at(now + 0.1, fire, "cancelled", i).cancel()
            await asyncio.sleep(0.8)
    """
    source = in_main(LOOP + dedent(body))
    plain = subprocess.run([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True, check=True).stdout
    for clock in ("virtual", "real"):
        recording = run(source, clock=clock)
        for kind in ("together", "at seven moments", "later"):
            lines = [
                [line for line in text.splitlines() if line.startswith(kind)]
                for text in (recording.text("stdout"), plain)
            ]
            assert len(lines[0]) == 109
            assert lines[0] == lines[1], f"{kind}, on the {clock} clock"


TICKER = """
import asyncio, time
async def tick():
    while True:
        print("tick")
        await asyncio.sleep({short})
async def dated():
    import datetime
    while True:
        print("tick", end="\\n" if datetime.datetime.now() and time.time() else "")
        await asyncio.sleep({short})
async def timed_out():
    while True:
        print("tick")
        try: await asyncio.wait_for(asyncio.Event().wait(), {short})
        except TimeoutError: pass
async def gathered():
    while True:
        await asyncio.gather(asyncio.sleep(0, print("tick")), asyncio.sleep({short}))
def called():
    print("tick")
    asyncio.get_running_loop().call_later({short}, called)
async def call():
    called()
    await asyncio.Event().wait()
async def main():
    task = asyncio.create_task({kind}())
    {wait}
    print("done")
asyncio.run(main())
"""
WAITS = ["await asyncio.sleep({})", "await asyncio.wait([task], timeout={})"]


@pytest.mark.parametrize("kind", ["tick", "dated", "timed_out", "gathered", "call"])
@pytest.mark.parametrize("wait", WAITS)
@pytest.mark.parametrize(
    ("short", "long"), [(0.1, 1), (0.2, 3), (0.25, 1), (0.3, 0.9), (0.3, 3), (0.5, 2), (1, 3), (1, 5), (0.01, 9)]
)
def test_a_ticker_prints_nothing_after_the_longer_sleep_beside_it(kind: str, wait: str, short: float, long: float):
    printed = texts(TICKER.format(kind=kind, wait=wait.format(long), short=short))
    assert printed == ["tick"] * round(long / short) + ["done"]


DRIFT_FREE = """
import asyncio, time
from datetime import datetime, timedelta
async def sleeping(now):
    due, n = now(), 0
    while True:
        due, n = due + {short}, n + 1
        await asyncio.sleep(due - now())
        print("tick", n)
async def by_date():
    due, n = datetime.now(), 0
    while True:
        due, n = due + timedelta(seconds={short}), n + 1
        await asyncio.sleep((due - datetime.now()).total_seconds())
        print("tick", n)
async def main():
    loop = asyncio.get_running_loop()
    task = asyncio.create_task({ticker})
    {wait}
    print("done")
asyncio.run(main())
"""


@pytest.mark.parametrize(
    "ticker", ["sleeping(loop.time)", "sleeping(time.monotonic)", "sleeping(time.time)", "by_date()"]
)
@pytest.mark.parametrize("wait", WAITS)
@pytest.mark.parametrize(("short", "long"), [(0.1, 0.3), (0.1, 1), (0.2, 3), (0.25, 1), (0.5, 2), (1, 5)])
def test_a_ticker_without_drift_is_due_with_the_longer_sleep_beside_it(
    ticker: str, wait: str, short: float, long: float
):
    """Its last tick comes in the pass of the loop in which `main()` ends, after it."""
    printed = texts(DRIFT_FREE.format(ticker=ticker, wait=wait.format(long), short=short))
    ticks = [f"tick {n}" for n in range(1, round(long / short) + 1)]
    assert printed == [*ticks[:-1], "done", ticks[-1]]


def test_callbacks_at_absolute_times_are_due_with_the_longer_sleep_beside_them():
    body = """
        loop.call_later(0.3, print, "done")
        start = loop.time()
        def tick(n):
            print("tick", n)
            loop.call_at(start + n * 0.1 + 0.1, tick, n + 1)
            loop.call_soon(print, "then", n)
        tick(0)
        await asyncio.sleep(0.35)
    """
    last = ["done", "tick 3", "then 3"]
    assert texts(in_main(LOOP + dedent(body))) == [f"{what} {n}" for n in range(3) for what in ("tick", "then")] + last


@pytest.mark.parametrize("period", [0.1, 0.5, 1])
@pytest.mark.parametrize("hops", [0, 1, 3])
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


def test_ten_thousand_sleeps_in_a_row_do_not_move_a_stamp_by_a_millisecond():
    assert run(in_main("for _ in range(10_000): await asyncio.sleep(0.05)")).seconds == 500


def test_a_thousand_tasks_end_in_the_order_in_which_they_began_and_move_no_stamp_by_a_millisecond():
    body = "for _ in range(2): await asyncio.gather(*(job(i) for i in range(1000)))"
    expected = [f"{seconds} job({i}): {i}" for seconds in (1, 2) for i in range(1000)]
    assert stamped(run(JOBS + in_main(body))) == expected


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        (1.0003, 1.0003, "abc"),
        (1.0003, 1.0007, "abc"),
        (1.0003, 1.0009, "abc"),
        (1.0003, 1.0011, "acb"),
        (1.0003, 1.5, "acb"),
        (1.0, 1.0002, "acb"),
    ],
)
def test_timers_within_the_millisecond_that_epoll_rounds_up_fire_in_one_pass(first: float, second: float, order: str):
    """`c` is set by `a`: it comes before `b` only where the loop looked at its timers twice."""
    body = f"""
        def a():
            print("a")
            loop.call_soon(print, "c")
        loop.call_at(now + {second}, print, "b")
        loop.call_at(now + {first}, a)
        await asyncio.sleep(3)
    """
    order = order if first != second else "bac"
    assert "".join(texts(in_main(LOOP + body.replace("\n        ", "\n")))) == order


def test_no_timer_fires_early():
    body = """
        import random
        choose = random.Random(1)
        loop = asyncio.get_running_loop()
        early = []
        def fire(when, delay):
            early.append(when - loop.time())
            if delay > 1e-5:
                loop.call_later(delay / 2, fire, loop.time() + delay / 2, delay / 2)
        for _ in range(300):
            delay = choose.choice([0, 1e-4, 0.0011, 0.3]) + choose.random() / choose.choice([1, 100, 10_000])
            loop.call_later(delay, fire, loop.time() + delay, delay)
        await asyncio.sleep(5)
        print(len(early) > 2000, max(early) < 1e-12)
    """
    assert texts(in_main(body)) == ["True True"]


def test_the_cost_of_a_jump_does_not_grow_with_the_number_of_waiting_timers(monkeypatch):
    compared = 0
    less = asyncio.TimerHandle.__lt__

    def counting(self, other):
        nonlocal compared
        compared += 1
        return less(self, other)

    monkeypatch.setattr(asyncio.TimerHandle, "__lt__", counting)

    def comparisons(waiting: int, jumps: int) -> int:
        nonlocal compared
        compared = 0
        run(
            in_main(f"""
            loop = asyncio.get_running_loop()
            for i in range({waiting}): loop.call_later(1000 + i, print)
            for i in range({jumps}): await asyncio.sleep(1)
        """)
        )
        return compared

    of_few, of_many = (comparisons(waiting, 200) - comparisons(waiting, 0) for waiting in (1_000, 10_000))
    assert 0 < of_many < 2 * of_few


def test_sleeps_of_days_end_on_the_second():
    body = "await asyncio.gather(asyncio.sleep(90_000), asyncio.sleep(1e6 + 0.5))"
    recording = run(in_main(body), program_seconds=2e6)
    assert recording.seconds == 1_000_000.5
    assert [task.end[1] for task in tasks(recording).values()] == [1_000_000.5, 90_000.0, 1_000_000.5]


# --- threads; what they print, and when: tests/course/programs/threads.py

POOL = """
from concurrent.futures import ThreadPoolExecutor
workers = ThreadPoolExecutor()._max_workers
loop = asyncio.get_running_loop()
async def threads(count, pool=None):
    await asyncio.gather(*(loop.run_in_executor(pool, time.sleep, 1) for _ in range(count)))
"""


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ("await threads(workers)", 1),
        ("await threads(workers + 1)", 2),
        ("await threads(workers * 3)", 3),
        ("await threads(5, ThreadPoolExecutor(2))", 3),
        ("loop.set_default_executor(ThreadPoolExecutor(1)); await threads(3)", 3),
        ("loop.run_in_executor(None, time.sleep, 1.5)", 1.5),  # nobody awaits it, but the end of asyncio.run does
    ],
)
def test_a_pool_runs_as_many_threads_at_once_as_it_has_workers(body: str, seconds: float):
    assert run(in_main(POOL + body)).seconds == seconds


# --- what it refuses

REFUSED = {
    "a socket": [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import asyncio; asyncio.SelectorEventLoop()",
        "import asyncio; asyncio.Runner(loop_factory=asyncio.SelectorEventLoop).get_loop()",
        in_main("await asyncio.open_connection('localhost', 80)"),
        in_main("await asyncio.start_server(print, port=0)"),
        in_main("asyncio.get_running_loop().add_reader(0, print)"),
    ],
    "a subprocess": [
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork() or os._exit(9)",
        in_main("await asyncio.create_subprocess_exec('true')"),
        in_main("await asyncio.create_subprocess_shell('true')"),
    ],
    "a thread": [
        "import threading; threading.Thread(target=print).start()",
        "from concurrent.futures import ThreadPoolExecutor; ThreadPoolExecutor().submit(print, 'in a thread')",
    ],
    "a thread that calls back into the loop": [
        in_main("await asyncio.to_thread(asyncio.get_running_loop().call_soon_threadsafe, print)"),
        in_main("loop = asyncio.get_running_loop()\n"
                "await asyncio.to_thread(lambda: asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result())"),
    ],
    "a signal handler": [in_main("asyncio.get_running_loop().add_signal_handler(10, print)")],
    "a pipe": [in_main("await asyncio.get_running_loop().connect_read_pipe(asyncio.Protocol, None)")],
    "an executor of type ProcessPoolExecutor": [
        in_main("from concurrent.futures import ProcessPoolExecutor\n"
                "await asyncio.get_running_loop().run_in_executor(ProcessPoolExecutor(), print)"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("what", "source"),
    [pytest.param(what, REFUSED[what][n], id=f"{what} {n}") for what in REFUSED for n in range(len(REFUSED[what]))],
)
@pytest.mark.filterwarnings("ignore:coroutine 'sleep' was never awaited")
def test_what_the_virtual_clock_cannot_run_is_refused(what: str, source: str):
    recording = run(source + "\nprint('never')")
    assert recording.stopped == f"the virtual clock cannot run {what}; use --real, which runs it on the real clock"
    assert (recording.exit, recording.text("stdout"), recording.seconds) == (124, "", 0.0)


def test_a_refusal_cannot_be_swallowed():
    recording = run("import socket\ntry: socket.socket()\nexcept BaseException: pass\nprint('goes on')")
    assert (recording.exit, recording.text("stdout")) == (124, "")


# --- tasks that the loop did not make


def test_a_task_factory_of_the_program_is_used():
    body = """
        made = []
        def factory(loop, coroutine, **given):
            made.append(coroutine.__name__)
            return asyncio.Task(coroutine, loop=loop, **given)
        asyncio.get_running_loop().set_task_factory(factory)
        await asyncio.create_task(asyncio.sleep(1))
        print(made)
    """
    assert stamped(run(in_main(body))) == ["1 main(): ['sleep']"]


def test_a_task_of_asyncios_python_class_is_recorded_like_one_of_the_c_class():
    """CPython's own tests make such tasks; without the C module behind `asyncio` every task is one."""
    body = """
        async def inner():
            await asyncio.sleep(1)
            print("done")
        async def outer():
            await asyncio.create_task(inner())
        await asyncio.tasks._PyTask(outer(), loop=asyncio.get_running_loop())
    """
    recording = run(in_main(body))
    assert stamped(recording) == ["1 inner(): done"]
    # `outer()` was not made by the loop, which sees it at its first step: by whom it was made is not known.
    made = [(task.label, task.parent) for task in tasks(recording).values()]
    assert made == [("main()", 0), ("outer()", 0), ("inner()", 2)]

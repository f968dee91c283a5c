"""Threads on the virtual clock: each program of `threads/` prints what CPython prints of it in 10 of 10 runs.

`python -m evidence.threads` ran them there and wrote the text beside each.
"""

import concurrent.futures
import sys
import threading
import time
from textwrap import dedent

import pytest
from running import events, in_main, printed, printed_under, run, stamped

from evidence.threads import PROGRAMS
from tickbytick.network.wire import Wire
from tickbytick.recording import dumps, shown, tasks
from tickbytick.threads import apart

HERE = "{}.{}".format(*sys.version_info[:2])
"""The version that runs the tests."""


@pytest.mark.parametrize("name", PROGRAMS.names())
def test_a_program_prints_what_it_prints_on_python_and_its_recording_is_each_time_the_same(name: str):
    recordings = [run(PROGRAMS.source(name)) for _ in range(20)]
    assert printed(recordings[0]) == PROGRAMS.expected(name, HERE)
    assert {dumps(recording) for recording in recordings} == {dumps(recordings[0])}
    assert recordings[0].exit == 0


@pytest.mark.parametrize("version", [version for version in ("3.11", "3.12", "3.13") if version != HERE])
@pytest.mark.parametrize("name", PROGRAMS.names())
def test_so_it_does_on_another_python(name: str, version: str):
    assert printed_under(version, PROGRAMS.folder)[name] == PROGRAMS.expected(name, version)


# --- how a recording tells of them


def lanes(source: str) -> list[tuple]:
    """Of each task and thread: label, parent, when it starts, its waits as (from, to, for what, line), its end."""
    told = []
    for task in tasks(run(source)).values():
        waits = [(wait.start, wait.end, wait.on, f"{wait.where} {wait.through}".strip()) for wait in task.waits]
        told.append((task.label, task.parent, task.started, waits, task.end))
    return told


def test_a_job_of_a_pool_is_told_as_a_task_is_also_while_it_waits_for_a_worker():
    source = """
        import time
        from concurrent.futures import ThreadPoolExecutor
        def nap(seconds): time.sleep(seconds)
        def work(seconds, fails=False):
            nap(seconds)
            if fails: raise ValueError("it")
        with ThreadPoolExecutor(1) as pool:
            pool.submit(work, 1), pool.submit(work, 2, fails=True), pool.submit(work, 3).cancel()
    """
    assert lanes(source) == [
        ("thread work(1)", 0, 0.0, [(0.0, 1.0, "sleep 1", "main.py:4 main.py:6")], ("finished", 1.0, "")),
        ("thread work(2, fails=True)", 0, 1.0, [(1.0, 3.0, "sleep 2", "main.py:4 main.py:6")],
         ("failed", 3.0, "ValueError: it")),
        ("thread work(3)", 0, None, [], ("cancelled", 0.0, "")),
    ]  # fmt: skip


WAITS = {
    "lock = threading.Lock(); lock.acquire(); threading.Timer(1, lock.release).start()": {
        "lock.acquire()": "Lock.acquire",
        "with lock: pass": "Lock.acquire",
    },
    "queue_ = queue.Queue(); threading.Timer(1, queue_.put, [1]).start()": {"queue_.get()": "Queue.get"},
    "simple = queue.SimpleQueue(); threading.Timer(1, simple.put, [1]).start()": {"simple.get()": "SimpleQueue.get"},
    "event = threading.Event(); threading.Timer(1, event.set).start()": {"event.wait()": "Event.wait"},
    "timer = threading.Timer(1, print); timer.start()": {"timer.join()": "Timer.join"},
    "pool = ThreadPoolExecutor(); job = pool.submit(time.sleep, 1)": {
        "job.result()": "Future.result",
        "pool.shutdown()": "ThreadPoolExecutor.shutdown",
        "wait([job])": "wait",
        "[*pool.map(time.sleep, [1])]": "Executor.map",
    },
}
IMPORTS = "import asyncio, queue, threading, time\nfrom concurrent.futures import ThreadPoolExecutor, wait\n"


@pytest.mark.parametrize(
    ("before", "call", "on"),
    [(before, call, on) for before, calls in WAITS.items() for call, on in calls.items()],
    ids=[call for calls in WAITS.values() for call in calls],
)
def test_what_a_thread_waits_for_is_named_as_the_program_calls_it(before: str, call: str, on: str):
    source = IMPORTS + f"{before}\ndef work():\n    {call}\nthreading.Thread(target=work).start(); time.sleep(2)\n"
    [told] = [lane for lane in lanes(source) if lane[0] == "thread work()"]
    assert told[3:] == ([(0.0, 1.0, on, "main.py:5")], ("finished", 1.0, ""))


def test_what_a_thread_prints_is_its_own_and_the_loop_goes_on_meanwhile():
    body = """
        def work(): time.sleep(1); print("worked")
        async def tick():
            for _ in range(2): await asyncio.sleep(0.6); print("tick")
        await asyncio.gather(asyncio.to_thread(work), tick())
    """
    recording = run(in_main(body))
    assert stamped(recording) == ["0.6 tick(): tick", "1 thread work(): worked", "1.2 tick(): tick"]
    assert events(recording, "blocked") == []


def test_a_lock_that_another_thread_has_holds_the_loop_and_the_main_thread():
    source = IMPORTS + dedent("""
        lock = threading.Lock()
        def work():
            with lock: time.sleep(2)
        async def main():
            asyncio.create_task(asyncio.to_thread(work)); await asyncio.sleep(0.5)
            with lock: print("in")
        asyncio.run(main())
        threading.Thread(target=work).start()
        time.sleep(0.5)
        with lock: print("after")
        threading.Thread(target=work).start()  # the wait for it at the end is no line's
    """)
    told = events(run(source), "blocked")
    assert [(event.time, event.task, event.where, event.seconds) for event in told] == [
        (0.5, 1, "main.py:9", 1.5),
        (2.0, 0, "main.py:12", 0.5),
        (2.5, 0, "main.py:13", 1.5),
    ]


def test_of_the_librarys_own_threads_and_of_the_address_of_this_machine_nothing_is_told():
    body = """
        server = await asyncio.start_server(print, "localhost", 0)
        server.close()
        await asyncio.to_thread(print, "hello")
    """
    assert [task.label for task in tasks(run(in_main(body))).values()] == ["main()", "thread print('hello')"]


# --- how a run ends


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("lock = threading.Lock(); lock.acquire(); lock.acquire()",
         "the program waits for another thread, and there is none: Python would hang here"),
        ("def f(x, y):\n  with x:\n    time.sleep(1)\n    with y: print('never')\n"
         "a, b = threading.Lock(), threading.Lock()\n"
         "for x, y in ((a, b), (b, a)): threading.Thread(target=f, args=(x, y)).start()",
         "every thread is waiting and nothing will wake them: Python would hang here"),
        ("async def main():\n  await asyncio.to_thread(int)\n  await asyncio.Event().wait()\nasyncio.run(main())",
         "every task is waiting and nothing will wake them: real asyncio would hang here"),
        ("def f():\n  while True: time.sleep(1)\nthreading.Thread(target=f).start()",
         "stopped after 600 s of program time"),
    ],
)  # fmt: skip
def test_threads_that_wait_for_ever_are_stopped_with_what_hangs(source: str, reason: str):
    assert run(IMPORTS + source).stopped == reason
    assert threading.active_count() == len(threading.enumerate())


BLOCKS = (
    "import os\nread, _ = os.pipe()\ndef work():\n    try: os.read(read, 1)\n    except BaseException: print('never')\n"
)
SPINS = "def work():\n  while True:\n    try:\n      while True: {}\n    except BaseException: print('never')\n"


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (BLOCKS + "async def main():\n    await asyncio.to_thread(work)\nasyncio.run(main())",
         "thread asyncio_0 (work) at main.py:6, which waits there for something outside of the program"),
        (SPINS + "threading.Thread(target=work).start(); time.sleep(1)",
         "thread Thread-1 (work) at main.py:6, which computes there and lets no other thread run"),
        ("threading.Thread(target=time.sleep, args=[1]).start()\nwhile True: {}",
         "thread MainThread at main.py:4, which computes there and lets no other thread run"),
    ],
)  # fmt: skip
def test_a_thread_that_keeps_the_baton_is_refused_by_name_within_two_seconds(source: str, what: str):
    began = time.monotonic()
    recording = run(IMPORTS + source, real_seconds=20)
    assert recording.stopped == f"the virtual clock cannot run {what}; use --real, which runs it on the real clock"
    assert (recording.exit, recording.text("stdout")) == (124, "")
    assert time.monotonic() - began < 8  # also on a busy machine


def test_nothing_of_a_program_goes_on_after_its_end():
    """What its daemon does when it is unwound is not recorded, and no thread is left in the process."""
    source = IMPORTS + dedent("""
        def work():
            try: time.sleep(50)
            finally: print("never")
        def stubborn():
            while True:
                try: time.sleep(1)
                except BaseException: print("never")
        for target in (work, stubborn):
            threading.Thread(target=target, daemon=True).start()
        time.sleep(2.5)
        print("end")
    """)
    recording = run(source)
    assert (stamped(recording), recording.exit, recording.seconds) == (["2.5 end"], 0, 2.5)


def test_the_tasks_of_a_loop_in_a_daemon_are_not_destroyed_at_the_end():
    source = IMPORTS + dedent("""
        loop = asyncio.new_event_loop()
        threading.Thread(target=loop.run_forever, daemon=True).start()
        async def tick():
            try:
                while True: print("tick"); await asyncio.sleep(1)
            finally: print("never")
        asyncio.run_coroutine_threadsafe(tick(), loop)
        time.sleep(1.5)
    """)
    recording = run(source)
    assert (recording.text("stdout"), recording.text("stderr")) == ("tick\ntick\n", "")


def test_a_calculation_that_keeps_nobody_waiting_may_last():
    body = "def work():\n    end = time.thread_time() + 1.5\n    while time.thread_time() < end: pass\n    return 1\n"
    recording = run(in_main(body + "print(await asyncio.to_thread(work))"), real_seconds=20)
    assert recording.text("stdout") == "1\n"


@pytest.mark.parametrize("latency", [0, 0.5])
def test_a_loop_hears_of_the_network_beside_threads(latency: float):
    source = in_main("""
        async def answer(reader, writer):
            writer.write(await reader.read(9))
        server = await asyncio.start_server(answer, "127.0.0.1", 80)
        nap = asyncio.create_task(asyncio.to_thread(time.sleep, 30))
        reader, writer = await asyncio.open_connection("127.0.0.1", 80)
        writer.write(b"hello")
        print(await asyncio.wait_for(reader.read(9), 9))
        await nap
    """)
    heard = "2" if latency else "0"  # there and back, twice
    assert stamped(run(source, wire=Wire(latency))) == [f"{heard} main(): b'hello'"]


# --- where there are none, as in the page


@pytest.fixture
def without(monkeypatch):
    monkeypatch.setattr(apart, "ARE_REAL", False)


ALONE = """
import asyncio, math, time
from time import sleep
NAMES = ("a", "b")
def nap(seconds): sleep(seconds); return math.sqrt(seconds)
def work(name, seconds=1.0):
    print(name, "begins")
    found = {}
    for each in NAMES:
        found[each] = [len(each) * number for number in range(2)]
        time.sleep(seconds)
        print(name, each, nap(0.25))
    if name == "fails": raise ValueError(f"of {name}")
    return sorted(found)
async def tick():
    for number in range(3):
        print("tick", number)
        await asyncio.sleep(0.7)
async def main():
    print(await asyncio.gather(asyncio.to_thread(work, "one"), asyncio.to_thread(work, "two", seconds=1.1), tick()))
    try: await asyncio.to_thread(work, "fails", 0.1)
    except ValueError as error: print(repr(error))
    try: await asyncio.wait_for(asyncio.to_thread(time.sleep, 2), 1)
    except TimeoutError: print("timeout")
    print(await asyncio.get_running_loop().run_in_executor(None, lambda: round(2.5)))
asyncio.run(main())
print("end")
"""


def test_what_shares_nothing_is_told_as_if_there_were_threads(monkeypatch):
    recording = run(ALONE)
    monkeypatch.setattr(apart, "ARE_REAL", False)
    simulated = run(ALONE)
    assert stamped(simulated) == stamped(recording)
    assert sorted(shown(simulated)) == sorted(shown(recording))


@pytest.mark.parametrize("without_getattr", [False, True])
def test_each_run_has_pools_of_its_own(without_getattr: bool, monkeypatch):
    """From 3.15 `concurrent.futures` imports them lazily, once, and has no function that would do it again."""
    if without_getattr:
        monkeypatch.delattr(concurrent.futures, "__getattr__")
    source = "from concurrent.futures import ThreadPoolExecutor as Pool\n" + in_main(
        "print(await asyncio.to_thread(time.sleep, 1), isinstance(Pool(), Pool))"
    )
    assert [stamped(run(source)) for _ in range(2)] == [["1 main(): None True"]] * 2


SHARES = {
    "flag = True": "global flag; flag = False",
    "seen = []": "seen.append(1)",
    "import threading": "print(threading.current_thread().name)",
    "done = threading.Event() if 'threading' in globals() else None": "done",
    "flag = False\ndef other():\n    global flag\n    flag = True": "print(flag)",
    "class Account: total = 0\naccount = Account()": "account.total += 1",
    "import queue\nq = queue.Queue()": "q.put(1)",
    "import random": "print(random.random())",
    "loop = asyncio.new_event_loop()": "loop.call_soon_threadsafe(print)",
    "def helper(): seen.append(1)\nseen = []": "helper()",
    "import os": "os.getcwd()",
    "data = []": "[data for data in range(3)]; print(len(data))",
    "data = [0]": "(lambda data: data)(1); print(data[0])",
    "def other(): pass\nother.flag = True": "print(other.flag)",
    "def other(): return 1\nother.flag = True": "print([other][0].flag)",
    "import sys\nvalue = 1\ndef change(): sys.modules[__name__].value = 2": "print(value)",
    "value = 1\ndef change(): change.__globals__['value'] = 2": "print(value)",
    "import __main__ as me\nvalue = 1": "print(value)",
    "value = 1\nvalue = 2": "print(value)",
    "def change(): time.sleep = print": "time.sleep(1)",
    "import math\ndef change(): math.pi = 3": "print(math.pi)",
    "from contextlib import redirect_stdout": "print(1)",
    "import sys, io\nsys.stdout = io.StringIO()": "print(1)",
    "from threading import active_count": "active_count()",
    "": "open('file')",
}


@pytest.mark.parametrize(("before", "does"), SHARES.items(), ids=map(" in ".join, SHARES.items()))
def test_what_shares_something_is_refused(without, before: str, does: str):
    source = f"import asyncio, time\n{before}\ndef work():\n    {does}\n"
    recording = run(source + "async def main(): print(await asyncio.to_thread(work))\nasyncio.run(main())")
    what = "the thread work(), which may share something with the rest of the program"
    assert recording.stopped == f"the virtual clock cannot run {what}; use --real, which runs it on the real clock"
    assert recording.text("stdout") == ""


IN_LOOP = """
value = 1
def work(): time.sleep(2); print(value)
loop = asyncio.new_event_loop()
async def main(): loop.run_in_executor(None, work)
loop.run_until_complete(main())
value = 2
loop.run_until_complete(asyncio.sleep(3))
"""


def test_a_pool_that_was_shut_down_takes_no_more(without):
    body = """
        loop = asyncio.get_running_loop()
        pool = ThreadPoolExecutor(1)
        print(await loop.run_in_executor(pool, int))
        pool.shutdown()
        await loop.shutdown_default_executor()
        for executor in (pool, None):
            try: await loop.run_in_executor(executor, int)
            except RuntimeError as error: print(error)
    """
    texts = "0\ncannot schedule new futures after shutdown\nExecutor shutdown has been called\n"
    assert run(IMPORTS + in_main(body)).text("stdout") == texts


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("threading.Thread(target=print).start()", "a thread"),
        ("threading.Timer(1, print).start()", "a thread"),
        ("ThreadPoolExecutor().submit(print)", "a thread"),
        (in_main("def work():\n    x = 1\n    return lambda: x\nawait asyncio.to_thread(work())"),
         "the thread <lambda>(), which may share something with the rest of the program"),
        (in_main("await asyncio.to_thread(print, [1])"),
         "the thread print(list), which may share something with the rest of the program"),
        (in_main("loop = asyncio.get_running_loop()\nwith ThreadPoolExecutor() as pool:\n"
                 "    loop.run_in_executor(pool, time.sleep, 1)"),
         "a pool of threads that is shut down before they are done"),
        (in_main("asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))\n"
                 "jobs = [asyncio.create_task(asyncio.to_thread(time.sleep, 1)) for _ in 'ab']\n"
                 "await asyncio.sleep(0.5)\njobs[1].cancel()\nawait asyncio.sleep(0)"),
         "a thread that is cancelled while it waits for a worker"),
        (in_main("loop = asyncio.get_running_loop()\n"
                 "loop.run_in_executor(ThreadPoolExecutor(initializer=print), time.sleep, 1)"),
         "a pool of threads with an initializer"),
        (in_main("class Pool(ThreadPoolExecutor): pass\n"
                 "asyncio.get_running_loop().run_in_executor(Pool(), time.sleep, 1)"),
         "an executor of type Pool"),
        (in_main("await asyncio.to_thread(int)\nprint(threading.active_count())"), "a list of the threads"),
        (IN_LOOP, "the thread work(), which may share something with the rest of the program"),
    ],
)  # fmt: skip
def test_what_needs_a_thread_is_refused(without, source: str, what: str):
    recording = run(IMPORTS + source)
    assert recording.stopped == f"the virtual clock cannot run {what}; use --real, which runs it on the real clock"

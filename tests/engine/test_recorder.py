"""What the recorder writes down of a run, where it stops one, and that it leaves nothing behind in its process."""

import asyncio
import builtins
import datetime
import gc
import locale
import logging
import os
import signal
import sys
import threading
import time
import warnings
from functools import partial

import pytest
from running import events, in_main, run, run_under, stamped

from course.checks.versions import VERSIONS
from tickbytick.recorder import Program, record, run_file
from tickbytick.recording import Recording, tasks


def labels(recording: Recording) -> list[str]:
    """Those of all tasks but `main()`."""
    return [task.label for task in tasks(recording).values() if task.label != "main()"]


def waits(recording: Recording, number: int = 1) -> list[tuple]:
    """Start, end, line and object of each wait of that task, 1 being `main()`."""
    return [(wait.start, wait.end, wait.where, wait.on) for wait in tasks(recording)[number].waits]


def stderr(source: str | bytes) -> list[str]:
    return run(source).text("stderr").splitlines()


# --- labels

DEFINITIONS = """
async def send(name, count=1, *rest, loud=False, **more):
    return lambda: name  # `name` lives in a cell

# Whatever is asked of these, of their class or of its name runs code, and fails.
def fail(*_): raise SystemExit("code of the program ran")
ASKED = "hash eq bool iter len repr str format getattribute getattr instancecheck subclasscheck"
FAILS = {f"__{name}__": fail for name in ASKED.split()}
Meta = type("Meta", (type,), FAILS | {"__name__": property(fail)})
Odd, Text = Meta("Odd", (), FAILS), type("Text", (str,), FAILS)

class Mailbox:
    async def post(self, letter): pass
    @classmethod
    async def make(cls, size): pass
    @staticmethod
    async def count(self_made): pass
    __getattr__ = fail

post = Mailbox()  # under the name of a method: only functions are asked for their defaults

def nested():
    async def inside(x): pass
    return inside(1)

async def numbers(count): yield count

async def begun(what):
    async def changed(what, *rest, **more):
        if what == "rest": rest = Odd()
        elif what == "more": more = Odd()
        else: del rest, more
        yield
        yield
    generator = changed(what, 1, a=2)
    await anext(generator)
    return generator
"""


@pytest.mark.parametrize(
    ("call", "label"),
    [
        ("send('Mario')", "send('Mario')"),
        ("send('Mario', 1)", "send('Mario')"),
        ("send('Mario', 2)", "send('Mario', 2)"),
        ("send('Mario', 1, 3)", "send('Mario', 1, 3)"),
        ("send('Mario', 2, 3, None, True)", "send('Mario', 2, 3, None, True)"),
        ("send(count=2.5, name=b'x')", "send(bytes, 2.5)"),
        ("send('M', loud=True, other=3)", "send('M', loud=True, other=3)"),
        ("send('x' * 30)", f"send('{'x' * 18}…)"),
        ("send('x' * 18)", f"send('{'x' * 18}')"),
        ("send('a' * 15, 'b' * 15, 'c' * 15)", f"send('{'a' * 15}', '{'b' * 15}', '…)"),
        ("send([1, 2], {3: 4})", "send(list, dict)"),
        ("send(send, print)", "send(function, builtin_function_or_method)"),
        ("send(Text('a'), Odd())", "send(Text, Odd)"),
        ("send(Odd, 10**30)", f"send(Meta, 1{'0' * 18}…)"),
        ("send(10**5000, type(Text('Named'), (), {})())", "send(int, Named)"),
        ("Mailbox().post('letter')", "Mailbox.post('letter')"),
        ("Mailbox.make(3)", "Mailbox.make(3)"),
        ("Mailbox.count(4)", "Mailbox.count(4)"),
        ("nested()", "inside(1)"),
        ("asyncio.sleep(2.5)", "sleep(2.5)"),
        ("asyncio.Queue(3).put('x')", "Queue.put('x')"),
        ("(lambda: send('M'))()", "send('M')"),
        ("numbers(3).asend(None)", "numbers(3)"),
        ("anext(numbers(3))", "numbers(3)"),
        ("anext(numbers(3), 0)", "numbers(3)"),
        ("numbers(3).aclose()", "numbers(3)"),
        ("(await begun('rest')).asend(None)", "changed('rest', a=2)"),
        ("(await begun('more')).asend(None)", "changed('more', 1)"),
        ("(await begun('both')).asend(None)", "changed('both')"),
    ],
)
def test_a_task_is_labelled_with_its_call_and_no_code_of_the_program_runs_for_it(call: str, label: str):
    recording = run(DEFINITIONS + in_main(f"await asyncio.create_task({call})"))
    found = {*labels(recording)}  # also that of the task that closes a generator at the end
    assert (found, recording.text("stdout"), recording.exit) == ({label}, "", 0)


def test_a_name_given_to_a_task_is_its_label():
    recording = run(
        in_main("""
        first = asyncio.create_task(asyncio.sleep(1), name="given")
        second = asyncio.create_task(asyncio.sleep(1))
        second.set_name("given later")
        asyncio.create_task(asyncio.sleep(1), name="Task-99")  # what asyncio itself would call it: the call says more
        await asyncio.wait([first, second])
    """)
    )
    assert labels(recording) == ["given", "given later", "sleep(1)"]


# --- waits

HELPERS = """
import contextlib
async def work(seconds=1): await asyncio.sleep(seconds)
async def numbers():
    yield 1
    await asyncio.sleep(1)
    yield 2
@contextlib.asynccontextmanager
async def room():
    await asyncio.sleep(1)
    yield
class Awaitable:
    def __await__(self): return (yield from asyncio.sleep(1).__await__())
queue, lock, event, condition = asyncio.Queue(), asyncio.Lock(), asyncio.Event(), asyncio.Condition()
loop = asyncio.get_running_loop()
loop.call_later(1, queue.put_nowait, 1)
loop.call_later(1, event.set)
task = asyncio.create_task(work())
"""
LINE = HELPERS.count("\n") + 2  # of the first line of a body after HELPERS


@pytest.mark.parametrize(
    ("body", "on", "line"),
    [
        ("await asyncio.sleep(1)", "sleep 1", LINE),
        ("await asyncio.sleep(1.0)", "sleep 1.0", LINE),
        ("await work()", "sleep 1", 4),
        ("await asyncio.gather(work(), work())", "gather", LINE),
        ("await task", "work(1)", LINE),
        ("await asyncio.shield(task)", "future", LINE),
        ("await queue.get()", "Queue.get", LINE),
        ("await event.wait()", "Event.wait", LINE),
        ("loop.call_later(1, lock.release); await lock.acquire()\nasync with lock: pass", "Lock.acquire", LINE + 1),
        ("async with asyncio.TaskGroup() as group: group.create_task(work())", "TaskGroup", LINE),
        ("await asyncio.wait([task])", "wait", LINE),
        ("await asyncio.wait_for(task, 5)", "wait_for", LINE),
        ("async with asyncio.timeout(5): await work()", "sleep 1", 4),
        ("async for number in asyncio.as_completed([work()]) if False else numbers(): pass", "sleep 1", 7),
        ("generator = numbers(); await anext(generator); await anext(generator)", "sleep 1", 7),
        ("async with room(): pass", "sleep 1", 11),
        ("await Awaitable()", "sleep 1", 14),
        ("await asyncio.to_thread(time.sleep, 1)", "to_thread", LINE),
        ("await asyncio.wrap_future(__import__('concurrent.futures').futures.Future()) if False else await work()",
         "sleep 1", 4),
    ],
)  # fmt: skip
def test_a_wait_says_where_and_for_what(body: str, on: str, line: int):
    assert waits(run(in_main(HELPERS.strip() + "\n" + body))) == [(0.0, 1.0, f"main.py:{line}", on)]


def test_a_wait_for_that_times_out_is_one_wait():
    """On 3.11 it resumes once more, to await the task that it cancelled."""
    recording = run(
        in_main("""
        async def slow():
            try: await asyncio.sleep(9)
            finally: await asyncio.sleep(1)
        try: await asyncio.wait_for(asyncio.create_task(slow()), 2)
        except TimeoutError: print("timeout")
    """)
    )
    assert waits(recording) == [(0.0, 3.0, "main.py:6", "wait_for")]
    assert waits(recording, 2) == [(0.0, 2.0, "main.py:4", "sleep 9"), (2.0, 3.0, "main.py:5", "sleep 1")]


@pytest.mark.parametrize(
    ("body", "end"),
    [
        ("return 5", ("finished", 0.0, "")),
        ("await asyncio.sleep(1); raise ValueError('no')", ("failed", 1.0, "ValueError: no")),
        ("raise ValueError", ("failed", 0.0, "ValueError")),
        ("raise ValueError('two\\nlines')", ("failed", 0.0, "ValueError: two")),
        ("raise ConnectionError(object())", ("failed", 0.0, "ConnectionError: <object object at 0x…>")),
        ("raise __import__('json').JSONDecodeError('m', 'd', 0)",
         ("failed", 0.0, "json.decoder.JSONDecodeError: m: line 1 column 1 (char 0)")),
        ("asyncio.current_task().cancel(); await asyncio.sleep(1)", ("cancelled", 0.0, "")),
        ("raise asyncio.CancelledError", ("cancelled", 0.0, "")),
    ],
)  # fmt: skip
def test_a_tasks_end_says_how(body: str, end: tuple):
    assert tasks(run(in_main(body)))[1].end == end


@pytest.mark.parametrize(
    ("body", "requests"),
    [
        ("await asyncio.sleep(1); task.cancel()", [(1.0, "cancel requested", 1, "main.py:4", 2)]),
        ("await asyncio.sleep(1); task.cancel(); task.cancel()", [(1.0, "cancel requested", 1, "main.py:4", 2)] * 2),
        ("asyncio.get_running_loop().call_later(1, lambda: task.cancel()); await asyncio.sleep(2)",
         [(1.0, "cancel requested", 0, "main.py:4", 2)]),
        ("await task; task.cancel()", []),  # it is done
        ("await asyncio.wait_for(task, 1)", []),  # the library asks
        ("await asyncio.sleep(1)", []),  # the end of asyncio.run asks
    ],
)  # fmt: skip
def test_a_cancel_request_says_who_asked_for_whom_and_where(body: str, requests: list):
    recording = run(in_main("task = asyncio.create_task(asyncio.sleep(3))\n" + body))
    assert events(recording, "cancel requested") == requests


EAGER = """
    import asyncio
    async def quick(): print("quick")
    async def slow():
        print("slow starts")
        await asyncio.sleep(1)
        print("slow ends")
    async def main():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        tasks = [asyncio.create_task(quick()), asyncio.create_task(slow())]
        print("main goes on")
        await tasks[1]
    asyncio.run(main())
"""


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_an_eager_task_starts_where_it_is_created(version: str):
    recording = run_under(version, EAGER)
    printed = ["0 quick(): quick", "0 slow(): slow starts", "0 main(): main goes on", "1 slow(): slow ends"]
    assert stamped(recording) == printed
    quick, slow = tasks(recording)[2], tasks(recording)[3]
    assert (quick.parent, quick.started, quick.end) == (1, 0.0, ("finished", 0.0, ""))
    assert (slow.parent, slow.end) == (1, ("finished", 1.0, ""))
    assert waits(recording, 3) == [(0.0, 1.0, "main.py:6", "sleep 1")]


# --- what is printed

THREAD_OUTLIVES_ITS_LOOP = """
    import asyncio, time
    def work(): time.sleep(2); print("work is done")
    loop = asyncio.new_event_loop()
    loop.run_in_executor(None, work)
    loop.run_until_complete(asyncio.sleep(1))
    loop.close()
    print("the loop is closed")
"""


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("print('a', 'b', sep='-')", ["0 a-b"]),
        ("print('a\\nb')", ["0 a", "0 b"]),
        ("print('a', end=''); print('b'); print('c', end='')", ["0 ab", "0 c"]),
        ("import sys; print('out', end=''); print('err', file=sys.stderr); print('!')", ["0 out!", "0 ! err"]),
        ("import sys; sys.stdout.buffer.write(b'caf\\xc3\\xa9 \\xff\\n')", ["0 café \\xff"]),
        ("import sys; print('\\udc80', file=sys.stderr)", ["0 ! \\udc80"]),
        ("print(object())", ["0 <object object at 0x…>"]),
        ("import sys; sys.stdout.reconfigure(encoding='ascii'); sys.stdout.flush(); print('ä')", ["0 ä"]),
        ("import sys; sys.stdout.writelines(['a\\n', 'b\\n']); print(sys.stdout.isatty())", ["0 a", "0 b", "0 False"]),
        ("import atexit; atexit.register(print, 'first'); atexit.register(print, 'last', end=''); print('main')",
         ["0 main", "0 lastfirst"]),
        (in_main("print('It', end='')\nfor _ in range(2): await asyncio.sleep(1); print('.', end='')\nprint(' is')"),
         ["0 main(): It.. is"]),
        ("import time\nread = [time.perf_counter() for _ in range(9)]\nprint(read == sorted(set(read)))", ["0 True"]),
        ("import time\nfor wrong in '1', -1:\n  try: time.sleep(wrong)\n  except Exception as e: print(type(e))",
         ["0 <class 'TypeError'>", "0 <class 'ValueError'>"]),
        (THREAD_OUTLIVES_ITS_LOOP, ["1 the loop is closed", "2 work is done"]),
    ],
)  # fmt: skip
def test_what_is_printed_is_recorded_line_by_line(source: str, lines: list[str]):
    assert stamped(run(source)) == lines


# --- errors, tracebacks and exit statuses


@pytest.mark.parametrize(
    ("source", "status", "errors"),
    [
        ("", 0, []),
        ("import sys; sys.exit()", 0, []),
        ("import sys; sys.exit(3)", 3, []),
        ("import sys; sys.exit(256 + 7)", 7, []),
        ("import sys; sys.exit('so long')", 1, ["so long"]),
        ("raise SystemExit(None)", 0, []),
        (in_main("raise SystemExit(4)"), 4, []),
        (in_main("asyncio.create_task(asyncio.to_thread(exit, 5))\nawait asyncio.sleep(1)"), 5, None),
        ("raise KeyboardInterrupt", 130,
         ["Traceback (most recent call last):", '  File "main.py", line 1, in <module>', "    raise KeyboardInterrupt",
          "KeyboardInterrupt"]),
        ("import nowhere", 1,
         ["Traceback (most recent call last):", '  File "main.py", line 1, in <module>', "    import nowhere",
          "ModuleNotFoundError: No module named 'nowhere'"]),
        ("x = 1\nprint(x\n", 1, ['  File "main.py", line 2', "    print(x", "SyntaxError: '(' was never closed"]),
        (b"\xff\n", 1, None),
        ("import sys\nsys.excepthook = lambda *error: print('hook:', error[1])\n1/0", 1, []),
    ],
)  # fmt: skip
def test_a_program_ends_with_the_status_and_the_message_of_python(source, status: int, errors: list[str] | None):
    recording = run(source)
    assert recording.exit == status
    if errors is not None:
        assert recording.text("stderr").splitlines() == errors


CHAIN = """
    def fail():
        raise ValueError(
            "a statement",
            "over lines",
        )
    try:
        try:
            fail()
        except ValueError as error:
            raise KeyError("first\\n  second line") from error
    except KeyError:
        {}["missing"] + (1 +
            2)
"""


def test_a_traceback_keeps_the_programs_lines_and_nothing_that_differs_between_versions():
    assert stderr(CHAIN) == [
        "Traceback (most recent call last):",
        '  File "main.py", line 9, in <module>',
        "    fail()",
        '  File "main.py", line 3, in fail',
        "    raise ValueError(",
        "ValueError: ('a statement', 'over lines')",
        "",
        "The above exception was the direct cause of the following exception:",
        "",
        "Traceback (most recent call last):",
        '  File "main.py", line 11, in <module>',
        '    raise KeyError("first\\n  second line") from error',
        "KeyError: 'first\\n  second line'",
        "",
        "During handling of the above exception, another exception occurred:",
        "",
        "Traceback (most recent call last):",
        '  File "main.py", line 13, in <module>',
        '    {}["missing"] + (1 +',
        "KeyError: 'missing'",
    ]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/home/lib/python3-course/main.py", "main.py"),
        ("/home/lib/python3-course/parts/api.py", "parts/api.py"),
        ("/home/lib/python3-course/.venv/lib/python3.11/asyncio/tasks.py", None),
        ("/home/lib/python3-course/.venv/lib/python3.11/site-packages/package/code.py", None),
        ("/home/lib/python3-course-two/main.py", None),
        ("/tmp/copy_of_main.py", "main.py"),
        (asyncio.__file__, None),
    ],
)
def test_the_programs_files_are_those_in_its_folder_but_not_an_environments(path: str, name: str | None):
    program = Program("/home/lib/python3-course", "main.py", {}, {"/tmp/copy_of_main.py": "main.py"})
    assert program.name(path) == name


GROUP = """
    import asyncio
    async def fail(number):
        raise ValueError(number)
    async def main():
        async with asyncio.TaskGroup() as group:
            group.create_task(fail(1))
    asyncio.run(main())
"""


def test_the_traceback_of_a_group_keeps_its_frame():
    assert stderr(GROUP) == [
        "  + Exception Group Traceback (most recent call last):",
        '  |   File "main.py", line 8, in <module>',
        "  |     asyncio.run(main())",
        '  |   File "main.py", line 6, in main',
        "  |     async with asyncio.TaskGroup() as group:",
        "  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)",
        "  +-+---------------- 1 ----------------",
        "    | Traceback (most recent call last):",
        '    |   File "main.py", line 4, in fail',
        "    |     raise ValueError(number)",
        "    | ValueError: 1",
        "    +------------------------------------",
    ]


@pytest.mark.parametrize(
    "source", [CHAIN, GROUP, "def f(): f()\nf()", "x = (\n"], ids=["chain", "group", "deep", "syntax"]
)
@pytest.mark.parametrize("version", VERSIONS[1:])
def test_a_traceback_is_the_same_on_every_version(version: str, source: str):
    assert run_under(version, source).text("stderr") == run(source).text("stderr")


@pytest.mark.parametrize(
    ("source", "errors"),
    [
        ("import warnings\nwarnings.warn('old')", ["main.py:2: UserWarning: old", "  warnings.warn('old')"]),
        ("import warnings\nfor _ in 'ab': warnings.warn('once')",
         ["main.py:2: UserWarning: once", "  for _ in 'ab': warnings.warn('once')"]),
        ("import warnings\nwarnings.warn('here', DeprecationWarning)",
         ["main.py:2: DeprecationWarning: here", "  warnings.warn('here', DeprecationWarning)"]),
        ("import warnings\nwarnings.warn('hidden', ResourceWarning)", []),
        (in_main("asyncio.sleep(1)"),
         ["main.py:3: RuntimeWarning: coroutine 'sleep' was never awaited", "  asyncio.sleep(1)",
          "RuntimeWarning: Enable tracemalloc to get the object allocation traceback"]),
        ("import logging\nlogging.getLogger('app').warning('logged'); logging.info('not shown')", ["logged"]),
        ("class C:\n  def __del__(self): 1/0\nC()",
         ["Exception ignored", "Traceback (most recent call last):",
          '  File "main.py", line 2, in __del__', "    def __del__(self): 1/0", "ZeroDivisionError: division by zero"]),
    ],
)  # fmt: skip
def test_warnings_are_shown_as_python_shows_them(source: str, errors: list[str]):
    for _ in range(2):  # in the next run again
        # The rest of that one line is worded anew in 3.14.
        shown = ["Exception ignored" if line.startswith("Exception ignored") else line for line in stderr(source)]
        assert shown == errors


def test_a_warning_shows_the_line_as_it_is_today(tmp_path):
    path = tmp_path / "main.py"
    for text in ("'before'", "'after it was changed'"):
        path.write_text(f"import warnings\nwarnings.warn({text})\n")
        recording = record(Program(str(tmp_path), path.name, {}, {}), partial(run_file, str(path)))
        assert recording.text("stderr").endswith(f"\n  warnings.warn({text})\n")


def test_an_error_that_nobody_looks_at_is_told_in_its_own_run():
    body = (
        "async def fail(): raise ValueError('unseen')\nkeep.append(asyncio.create_task(fail()))\nawait asyncio.sleep(1)"
    )
    first = stderr("keep = []\n" + in_main(body))
    assert first[0] == "Task exception was never retrieved" and first[-1] == "ValueError: unseen"
    gc.collect()
    assert stderr("print('next')") == []


def test_an_error_in_an_atexit_function_does_not_keep_the_others_from_running():
    recording = run("import atexit\natexit.register(print, 'bye')\natexit.register(lambda: 1/0)")
    assert (recording.text("stdout"), recording.exit) == ("bye\n", 0)
    assert recording.text("stderr").splitlines() == [
        "Exception ignored in atexit callback: <function <lambda> at 0x…>",
        "Traceback (most recent call last):",
        '  File "main.py", line 3, in <lambda>',
        "    atexit.register(lambda: 1/0)",
        "ZeroDivisionError: division by zero",
    ]


# --- limits

SWALLOWS = "while True:\n    try:\n        while True: {}\n    except BaseException: pass\n"


@pytest.mark.parametrize(
    ("source", "limit", "reason"),
    [
        ("while True: pass", {"real_seconds": 0.2}, "stopped after 0.2 s of real time"),
        ("import atexit\natexit.register(lambda: any(iter(lambda: 0, 1)))", {"real_seconds": 0.2},
         "stopped after 0.2 s of real time"),
        (SWALLOWS.format("bool()"), {"real_seconds": 0.2}, "stopped after 0.2 s of real time"),
        ("import time\n" + SWALLOWS.format("time.sleep(1)"), {}, "stopped after 600 s of program time"),
        (in_main("while True: await asyncio.sleep(1)"), {"program_seconds": 10}, "stopped after 10 s of program time"),
        (in_main(SWALLOWS.format("await asyncio.sleep(1)")), {}, "stopped after 600 s of program time"),
        (in_main("while True: await asyncio.sleep(0)"), {"events": 1000}, "stopped after 1,000 events"),
        ("while True: print('x')", {"events": 1000}, "stopped after 1,000 events"),
        ("while True: print('x' * 100, end='')", {"text": 5000}, "stopped after 5,000 characters of output"),
        ("import sys\nwhile True: print('x', file=sys.stderr)", {"text": 50}, "stopped after 50 characters of output"),
        ("print('x' * 10_000_000)", {}, "stopped after 1,000,000 characters of output"),
        (in_main("def flood():\n    while True: print('x')\nawait asyncio.to_thread(flood)"), {"events": 100},
         "stopped after 100 events"),
        ("x = []\nwhile True: x.append(bytearray(10**18))", {}, "stopped at 2,048 MB of memory"),
    ],
)  # fmt: skip
def test_a_run_without_end_is_stopped_at_a_limit(source: str, limit: dict, reason: str):
    recording = run(source, **limit)
    assert (recording.stopped, recording.exit) == (reason, 124)
    assert recording.events[-1].kind == "stopped" and recording.seconds == recording.events[-1].time
    assert len(recording.events) <= limit.get("events", 10_000) + 1
    assert len(recording.text("stdout")) <= limit.get("text", 1_000_000)


def test_a_program_that_swallows_its_stop_does_not_go_on_until_the_limit_of_real_time():
    began = time.monotonic()
    run("import time\n" + SWALLOWS.format("time.sleep(1)"), real_seconds=60)
    assert time.monotonic() - began < 30


LATE = "def late(): time.sleep(9); print('too late')\nasyncio.get_running_loop().run_in_executor(None, late)\n"


@pytest.mark.parametrize(
    "source",
    [
        "import atexit\natexit.register(print, 'at exit')\n"
        + in_main("try: await asyncio.Event().wait()\nfinally: print('cleanup')"),
        in_main(LATE + "while True: await asyncio.sleep(1)"),
    ],
    ids=["cleanup", "a thread ahead"],
)
def test_what_a_stopped_program_still_does_is_not_recorded(source: str):
    recording = run(source, program_seconds=5)
    assert (recording.text("stdout"), recording.exit) == ("", 124)


# --- nothing is left behind


def state() -> dict[str, object]:
    """What of this process a program could have changed."""
    return {
        "folder": os.getcwd(),
        "environment": dict(os.environ),
        "path": list(sys.path),
        "arguments": list(sys.argv),
        "streams": (sys.stdin, sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__),
        "builtins": dict(vars(builtins)),
        "hooks": (sys.excepthook, sys.unraisablehook, sys.displayhook, threading.excepthook),
        "signals": [signal.getsignal(number) for number in signal.valid_signals()],
        "alarm": signal.getitimer(signal.ITIMER_REAL),
        "blocked": signal.pthread_sigmask(signal.SIG_BLOCK, ()),
        "locale": (locale.setlocale(locale.LC_ALL), time.tzname),
        "recursion": sys.getrecursionlimit(),
        "root logger": (list(logging.root.handlers), logging.root.level, logging.root.manager.disable),
        "asyncio's logger": vars(logging.getLogger("asyncio")) | {"_cache": None},
        "loggers": set(logging.root.manager.loggerDict),
        "warnings": (list(warnings.filters), warnings.showwarning, warnings._showwarnmsg_impl),
        "time": ({name: getattr(time, name) for name in dir(time)}, datetime.datetime),
        "main": (sys.modules["__main__"], len(vars(sys.modules["__main__"]))),
        "modules": set(sys.modules),
        "asyncio": (asyncio.run, asyncio.events._event_loop_policy, asyncio._get_running_loop()),
        "collector": (gc.isenabled(), gc.get_freeze_count()),
        "bytecode": sys.dont_write_bytecode,
    }


@pytest.mark.parametrize(
    "source",
    [
        "import os; os.chdir('/')",
        "import os; os.environ['NEW'] = '1'; del os.environ['PATH']",
        "import sys; sys.path.clear(); sys.argv.append('x')",
        "import sys; sys.stdin = sys.stdout = sys.stderr = None",
        "import sys; sys.stdout.close()",
        "import builtins; builtins.print = len; builtins.new = 1; del builtins.open",
        "import sys; sys.excepthook = sys.unraisablehook = sys.displayhook = print; 1/0",
        "import threading; threading.excepthook = print",
        "import signal\nfor number in 2, 10, 15, signal.SIGALRM: signal.signal(number, print)",
        "import sys; sys.setrecursionlimit(50_000)",
        "import logging; logging.basicConfig(level=1, force=True); logging.disable(50); logging.getLogger('new')",
        "import logging; log = logging.getLogger('asyncio'); log.setLevel(50); log.addHandler(logging.NullHandler())\n"
        "log.disabled = log.propagate = True; log.addFilter(print)",
        "import warnings; warnings.simplefilter('error'); warnings.showwarning = print",
        "import datetime, time; time.sleep = time.localtime = datetime.datetime = print",
        "import os, time; os.environ['TZ'] = 'Asia/Tokyo'; time.tzset(); os.environ['TZ'] = 'UTC'",
        "import locale; locale.setlocale(locale.LC_ALL, 'C')",
        "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])",
        "import sys; sys.modules['__main__'] = sys.modules.pop('json', None); import colorsys",
        "import sys; sys.modules.clear()",
        "import asyncio; asyncio.set_event_loop(asyncio.new_event_loop()); asyncio.run = print",
        "import asyncio; asyncio.set_event_loop_policy(asyncio.DefaultEventLoopPolicy())",
        "import gc; gc.enable(); gc.unfreeze()",
        "import asyncio; loop = asyncio.new_event_loop(); asyncio._set_running_loop(loop)",
        "x = (",
        "import sys; sys.exit(3)",
        "raise KeyboardInterrupt",
        in_main("asyncio.create_task(asyncio.sleep(9)); raise SystemExit"),
        in_main("await asyncio.Event().wait()"),
        "while True: pass",
    ],
)
@pytest.mark.filterwarnings("ignore:.*event_loop_policy.*:DeprecationWarning")  # from 3.14
def test_what_a_program_changes_in_its_process_is_put_back(source: str):
    before = state()
    run(source, real_seconds=0.2)
    after = state()
    assert {name for name in before if before[name] != after[name]} == set()
    assert run("print('the next run')").text("stdout") == "the next run\n"

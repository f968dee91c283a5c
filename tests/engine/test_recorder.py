"""What the recorder writes down of a run, where it stops one, and that it leaves nothing behind in its process.

What the recordings of the examples show already is not here, nor what the programs of tests/browser/hostile do.
"""

import asyncio
import builtins
import concurrent.futures
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
    """Start, end, lines from the innermost on, and object of each wait of that task, 1 being `main()`."""
    return [
        (wait.start, wait.end, f"{wait.where} {wait.through}".rstrip(), wait.on)
        for wait in tasks(recording)[number].waits
    ]


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
LABELS = {
    "send('Mario', 1)": "send('Mario')",
    "send('Mario', 2, 3, None, True)": "send('Mario', 2, 3, None, True)",
    "send(count=2.5, name=b'x')": "send(bytes, 2.5)",
    "send('M', loud=True, other=3)": "send('M', loud=True, other=3)",
    "send('x' * 19)": f"send('{'x' * 18}…)",
    "send('a' * 15, 'b' * 15, 'c' * 15)": f"send('{'a' * 15}', '{'b' * 15}', '…)",
    "send(Text('a'), Odd())": "send(Text, Odd)",
    "send(asyncio.get_running_loop())": "send(loop)",
    "send(Odd, 10**30)": f"send(Meta, 1{'0' * 18}…)",
    "send(10**5000, type(Text('Named'), (), {})())": "send(int, Named)",
    "Mailbox().post('letter')": "Mailbox.post('letter')",
    "Mailbox.make(3)": "Mailbox.make(3)",
    "Mailbox.count(4)": "Mailbox.count(4)",
    "numbers(3).asend(None)": "numbers(3)",
    "anext(numbers(3), 0)": "numbers(3)",
    "(await begun('rest')).asend(None)": "changed('rest', a=2)",
    "(await begun('more')).asend(None)": "changed('more', 1)",
    "(await begun('both')).asend(None)": "changed('both')",
}


@pytest.mark.parametrize(("call", "label"), LABELS.items())
def test_a_task_is_labelled_with_its_call_and_no_code_of_the_program_runs_for_it(call: str, label: str):
    recording = run(DEFINITIONS + in_main(f"await asyncio.create_task({call})"))
    found = {*labels(recording)}  # also that of the task that closes a generator at the end
    assert (found, recording.text("stdout"), recording.exit) == ({label}, "", 0)


def test_a_name_given_to_a_task_is_its_label():
    body = """
        first = asyncio.create_task(asyncio.sleep(1), name="given")
        second = asyncio.create_task(asyncio.sleep(1))
        second.set_name("given later")
        asyncio.create_task(asyncio.sleep(1), name="Task-99")  # what asyncio itself would call it: the call says more
        await asyncio.wait([first, second])
    """
    assert labels(run(in_main(body))) == ["given", "given later", "sleep(1)"]


# --- waits, ends, cancel requests

HELPERS = """\
import contextlib
async def numbers():
    yield 1
    await asyncio.sleep(1)
@contextlib.asynccontextmanager
async def room():
    await asyncio.sleep(1)
    yield
class Awaitable:
    def __await__(self): return (yield from asyncio.sleep(1).__await__())
async def sleeps():
    await asyncio.sleep(1)
async def deep(levels):
    if levels: await deep(levels - 1)
    else: await sleeps()
queue, lock, event, loop = asyncio.Queue(), asyncio.Lock(), asyncio.Event(), asyncio.get_running_loop()
"""
LINE = HELPERS.count("\n") + 3  # of the first statement after them
# Statements that wait for a second each, for what, and on which lines if not on their own alone.
WAITS = {
    "await asyncio.sleep(1.0)": "sleep 1.0",
    "await asyncio.create_task(asyncio.sleep(1))": "sleep(1)",
    "await asyncio.shield(asyncio.create_task(asyncio.sleep(1)))": "future",
    "loop.call_later(1, queue.put_nowait, 1); await queue.get()": "Queue.get",
    "loop.call_later(1, event.set); await event.wait()": "Event.wait",
    "await lock.acquire(); loop.call_later(1, lock.release); await lock.acquire()": "Lock.acquire",
    "lock.release(); await asyncio.wait([asyncio.create_task(asyncio.sleep(1))])": "wait",
    "await sleeps()": ("sleep 1", 14),
    "await asyncio.create_task(sleeps())": "sleeps()",
    "await deep(50)": ("sleep 1", 14, 17, 16),
    "async for _ in numbers(): pass": ("sleep 1", 6),
    "generator = numbers(); await anext(generator); await anext(generator, 0)": ("sleep 1", 6),
    "async with room(): pass": ("sleep 1", 9),
    "await Awaitable()": ("sleep 1", 12),
}


def test_a_wait_says_where_and_for_what():
    expected = []
    for number, said in enumerate(WAITS.values()):
        on, *inner = [said] if isinstance(said, str) else said
        places = " ".join(f"main.py:{line}" for line in [*inner, LINE + number])
        expected.append((float(number), number + 1.0, places, on))
    assert waits(run(in_main(HELPERS + "\n".join(WAITS)))) == expected


ENDS = {
    "return 5": ("finished", 0.0, ""),
    "await asyncio.sleep(1); raise ValueError('two\\nlines')": ("failed", 1.0, "ValueError: two"),
    "raise ValueError": ("failed", 0.0, "ValueError"),
    "raise ConnectionError(object())": ("failed", 0.0, "ConnectionError: <object object at 0x…>"),
    "raise OSError(asyncio.__file__ + ':180>')": ("failed", 0.0, "OSError: …>"),
    "asyncio.current_task().cancel(); await asyncio.sleep(1)": ("cancelled", 0.0, ""),
    "raise asyncio.CancelledError": ("cancelled", 0.0, ""),
}


@pytest.mark.parametrize(("body", "end"), ENDS.items())
def test_a_tasks_end_says_how(body: str, end: tuple):
    assert tasks(run(in_main(body)))[1].end == end


@pytest.mark.parametrize(
    ("body", "requests"),
    [
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
async def quick(): print("quick")
async def slow():
    print("slow starts")
    await asyncio.sleep(1)
    print("slow ends")
asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
tasks = [asyncio.create_task(quick()), asyncio.create_task(slow())]
print("main goes on")
await tasks[1]
"""


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_an_eager_task_starts_where_it_is_created(version: str):
    recording = run_under(version, in_main(EAGER))
    printed = ["0 quick(): quick", "0 slow(): slow starts", "0 main(): main goes on", "1 slow(): slow ends"]
    assert stamped(recording) == printed
    quick, slow = tasks(recording)[2], tasks(recording)[3]
    assert (quick.parent, quick.started, quick.end) == (1, 0.0, ("finished", 0.0, ""))
    assert (slow.parent, slow.end) == (1, ("finished", 1.0, ""))
    assert waits(recording, 3) == [(0.0, 1.0, "main.py:6", "sleep 1")]


# --- what is printed, and how a program ends

TRACEBACK, DIVIDED = "0 ! Traceback (most recent call last):", "0 ! ZeroDivisionError: division by zero"


@pytest.mark.parametrize(
    ("source", "lines", "status"),
    [
        ("print('a', 'b', sep='-')", ["0 a-b"], 0),
        ("print('a\\nb'); print('c', end=''); print('d'); print('e', end='')", ["0 a", "0 b", "0 cd", "0 e"], 0),
        ("import sys; print('out', end=''); print('err', file=sys.stderr); print('!')", ["0 out!", "0 ! err"], 0),
        # Places that no program has: of the library, and the end of the interpreter as 3.13 calls it.
        ("import asyncio, sys; print(f'at {asyncio.__file__}:180>', file=sys.stderr)", ["0 ! at …>"], 0),
        ("import sys; print('<sys>:0: RuntimeWarning: x', 'RuntimeWarning: Enable tracemalloc to get …', sep='\\n',"
         " file=sys.stderr)", ["0 ! sys:1: RuntimeWarning: x"], 0),
        # A line of a traceback in pieces.
        ("import sys\nsys.stderr.write(' File ')\nsys.stderr.write('\"/other.py\", line 1\\n')", [], 0),
        ("import sys; sys.stdout.buffer.write(b'caf\\xc3\\xa9 \\xff\\n')", ["0 café \\xff"], 0),
        ("print(object())", ["0 <object object at 0x…>"], 0),
        ("import sys; sys.stdout.reconfigure(encoding='latin-1'); print('ä', sys.stdout.encoding)", ["0 ä latin-1"], 0),
        ("import sys; sys.stdout.writelines(['a\\n', 'b\\n']); print(sys.stdout.isatty())",
         ["0 a", "0 b", "0 False"], 0),
        (in_main("print('It', end='')\nfor _ in range(2): await asyncio.sleep(1); print('.', end='')\nprint(' is')"),
         ["0 main(): It", "1 main(): .", "2 main(): . is"], 0),
        ("import time\nread = [time.perf_counter() for _ in 'abc']\nprint(read == sorted(set(read)))", ["0 True"], 0),
        ("import time\nfor wrong in '1', -1:\n  try: time.sleep(wrong)\n  except Exception as e: print(type(e))",
         ["0 <class 'TypeError'>", "0 <class 'ValueError'>"], 0),
        # A thread outlives its loop.
        ("import asyncio, time\nloop = asyncio.new_event_loop()\n"
         "loop.run_in_executor(None, lambda: print(time.sleep(2)))\nprint(loop.close())",
         ["0 None", "2 thread <lambda>(): None"], 0),
        ("import sys; sys.exit()", [], 0),
        ("import sys; sys.exit(256 + 7)", [], 7),
        ("import sys; sys.exit('so long')", ["0 ! so long"], 1),
        ("import sys\nsys.excepthook = lambda *error: print('hook:', error[1])\n1/0", ["0 hook: division by zero"], 1),
        ("import nowhere", [TRACEBACK, '0 !   File "main.py", line 1, in <module>', "0 !     import nowhere",
                            "0 ! ModuleNotFoundError: No module named 'nowhere'"], 1),
        ("x = 1\nprint(x\n", ['0 !   File "main.py", line 2', "0 !     print(x",
                              "0 ! SyntaxError: '(' was never closed"], 1),
        ("import warnings\nfor _ in 'ab': warnings.warn('once')",
         ["0 ! main.py:2: UserWarning: once", "0 !   for _ in 'ab': warnings.warn('once')"], 0),
        ("import warnings\nwarnings.warn('here', DeprecationWarning); warnings.warn('hidden', ResourceWarning)",
         ["0 ! main.py:2: DeprecationWarning: here",
          "0 !   warnings.warn('here', DeprecationWarning); warnings.warn('hidden', ResourceWarning)"], 0),
        (in_main("asyncio.sleep(1)"),
         ["0 ! main(): main.py:3: RuntimeWarning: coroutine 'sleep' was never awaited",
          "0 ! main():   asyncio.sleep(1)",
          "0 ! main(): RuntimeWarning: Enable tracemalloc to get the object allocation traceback"], 0),
        ("import logging\nlogging.getLogger('app').warning('logged'); logging.info('not shown')", ["0 ! logged"], 0),
        ("class C:\n  def __del__(self): 1/0\nC()",
         ["0 ! Exception ignored", TRACEBACK, '0 !   File "main.py", line 2, in __del__',
          "0 !     def __del__(self): 1/0", DIVIDED], 0),
        ("import atexit\natexit.register(print, 'bye')\natexit.register(lambda: 1/0)",
         ["0 ! Exception ignored", TRACEBACK, '0 !   File "main.py", line 3, in <lambda>',
          "0 !     atexit.register(lambda: 1/0)", DIVIDED, "0 bye"], 0),
    ],
)  # fmt: skip
def test_what_is_printed_is_recorded_line_by_line_and_a_program_ends_as_in_python(
    source: str, lines: list[str], status
):
    for _ in range(2):  # in the next run again
        recording = run(source)
        # The rest of that one line is worded anew in 3.14.
        shown = ["0 ! Exception ignored" if "Exception ignored" in line else line for line in stamped(recording)]
        assert (shown, recording.exit) == (lines, status)


# The module's lines, those of the tasks and chained errors; not the library's, nor marks under a part of a line.
GROUP = in_main("""
    async def fail():
        try: {}["key"]
        except KeyError as error: raise ValueError("a statement",
                                                   "of two lines") from error
    async with asyncio.TaskGroup() as group: group.create_task(fail())
""")
ITS_ERROR = """\
  + Exception Group Traceback (most recent call last):
  |   File "main.py", line 8, in <module>
  |     asyncio.run(main())
  |   File "main.py", line 7, in main
  |     async with asyncio.TaskGroup() as group: group.create_task(fail())
  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "main.py", line 4, in fail
    |     try: {}["key"]
    | KeyError: 'key'
    | \n\
    | The above exception was the direct cause of the following exception:
    | \n\
    | Traceback (most recent call last):
    |   File "main.py", line 5, in fail
    |     except KeyError as error: raise ValueError("a statement",
    | ValueError: ('a statement', 'of two lines')
    +------------------------------------
"""


def test_a_traceback_keeps_the_programs_lines_and_nothing_that_differs_between_versions():
    assert run(GROUP).text("stderr") == ITS_ERROR


@pytest.mark.parametrize("source", ["def f(): f()\nf()", "x = (\n", GROUP], ids=["deep", "syntax", "group"])
@pytest.mark.parametrize("version", VERSIONS[1:])
def test_a_traceback_is_the_same_on_every_version(version: str, source: str):
    assert run_under(version, source).text("stderr") == run(source).text("stderr")


def test_the_programs_files_are_those_in_its_folder_but_not_an_environments():
    program = Program("/home/lib/python3-course", "main.py", {}, {"/tmp/copy_of_main.py": "main.py"})
    names = {
        "/home/lib/python3-course/parts/api.py": "parts/api.py",
        "/home/lib/python3-course/.venv/lib/python3.11/asyncio/tasks.py": None,
        "/home/lib/python3-course/.venv/lib/python3.11/site-packages/package/code.py": None,
        "/home/lib/python3-course-two/main.py": None,
        "/tmp/copy_of_main.py": "main.py",
    }
    assert {path: program.name(path) for path in names} == names


def test_a_warning_shows_the_line_as_it_is_today(tmp_path):
    path = tmp_path / "main.py"
    for text in ("'before'", "'after it was changed'"):
        path.write_text(f"import warnings\nwarnings.warn({text})\n")
        recording = record(Program(str(tmp_path), path.name, {}, {}), partial(run_file, str(path)))
        assert recording.text("stderr").endswith(f"\n  warnings.warn({text})\n")


def test_an_error_that_nobody_looks_at_is_told_in_its_own_run():
    body = "async def fail(): 1/0\nkeep.append(asyncio.create_task(fail()))\nawait asyncio.sleep(1)"
    told = run("keep = []\n" + in_main(body)).text("stderr")
    assert told.startswith("Task exception was never retrieved\n") and told.endswith("\n" + DIVIDED[4:] + "\n")
    gc.collect()
    assert run("print('next')").text("stderr") == ""


# --- limits

SWALLOWS = "while True:\n    try:\n        while True: {}\n    except BaseException: pass\n"
AT_EXIT = "import atexit\natexit.register(print, 'never')\n"
LATE = "def late(): time.sleep(9); print('never')\nasyncio.get_running_loop().run_in_executor(None, late)\n"


@pytest.mark.parametrize(
    ("source", "limit", "reason"),
    [
        ("import atexit\natexit.register(lambda: any(iter(lambda: 0, 1)))", {"real_seconds": 0.2},
         "stopped after 0.2 s of real time"),
        (SWALLOWS.format("bool()"), {"real_seconds": 0.2}, "stopped after 0.2 s of real time"),
        ("import time\n" + SWALLOWS.format("time.sleep(1)"), {"real_seconds": 60},
         "stopped after 600 s of program time"),
        (in_main("while True: await asyncio.sleep(1)"), {"program_seconds": 10}, "stopped after 10 s of program time"),
        (in_main(SWALLOWS.format("await asyncio.sleep(1)")), {}, "stopped after 600 s of program time"),
        (in_main("while True: await asyncio.sleep(0)"), {"events": 1000}, "stopped after 1,000 events"),
        ("import sys\nwhile True: print('x', file=sys.stderr)", {"text": 50}, "stopped after 50 characters of output"),
        ("print('x' * 10_000_000)", {}, "stopped after 1,000,000 characters of output"),
        (in_main("def flood():\n    while True: print('x')\nawait asyncio.to_thread(flood)"), {"events": 100},
         "stopped after 100 events"),
        ("x = []\nwhile True: x.append(bytearray(10**18))", {}, "stopped at 2,048 MB of memory"),
        (AT_EXIT + in_main("try: await asyncio.Event().wait()\nfinally: print('never')"), {},
         "every task is waiting and nothing will wake them: real asyncio would hang here"),
        (in_main(LATE + "while True: await asyncio.sleep(1)"), {"program_seconds": 5},
         "stopped after 5 s of program time"),
    ],
)  # fmt: skip
def test_a_run_without_end_is_stopped_at_a_limit(source: str, limit: dict, reason: str):
    began = time.monotonic()
    recording = run(source, **limit)
    assert (recording.stopped, recording.exit) == (reason, 124)
    assert recording.events[-1].kind == "stopped" and recording.seconds == recording.events[-1].time
    assert len(recording.events) <= limit.get("events", 10_000) + 1
    assert len(recording.text("stdout")) <= limit.get("text", 1_000_000)
    assert "never" not in recording.text("stdout")  # what a stopped program still does is not recorded
    assert time.monotonic() - began < 30  # also if it swallows its stop


def test_a_program_that_swallows_its_stop_is_ended_below_a_stack_that_takes_longer_to_walk_than_alarms_to_come():
    def run_below(frames: int) -> Recording:
        return run_below(frames - 1) if frames else run("import time\n" + SWALLOWS.format("time.sleep(1)"))

    before = sys.getrecursionlimit()
    sys.setrecursionlimit(10_000)
    try:
        assert run_below(2_000).stopped == "stopped after 600 s of program time"
    finally:
        sys.setrecursionlimit(before)


def test_a_stopped_program_that_prints_ends_there_and_what_is_to_be_done_at_its_end_is_done(tmp_path):
    source = f"""
        import atexit, pathlib, time
        file = pathlib.Path({str(tmp_path / "file")!r})
        atexit.register(lambda: print("never") or file.touch())
        try: time.sleep(700)
        except BaseException: print("never")
        file.write_text("the program went on")
    """
    assert run(source).text("stdout") == ""
    assert (tmp_path / "file").read_text() == ""


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
        "pools": (dict(vars(concurrent.futures)), list(threading._threading_atexits)),
        "asyncio": (asyncio.run, asyncio.events._event_loop_policy, asyncio._get_running_loop()),
        "collector": (gc.isenabled(), gc.get_freeze_count()),
        "bytecode": sys.dont_write_bytecode,
    }


MODULES = "import asyncio, builtins, datetime, gc, locale, logging, os, signal, sys, threading, time, warnings\n"
CHANGES = """\
os.chdir('/'); os.environ['NEW'] = '1'; del os.environ['PATH']
sys.path.clear(); sys.argv.append('x'); sys.setrecursionlimit(50_000)
sys.stdin = sys.stdout = sys.stderr = None
sys.stdout.close()
builtins.print = len; builtins.new = 1; del builtins.open
sys.excepthook = sys.unraisablehook = sys.displayhook = threading.excepthook = print; 1/0
for number in 2, 10, 15, signal.SIGALRM: signal.signal(number, print)
logging.basicConfig(level=1, force=True); logging.disable(50); logging.getLogger('new')
log = logging.getLogger('asyncio'); log.setLevel(50); log.addHandler(logging.NullHandler()); log.addFilter(print)
logging.getLogger('asyncio').disabled = logging.getLogger('asyncio').propagate = True
warnings.simplefilter('error'); warnings.showwarning = print
time.sleep = time.localtime = datetime.datetime = print
os.environ['TZ'] = 'Asia/Tokyo'; time.tzset(); os.environ['TZ'] = 'UTC'; locale.setlocale(locale.LC_ALL, 'C')
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
sys.modules['__main__'] = sys.modules.pop('json', None); import colorsys
sys.modules.clear()
sys.modules.pop('concurrent.futures.thread', None); import concurrent.futures.thread
asyncio.set_event_loop(asyncio.new_event_loop()); asyncio.run = print
gc.enable(); gc.unfreeze()
asyncio.set_event_loop_policy(asyncio.DefaultEventLoopPolicy())
loop = asyncio.new_event_loop(); asyncio._set_running_loop(loop)
x = (
raise KeyboardInterrupt
asyncio.run(asyncio.Event().wait())
while True: pass
"""


@pytest.mark.parametrize("change", CHANGES.splitlines())
@pytest.mark.filterwarnings("ignore:.*event_loop_policy.*:DeprecationWarning")  # from 3.14
def test_what_a_program_changes_in_its_process_is_put_back(change: str):
    before = state()
    run(MODULES + change, real_seconds=0.2)
    after = state()
    assert {name for name in before if before[name] != after[name]} == set()
    assert run("print('the next run')").text("stdout") == "the next run\n"

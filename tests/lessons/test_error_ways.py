"""The pages of error messages: each way in which a message happens, as they list them, brings it."""

import ast
import asyncio
import gc
import inspect
import logging
import re
import signal
import textwrap
import threading
import time  # noqa: F401  (the ways use it, and two more)
import traceback
import types  # noqa: F401
import warnings
from collections.abc import Callable, Iterator
from unittest.mock import Mock  # noqa: F401

import pytest

from course.lessons import text
from course.pages import read
from course.paths import ERRORS, LESSONS


async def fail() -> None:
    raise ConnectionError


async def fetch_data() -> str:
    return "API data"


async def hang() -> None:
    await asyncio.get_running_loop().create_future()


async def press_ctrl_c() -> None:
    signal.raise_signal(signal.SIGINT)
    await hang()


def new_future() -> asyncio.Future[str]:
    return asyncio.get_running_loop().create_future()


WAYS = {
    ("coroutines", "RuntimeWarning: coroutine '…' was never awaited"): {
        "the `await`": "fetch_data()",
        "you hand the object": "print([fetch_data()])",
        "an error": """
            fetching = fetch_data()
            raise ConnectionError
            """,
    },
    ("coroutines", "TypeError: object … can't be used in 'await' expression"): {
        "the function": "def send_data(): print('Data sent to Mario!')\nawait send_data()",
        "you await a list": "await [asyncio.create_task(fetch_data())]",
        "in a test": "await Mock()()",
    },
    ("coroutines", "RuntimeError: cannot reuse already awaited coroutine"): {
        "you await": """
            fetching = fetch_data()
            await asyncio.gather(*[asyncio.create_task(fetching) for _ in range(2)])
            """,
        "you make": """
            fetching = fetch_data()
            for _ in range(2): await fetching
            """,
    },
    ("coroutines", "TypeError: a coroutine was expected, got …"): {
        "the parentheses": "asyncio.create_task(fetch_data)\nawait hang()",
        "you give `create_task`": "asyncio.create_task(asyncio.gather(asyncio.sleep(0)))\nawait hang()",
        "you write `await`": "asyncio.create_task(await fetch_data())",
    },
    ("coroutines", "TypeError: An asyncio.Future, a coroutine or an awaitable is required"): {
        "the parentheses": """
            loop = asyncio.new_event_loop()
            for call in (asyncio.gather, asyncio.shield, loop.run_until_complete):
                with pytest.raises(TypeError) as raised: call(fetch_data)
                assert "is required" in str(raised.value)
            loop.close()
            raise raised.value
            """,
        "one of several": "await asyncio.gather(fetch_data(), None)",
    },
    ("coroutines", "ValueError: a coroutine was expected, got …"): {
        "the parentheses": "async def main(): await fetch_data()\nasyncio.run(main)",
        "`main` is a plain": "def main(): print('Data sent to Mario!')\nasyncio.run(main())",
    },
    ("coroutines", "RuntimeError: Task got bad yield: …"): {
        "your `__await__`": """
            class Answer:
                def __await__(self): yield "API data"
            await Answer()
            """,
        "you await a function of a library": """
            @types.coroutine
            def trap(): yield "a request to another event loop"
            await trap()
            """,
    },
    ("coroutines", "RuntimeError: yield was used instead of yield from in task … with …"): {
        "an `__await__` has": """
            class Answer:
                def __await__(self): yield new_future()
            await Answer()
            """,
        "a function has such a": """
            @types.coroutine
            def answer(): yield new_future()
            await answer()
            """,
    },
    ("loop", "RuntimeError: asyncio.run() cannot be called from a running event loop"): {
        "a coroutine": """
            async def main(): asyncio.run(fetch_data())
            asyncio.run(main())
            """,
        "a coroutine calls a plain": """
            def fetch(): asyncio.run(fetch_data())
            async def main(): fetch()
            asyncio.run(main())
            """,
        "your code": "asyncio.run(fetch_data())\nawait hang()",
    },
    ("loop", "RuntimeError: no running event loop"): {
        "you make": "asyncio.run(asyncio.create_task(fetch_data()))",
        "you give a function": "await asyncio.to_thread(lambda: asyncio.create_task(fetch_data()))",
        "you call": "asyncio.get_running_loop()",
    },
    ("loop", "RuntimeError: Event loop is closed"): {
        "you call": """
            async def connect(): return asyncio.get_running_loop()
            async def send(loop): await loop.run_in_executor(None, print)
            asyncio.run(send(asyncio.run(connect())))
            """,
        "several tests share": """
            shared = []
            async def test():
                shared.append(asyncio.get_running_loop())
                shared[0].call_soon(print)
            for _ in range(2): asyncio.run(test())
            """,
        "nobody closed": """
            class Connection:
                def __init__(self): self.loop = asyncio.get_running_loop()
                def close(self): self.loop.call_soon(print)
            async def connect(): return Connection()
            asyncio.run(connect()).close()
            """,
    },
    ("loop", "RuntimeError: Task … got Future … attached to a different loop"): {
        "you call": """
            async def make(): return new_future()
            async def wait(future): await future
            asyncio.run(wait(asyncio.run(make())))
            """,
        "several tests share": """
            shared = []
            async def test():
                shared.append(new_future())
                if shared[1:]: await shared[0]
            for _ in range(2): asyncio.run(test())
            """,
        "you run a second": """
            loop = asyncio.new_event_loop()
            thread = threading.Thread(target=loop.run_forever)
            thread.start()
            try: await loop.create_future()
            finally:
                loop.call_soon_threadsafe(loop.stop)
                thread.join()
                loop.close()
            """,
    },
    ("loop", "Executing … took … seconds"): {
        "a function": """
            async def fetch(): time.sleep(0.12)
            asyncio.run(fetch(), debug=True)
            """,
        "a calculation": """
            async def calculate():
                start = time.perf_counter()
                while time.perf_counter() < start + 0.12: pass
            asyncio.run(calculate(), debug=True)
            """,
    },
    ("loop", "RuntimeError: Non-thread-safe operation invoked on an event loop other than the current one"): {
        "`loop.call_soon` is called": """
            async def main(): await asyncio.to_thread(asyncio.get_running_loop().call_soon, print)
            asyncio.run(main(), debug=True)
            """,
        "`create_task` of the loop is called": """
            async def main(): await asyncio.to_thread(asyncio.get_running_loop().create_task, hang())
            asyncio.run(main(), debug=True)
            """,
        "an `asyncio.Event`": """
            async def main():
                future = new_future()
                future.add_done_callback(print)  # as a task that waits for it does, which now would wait forever
                await asyncio.to_thread(future.set_result, "API data")
            asyncio.run(main(), debug=True)
            """,
    },
    ("tasks", "Task exception was never retrieved"): {
        "you call `asyncio.create_task`, and never await": """
            asyncio.create_task(fail())
            await asyncio.sleep(0)
            """,
        "you keep the tasks in a list": """
            tasks = [asyncio.create_task(fail())]
            await asyncio.sleep(0)
            """,
        "you wait with `asyncio.wait`": """
            await asyncio.wait([asyncio.create_task(fail())])
            """,
    },
    ("tasks", "Task was destroyed but it is pending!"): {
        "you call `asyncio.create_task` and keep the task nowhere": """
            asyncio.create_task(hang())
            await asyncio.sleep(0)
            gc.collect()
            """,
        "you use `loop.run_until_complete`": """
            loop = asyncio.new_event_loop()
            task = loop.create_task(hang())
            loop.run_until_complete(asyncio.sleep(0))
            loop.close()
            """,
        "`asyncio.run` cancels the tasks": """
            async def clean_up():
                try: await hang()
                finally: asyncio.create_task(hang())
            async def main():
                asyncio.create_task(clean_up())
                await asyncio.sleep(0)
            asyncio.run(main())
            """,
    },
    ("tasks", "asyncio.exceptions.InvalidStateError: Result is not set."): {
        "you sleep for as long as the work should take": """
            task = asyncio.create_task(hang())
            await asyncio.sleep(0.01)
            task.result()
            """,
        "you call `asyncio.wait` with a timeout": """
            done, pending = await asyncio.wait([asyncio.create_task(hang())], timeout=0.01)
            pending.pop().result()
            """,
        "you ask a future": "new_future().result()\nawait hang()",
    },
    ("tasks", "asyncio.exceptions.InvalidStateError: invalid state"): {
        "two parts of a program": """
            async def answer(): future.set_result("API data")
            future = new_future()
            await asyncio.gather(answer(), answer())
            """,
        "a time limit": """
            future = new_future()
            try: await asyncio.wait_for(future, 0.01)
            except TimeoutError: future.set_result("API data")
            """,
        "a callback": """
            future = new_future()
            for _ in range(2): asyncio.get_running_loop().call_soon(future.set_result, "API data")
            await asyncio.sleep(0)
            """,
    },
    ("tasks", "asyncio.exceptions.CancelledError"): {
        "you call `task.cancel()`": """
            task = asyncio.create_task(hang())
            task.cancel()
            await task
            """,
        "two parts of a program await": """
            task = asyncio.create_task(hang())
            other = asyncio.create_task(asyncio.wait_for(task, 0.01))
            await task
            """,
        "you press Ctrl+C": "asyncio.run(press_ctrl_c())",
    },
    ("tasks", "TimeoutError"): {
        "an `asyncio.timeout` block": "async with asyncio.timeout(0.01): await hang()",
        "what you give": "await asyncio.wait_for(hang(), 0.01)",
    },
    ("tasks", "ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)"): {
        "a task": "async with asyncio.TaskGroup() as group: group.create_task(fail())",
        "the code": "async with asyncio.TaskGroup(): await fail()",
    },
    ("tasks", "RuntimeError: TaskGroup … is finished"): {
        "the line": """
            async with asyncio.TaskGroup() as group: group.create_task(asyncio.sleep(0))
            group.create_task(hang())
            """,
        "you keep the group": """
            class Server: pass
            async with asyncio.TaskGroup() as Server.group: pass
            Server.group.create_task(hang())
            """,
    },
    ("tasks", "RuntimeError: TaskGroup … has not been entered"): {
        "`async with` is missing": "asyncio.TaskGroup().create_task(hang())\nawait hang()",
        "one function makes": """
            async def make(): return asyncio.TaskGroup()
            group = await make()
            group.create_task(hang())
            async with group: pass
            """,
    },
    ("tasks", "RuntimeError: TaskGroup … is shutting down"): {
        "the code in the block": """
            async with asyncio.TaskGroup() as group:
                group.create_task(fail())
                try: await hang()
                finally: group.create_task(hang())
            """,
        "a task of the group": """
            async def clean_up(group):
                try: await hang()
                finally: group.create_task(hang())
            async with asyncio.TaskGroup() as group:
                group.create_task(clean_up(group))
                group.create_task(fail())
            """,
        "a time limit or a cancel": """
            async def clean_up(group):
                try: await hang()
                finally: group.create_task(hang())
            async with asyncio.timeout(0.01):
                async with asyncio.TaskGroup() as group:
                    group.create_task(clean_up(group))
                    await hang()
            """,
        "a task ignores": """
            async def go_on(group):
                try: await hang()
                except asyncio.CancelledError: pass
                group.create_task(hang())
            async with asyncio.TaskGroup() as group:
                group.create_task(go_on(group))
                group.create_task(fail())
            """,
    },
    ("locks-and-queues", "RuntimeError: Lock is not acquired."): {
        "you release": """
            lock = asyncio.Lock()
            async with lock: lock.release()
            """,
        "a `try` begins": """
            async def impatient():
                try: await asyncio.wait_for(lock.acquire(), 0.01)
                finally: lock.release()
            lock = asyncio.Lock()
            async with lock:
                try: await impatient()
                except TimeoutError: pass
            """,
        "you call `Lock.acquire` without": """
            lock = asyncio.Lock()
            lock.acquire()
            lock.release()
            await hang()
            """,
    },
    ("locks-and-queues", "ValueError: BoundedSemaphore released too many times"): {
        "both": """
            slots = asyncio.BoundedSemaphore(3)
            await slots.acquire()
            try: await fail()
            except ConnectionError: slots.release()
            finally: slots.release()
            """,
        "a `try` begins": """
            async def impatient():
                try: await asyncio.wait_for(slots.acquire(), 0.01)
                finally: slots.release()
            slots = asyncio.BoundedSemaphore(1)
            async with slots:
                try: await impatient()
                except TimeoutError: pass
            """,
        "you call `release` on purpose": "asyncio.BoundedSemaphore(3).release()\nawait hang()",
    },
    ("locks-and-queues", "asyncio.queues.QueueEmpty"): {
        "you take": "asyncio.Queue().get_nowait()\nawait hang()",
        "you ask with `Queue.empty`": """
            queue = asyncio.Queue()
            queue.put_nowait("Mario")
            other = asyncio.create_task(queue.get())
            if not queue.empty():
                await asyncio.sleep(0)
                queue.get_nowait()
            """,
    },
    ("locks-and-queues", "asyncio.queues.QueueFull"): {
        "you put more things in": """
            queue = asyncio.Queue(maxsize=2)
            worker = asyncio.create_task(queue.get())
            for _ in range(3): queue.put_nowait("Mario")
            await worker
            """,
        "the task that takes things out is slower": """
            async def work():
                while True:
                    await queue.get()
                    await asyncio.sleep(0.01)
            queue = asyncio.Queue(maxsize=2)
            worker = asyncio.create_task(work())
            while True:
                queue.put_nowait("Mario")
                await asyncio.sleep(0)
            """,
        "the task that takes things out has failed": """
            async def work(): raise ConnectionError(await queue.get())
            queue = asyncio.Queue(maxsize=2)
            worker = asyncio.create_task(work())
            for _ in range(4):
                queue.put_nowait("Mario")
                await asyncio.sleep(0.01)
            """,
    },
    ("locks-and-queues", "asyncio.queues.QueueShutDown"): {
        "a worker": """
            queue = asyncio.Queue()
            worker = asyncio.create_task(queue.get())
            queue.shutdown()
            await worker
            """,
        "somebody puts": """
            queue = asyncio.Queue()
            queue.shutdown()
            await queue.put("Mario")
            """,
        "`queue.shutdown(immediate=True)`": """
            queue = asyncio.Queue()
            await queue.put("Mario")
            queue.shutdown(immediate=True)
            await queue.get()
            """,
    },
}


NOT_THERE = {"await", "async", "Event"}
"""Names that a way has and its program has not: what is missing, and another class that does the same."""


def section(page: str, message: str) -> str:
    """What the page says of that message."""
    [said] = re.findall(
        rf"^## {re.escape(message)}(?: \{{[^{{}}]*\}})?\n(.*?)(?=^## |\Z)", text(ERRORS / f"{page}.md"), re.M | re.S
    )
    return str(said)


def printed(cause: str, caplog: pytest.LogCaptureFixture) -> str:
    """All that Python prints when that runs, in a loop if it awaits: warnings, what the loop says, the traceback."""
    names = dict(globals())
    code = compile(textwrap.dedent(cause), "cause", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)

    async def main() -> None:
        await eval(code, names)

    caplog.clear()
    said = []
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            asyncio.run(main()) if code.co_flags & inspect.CO_COROUTINE else exec(code, names)
        except BaseException as error:
            said.append("".join(traceback.format_exception(error)))
            traceback.clear_frames(error.__traceback__)
        names.clear()
        gc.collect()
    said += [f"{warning.category.__name__}: {warning.message}" for warning in warned]
    said += [logging.Formatter().format(record) for record in caplog.records]
    return "\n".join(said)


@pytest.fixture(autouse=True)
def _ctrl_c_is_as_in_a_program(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(("page", "message"), WAYS)
def test_each_way_brings_the_message(page: str, message: str, caplog: pytest.LogCaptureFixture):
    ways, said_of_it = WAYS[page, message], section(page, message)
    wordings = [message, *re.findall(r"^### (.+)\n\n(?!```)", said_of_it, re.M)]  # not what has a program of its own
    lines = "|".join(".+".join(map(re.escape, each.split("…"))) for each in wordings)
    for said, (beginning, cause) in zip(re.findall(r"^- (.+)", said_of_it, re.M), ways.items(), strict=True):
        assert said.startswith(beginning)
        names = re.findall(r"`(?:\w+\.)*(\w+)[^`]*`", re.split(r"[:.] ", said)[0])  # not in what mends it
        assert [name for name in names if name not in NOT_THERE and not re.search(rf"\b{name}\b", cause)] == [], said
        assert re.search(rf"(?m)(^|\| )({lines})$", printed(cause, caplog)), said


async def wait_for_one_that_fails() -> bool:
    await asyncio.wait([asyncio.create_task(fail())])
    return True


async def turns_of_a_worker_beside_put(places: int) -> int:
    queue: asyncio.Queue[str] = asyncio.Queue(places)
    taken: list[str] = []

    async def work() -> None:
        while True:
            taken.append(await queue.get())

    worker = asyncio.create_task(work())
    for _ in range(2):
        await queue.put("Mario")
    worker.cancel()
    return len(taken)


async def closed_while_it_runs() -> tuple[asyncio.AbstractEventLoop, bool]:
    loop = asyncio.get_running_loop()
    return loop, loop.is_closed()


def of_a_loop(name: str) -> object:
    with asyncio.Runner() as runner:
        return getattr(runner.get_loop(), name)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("if that is more than a tenth of a second", lambda: of_a_loop("slow_callback_duration") == 0.1),
        (
            "`except Exception` does not catch it, because [it is not a kind of `Exception`]",
            lambda: not issubclass(asyncio.CancelledError, Exception),
        ),
        (
            "It waits only if there is no place, and then the worker gets its turn",
            lambda: [asyncio.run(turns_of_a_worker_beside_put(places)) for places in (2, 1)] == [0, 1],
        ),
        (
            "`except*` finds errors in the inner group too. "
            "Then the group that you get holds an inner group, with these errors in it",
            lambda: isinstance(
                ExceptionGroup("", [ExceptionGroup("", [ConnectionError()])]).split(ConnectionError)[0].exceptions[0],
                ExceptionGroup,
            ),
        ),
        ("which raises none of the errors", lambda: asyncio.run(wait_for_one_that_fails())),
        (
            "`asyncio.run` closes its loop when `main` has returned",
            lambda: (ran := asyncio.run(closed_while_it_runs()))[0].is_closed() and not ran[1],
        ),
    ],
)
def test_what_a_page_says_is_so(sentence: str, holds: Callable[[], bool]):
    assert any(sentence in text(page) for page in ERRORS.glob("*.md"))
    assert holds()


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        ("Future exception was never retrieved", """
            await asyncio.wait([asyncio.get_running_loop().run_in_executor(None, int, "one")])
            """),
        ("_GatheringFuture exception was never retrieved", "asyncio.gather(fail())\nawait asyncio.sleep(0.1)"),
        ("TimeoutError: [Errno 110] Connection timed out", 'raise OSError(110, "Connection timed out")'),
        ("asyncio.exceptions.InvalidStateError: Exception is not set.", "new_future().exception()\nawait hang()"),
        ("SyntaxError: 'await' outside async function", 'compile("def main(): await fetch_data()", "main.py", "exec")'),
        ("SyntaxError: 'await' outside function", 'compile("await fetch_data()", "main.py", "exec")'),
        ("TypeError: 'coroutine' object is not iterable", "list(fetch_data())"),
        ("RuntimeError: coroutine is being awaited already", """
            async def wait(): await hanging
            hanging = hang()
            await asyncio.gather(wait(), wait())
            """),
        ("TypeError: 'Lock' object does not support the context manager protocol", "with asyncio.Lock(): pass"),
        ("AttributeError: 'coroutine' object has no attribute 'json'", "fetch_data().json()"),
        ("RuntimeError: There is no current event loop in thread 'asyncio_0'.", """
            await asyncio.to_thread(asyncio.get_event_loop)
            """),
    ],
)  # fmt: skip
def test_what_else_is_said(message: str, cause: str, caplog: pytest.LogCaptureFixture):
    """In other words, as the page says beside its messages."""
    assert message in printed(cause, caplog).splitlines()


async def test_what_is_awaited_in_parentheses_can_be_indexed():
    """Await the call first: `(await fetch_data())[0]`."""
    assert (await fetch_data())[0] == "A"


def filled_queue() -> asyncio.Queue[str]:
    queue: asyncio.Queue[str] = asyncio.Queue()
    queue.put_nowait("API data")
    return queue


@pytest.mark.parametrize(
    ("make", "take", "give"),
    [
        (asyncio.Lock, asyncio.Lock.acquire, asyncio.Lock.release),
        (asyncio.Semaphore, asyncio.Semaphore.acquire, asyncio.Semaphore.release),
        (filled_queue, asyncio.Queue.get, lambda queue: queue.put_nowait("API data")),
    ],
)
def test_it_is_tied_to_the_loop_in_which_a_task_first_has_to_wait(make: Callable, take: Callable, give: Callable):
    """The first time a task has to wait for such an object, the object is tied to that task's loop.

    In another loop the object seems to work at first. It fails when a task of that loop has to wait for it.
    """

    async def use_it() -> None:
        await take(shared)
        give(shared)

    async def have_to_wait() -> None:
        async with asyncio.timeout(0.01):
            while True:
                await take(shared)

    shared = make()
    for _ in range(2):
        asyncio.run(use_it())
    with pytest.raises(TimeoutError):
        asyncio.run(have_to_wait())
    give(shared)
    asyncio.run(use_it())
    with pytest.raises(RuntimeError, match="is bound to a different event loop"):
        asyncio.run(have_to_wait())


async def test_a_semaphore_released_too_often_lets_one_task_too_many_in():
    """A plain `asyncio.Semaphore` raises no error here, and has one slot too many afterwards."""
    slots = asyncio.Semaphore(1)
    slots.release()
    async with asyncio.timeout(1):
        await slots.acquire()
        await slots.acquire()


def test_without_debug_mode_the_call_of_another_thread_is_heard_late():
    """Without debug mode there is no error. But the loop may be asleep and not notice the call. Then the
    function that you gave to `call_soon` is called later, when something else wakes the loop.
    """
    heard: list[float] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        start = loop.time()
        threading.Timer(0.01, loop.call_soon, [lambda: heard.append(loop.time() - start)]).start()
        await asyncio.sleep(0.2)

    asyncio.run(main())
    assert heard[0] >= 0.2


@pytest.mark.parametrize(
    "test",
    [
        test_it_is_tied_to_the_loop_in_which_a_task_first_has_to_wait,
        test_a_semaphore_released_too_often_lets_one_task_too_many_in,
        test_without_debug_mode_the_call_of_another_thread_is_heard_late,
    ],
)
def test_what_is_tried_is_what_a_page_says(test: Callable):
    pages = " ".join(text(page) for page in ERRORS.glob("*.md")).lower()
    said = [part.rstrip(".") for part in " ".join((test.__doc__ or "").lower().split()).split(". ")]
    assert [part for part in said if part not in pages] == []


def test_the_ways_of_each_message_are_tried():
    heading = re.compile(r"^## (.+?)(?: \{.*\})?$", re.M)
    headings = {(page.stem, head) for page in ERRORS.glob("*.md") for head in heading.findall(text(page))}
    assert headings == WAYS.keys()


def test_the_sheet_leads_to_each_message():
    sheet = text(LESSONS / "09-recap.md")
    for page in ERRORS.glob("*.md"):
        for anchor in re.findall(r'<h2 id="(.+?)"', read(page)[1]):
            assert f"](../errors/{page.name}#{anchor})" in sheet

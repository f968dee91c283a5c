"""What the glossary says and no recorded run shows."""

import asyncio
import inspect
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from running import in_main, run, stamped

from course import examples


async def fetch_data() -> str:
    await asyncio.sleep(2.5)
    return "API data"


async def test_what_may_stand_after_await():
    """Anything that may stand after the word `await`, for instance a coroutine object or a future.

    (A task is a kind of future.)
    """
    future = asyncio.get_running_loop().create_future()
    future.set_result("API data")
    for awaitable in (fetch_data(), asyncio.create_task(fetch_data()), future):
        assert await awaitable == "API data"
    with pytest.raises(TypeError, match=r"'await' expression|can't be awaited"):
        await fetch_data


async def test_a_coroutine_function_has_no_yield():
    """A function defined with `async def`. It can pause at each `await`, `async with` and `async for` in it.
    (`async for` is a loop that may wait for its next item.)
    """

    async def numbers() -> AsyncIterator[int]:
        await asyncio.sleep(1)
        yield 1

    @asynccontextmanager
    async def connection() -> AsyncIterator[None]:
        await asyncio.sleep(1)
        yield

    async def fetch() -> None:
        await asyncio.sleep(1)
        async with connection():
            async for _ in numbers():
                pass

    assert [inspect.iscoroutinefunction(each) for each in (numbers, fetch)] == [False, True]
    start = time.monotonic()
    await fetch()
    assert round(time.monotonic() - start, 3) == 3


@pytest.mark.parametrize(
    "block", [lambda: time.sleep(0.1), lambda: sum(range(10_000_000))], ids=["time.sleep", "calculation"]
)
def test_what_blocks_the_event_loop(block: Callable[[], object]):
    """As `time.sleep` or a long calculation does. Until the loop is free again, no other
    task runs and no time limit works."""
    happened = []

    async def other() -> None:
        while True:
            happened.append("a turn")
            await asyncio.sleep(0.001)

    async def main() -> float:
        task = asyncio.create_task(other())
        await asyncio.sleep(0)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                start = time.monotonic()
                block()
                seconds = time.monotonic() - start
                happened.append("its end")
                await asyncio.sleep(0.1)
        task.cancel()
        return seconds

    assert asyncio.run(main()) > 0.01
    assert happened[:3] == ["a turn", "its end", "a turn"]


async def test_a_future_is_a_place_for_a_result():
    """A place for a result that is not there yet. Others can wait for it. A task is one kind of future.

    Another kind is the object that you get from `asyncio.gather` before you await it.
    """
    future = asyncio.get_running_loop().create_future()

    async def wait() -> str:
        return await future

    waiting = [asyncio.create_task(wait()), asyncio.create_task(wait())]
    await asyncio.sleep(1)
    assert not any(task.done() for task in waiting)
    future.set_result("API data")
    gathered = asyncio.gather(*waiting)
    assert await gathered == ["API data", "API data"]
    assert [isinstance(each, asyncio.Future) for each in (waiting[0], gathered)] == [True, True]
    assert [isinstance(each, asyncio.Task) for each in (waiting[0], gathered)] == [True, False]


async def test_when_a_task_is_pending():
    """The state of a task that has not ended: it waits, runs, or has not had its first turn."""
    ended = []

    async def fetch_data() -> None:
        ended.append(asyncio.current_task().done())
        await asyncio.sleep(2.5)

    task = asyncio.create_task(fetch_data())
    ended.append(task.done())
    await asyncio.sleep(1)
    ended.append(task.done())
    await task
    assert (ended, task.done()) == ([False, False, False], True)


def test_tasks_share_a_thread_and_to_thread_uses_another():
    """All tasks of one event loop share one thread; `asyncio.to_thread` uses another thread."""

    async def task() -> int:
        await asyncio.sleep(0.01)
        return threading.get_native_id()

    async def main() -> list[int]:
        return await asyncio.gather(task(), task(), asyncio.to_thread(threading.get_native_id))

    first, second, other = asyncio.run(main())
    assert first == second == threading.get_native_id() != other


def test_the_virtual_clock_jumps():
    """A clock that jumps to the next moment at which something happens, instead of waiting for it. Most recordings use
    such a clock, so making a recording takes nearly no time, and the stamps still show the seconds that the program
    would wait. Programs that calculate use the computer's own clock."""
    start = time.monotonic()
    assert stamped(run(in_main("await asyncio.sleep(25)\nprint('Data fetched!')"))) == ["25 main(): Data fetched!"]
    assert time.monotonic() - start < 5
    for example in map(examples.load, examples.names()):
        if {run.clock for run in example.recordings().values()} != {"virtual"}:
            assert example.computes, example.name

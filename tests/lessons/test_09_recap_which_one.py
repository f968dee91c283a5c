"""What the table "which one do I use?" of lesson 9 says of errors, and no recorded run shows."""

import asyncio
import multiprocessing
import time
from collections.abc import Awaitable
from concurrent.futures import ProcessPoolExecutor

import pytest


async def succeed(seconds: float = 2) -> str:
    await asyncio.sleep(seconds)
    return "API data"


async def fail(seconds: float = 1) -> str:
    await asyncio.sleep(seconds)
    raise ConnectionError


def tasks_of(*coroutines: Awaitable[str]) -> list[asyncio.Task[str]]:
    return [asyncio.create_task(each) for each in coroutines]


async def test_gather_lets_the_others_run_on():
    """Your `await` raises the error of the failed task at once, and the others run on."""
    start = time.monotonic()
    failed, other = tasks_of(fail(), succeed())
    with pytest.raises(ConnectionError):
        await asyncio.gather(failed, other)
    assert (round(time.monotonic() - start, 3), other.done()) == (1, False)
    assert await other == "API data"


async def test_gather_returns_the_errors():
    """The error of a failed task stands in the list, where its result would be."""
    first, second, third = await asyncio.gather(succeed(), fail(), succeed(1), return_exceptions=True)
    assert (first, third) == ("API data", "API data")
    assert isinstance(second, ConnectionError)


async def test_a_group_stops_the_others():
    """The others are cancelled, and the block raises an `ExceptionGroup`."""
    with pytest.raises(ExceptionGroup) as raised:
        async with asyncio.TaskGroup() as group:
            failed, other = group.create_task(fail()), group.create_task(succeed())
    assert raised.value.exceptions == (failed.exception(),)
    assert other.cancelled()


async def test_a_group_stops_the_others_and_waits():
    """When one of its tasks fails, the others are cancelled."""
    ended = []

    async def clean_up() -> None:
        try:
            await asyncio.sleep(2)
        finally:
            await asyncio.sleep(1)
            ended.append("closed")

    with pytest.raises(ExceptionGroup):
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
            others = [group.create_task(clean_up()) for _ in range(3)]
    assert [task.cancelled() for task in others] == [True] * 3
    assert ended == ["closed"] * 3


async def test_as_completed_raises_in_its_turn():
    """The `await` for the failed task raises its error; the others run on."""
    came = []
    for next_one in asyncio.as_completed(tasks_of(succeed(3), fail(2), succeed(1))):
        try:
            came.append(await next_one)
        except ConnectionError:
            came.append("an error")
    assert came == ["API data", "an error", "API data"]


async def test_in_which_order_as_completed_gives_the_results():
    """Tasks that end during the `for` loop come in the order in which they finish. Tasks that were done before come
    first, in any order. For the first that succeeds, put the `try` inside the loop, around the `await`."""
    done = tasks_of(succeed(2), succeed(1), succeed(3))
    await asyncio.wait(done)
    start = time.monotonic()
    running = tasks_of(succeed(3), succeed(1), succeed(2))
    came = []
    for next_one in asyncio.as_completed([running[0], *done, *running[1:]]):
        await next_one
        came.append(round(time.monotonic() - start, 3))
    assert came == [0, 0, 0, 1, 2, 3]
    for next_one in asyncio.as_completed(tasks_of(fail(), succeed(2))):
        try:
            assert await next_one == "API data"
        except ConnectionError:
            came.append(0)
    assert came[6:] == [0]


async def test_a_failed_task_is_the_first():
    """A failed task can be the first one; then `task.result()` raises its error."""
    task, other = tasks_of(fail(), succeed())
    done, pending = await asyncio.wait([task, other], return_when=asyncio.FIRST_COMPLETED)
    assert (done, pending) == ({task}, {other})
    with pytest.raises(ConnectionError):
        task.result()
    assert await other == "API data"


async def test_several_can_be_the_first():
    """If several end together, all of them are in `done`."""
    event = asyncio.Event()
    together = [asyncio.create_task(event.wait()) for _ in range(3)]
    later = asyncio.create_task(asyncio.sleep(2))
    asyncio.get_running_loop().call_later(1, event.set)
    done, pending = await asyncio.wait([*together, later], return_when=asyncio.FIRST_COMPLETED)
    assert (done, pending) == ({*together}, {later})
    await later


async def test_the_error_stays_in_the_task(caplog: pytest.LogCaptureFixture):
    """The error stays in the task until you `await` it."""
    task = asyncio.create_task(fail())
    await asyncio.sleep(5)
    assert (task.done(), caplog.records) == (True, [])
    with pytest.raises(ConnectionError):
        await task


async def test_an_error_leaves_the_block_of_a_limit():
    """The block raises the error; if the limit runs out, it raises `TimeoutError`."""
    start = time.monotonic()
    with pytest.raises(ConnectionError):
        async with asyncio.timeout(3):
            await fail()
    assert round(time.monotonic() - start, 3) == 1
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(3):
            await succeed(5)


async def test_a_failed_task_gives_its_slot_back():
    """The slot of the failed task is free for the next one."""
    slots = asyncio.Semaphore(1)

    async def with_a_slot(work: Awaitable[str]) -> str:
        async with slots:
            return await work

    results = await asyncio.gather(with_a_slot(fail()), with_a_slot(succeed()), return_exceptions=True)
    assert (isinstance(results[0], ConnectionError), results[1]) == (True, "API data")


@pytest.mark.alone  # a process
def test_an_error_comes_out_of_the_thread_and_of_the_process():
    """Your `await` raises the function's error."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        with pytest.raises(ValueError, match="negative"):
            await asyncio.to_thread(time.sleep, -1)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            with pytest.raises(ValueError, match="negative"):
                await loop.run_in_executor(pool, time.sleep, -1)

    asyncio.run(main())

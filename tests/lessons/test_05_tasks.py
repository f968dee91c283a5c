"""What lesson 05 says and no recording on its page shows."""

import asyncio
import gc
import weakref

import pytest


async def test_an_await_with_nothing_to_wait_for_gives_no_turn():
    """If you await a coroutine that never waits itself, nobody else gets a turn.
    If you need to give one away on purpose, `await asyncio.sleep(0)` does it."""
    ran = []

    async def note(name: str) -> None:
        ran.append(name)

    task = asyncio.create_task(note("task"))
    await note("awaited")
    assert ran == ["awaited"]
    start = asyncio.get_running_loop().time()
    await asyncio.sleep(0)
    assert ran == ["awaited", "task"]
    assert round(asyncio.get_running_loop().time() - start, 3) == 0
    await task


async def test_a_calculation_holds_the_turn_like_time_sleep():
    """A long calculation would do the same."""
    task = asyncio.create_task(asyncio.sleep(0, "done"))
    sum(range(1_000_000))
    assert not task.done()
    assert await task == "done"


async def test_a_task_that_nobody_holds_can_vanish():
    """One that nobody else holds can vanish in the middle of its work."""
    complaints = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: complaints.append(context["message"]))

    async def wait_for_an_answer() -> None:
        await loop.create_future()

    task = weakref.ref(asyncio.create_task(wait_for_an_answer()))
    await asyncio.sleep(0)
    gc.collect()
    assert task() is None
    assert complaints == ["Task was destroyed but it is pending!"]


async def test_awaiting_a_task_tells_of_its_error():
    """Await each one in the end: that is how you learn of its error."""

    async def fetch_data() -> str:
        raise ConnectionError("the server hung up")

    task = asyncio.create_task(fetch_data())
    await asyncio.sleep(1)
    with pytest.raises(ConnectionError, match="the server hung up"):
        await task

"""What lesson 03 says and no recording on its page shows."""

import asyncio
import threading

import pytest


async def send_data(to: str) -> str:
    await asyncio.sleep(2)
    return f"sent to {to}"


async def fail(name: str) -> None:
    raise ConnectionError(f"{name} does not answer")


async def test_gather_takes_awaitables_not_functions():
    """`gather(send_data)` raises `TypeError`."""
    with pytest.raises(TypeError, match="awaitable is required"):
        await asyncio.gather(send_data)


async def test_gather_wants_the_asterisk_before_a_list():
    """Without it, `gather` gets one argument, a list, and raises `TypeError`."""
    messages = [send_data("Mario"), send_data("Luigi")]
    with pytest.raises(TypeError, match="unhashable type: 'list'"):
        await asyncio.gather(messages)
    await asyncio.gather(*messages)


async def test_gather_takes_tasks_too():
    """Anything you could put after the word `await`, such as a coroutine object or a task."""
    task = asyncio.create_task(send_data("Mario"))
    results = await asyncio.gather(task, send_data("Luigi"))
    assert results == ["sent to Mario", "sent to Luigi"]


async def test_both_messages_run_in_one_thread():
    """They run one at a time, in one thread."""

    async def thread_before_and_after_the_wait() -> tuple[int, int]:
        before = threading.get_ident()
        await asyncio.sleep(2)
        return before, threading.get_ident()

    threads = await asyncio.gather(
        thread_before_and_after_the_wait(),
        thread_before_and_after_the_wait(),
    )
    here = threading.get_ident()
    assert threads == [(here, here), (here, here)]


async def test_return_exceptions_puts_the_error_in_the_place_of_a_result():
    """Then `gather` waits for all, and an error stands in the list in place of a result."""
    start = asyncio.get_running_loop().time()
    error, luigi = await asyncio.gather(fail("Mario"), send_data("Luigi"), return_exceptions=True)
    assert isinstance(error, ConnectionError)
    assert luigi == "sent to Luigi"
    waited = asyncio.get_running_loop().time() - start
    assert round(waited, 3) == 2


async def test_a_group_collects_every_error():
    """More than one task could fail, so the group raises an `ExceptionGroup`."""
    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail("Mario"))
            group.create_task(fail("Luigi"))
    assert sorted(str(error) for error in caught.value.exceptions) == [
        "Luigi does not answer",
        "Mario does not answer",
    ]

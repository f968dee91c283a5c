"""Claims of lesson 8 that no recording on its pages shows."""

import asyncio
import socket

import pytest


async def test_awaiting_the_task_again_after_the_timeout() -> None:
    """If you await the same task once more after the timeout, you get a
    `CancelledError`."""
    task = asyncio.create_task(asyncio.sleep(2.5))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(task, timeout=2)
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_task_that_refuses_gets_no_timeout() -> None:
    """If it catches the `CancelledError` and returns a value all the same,
    there is no timeout: `wait_for` gives you the value, late."""

    async def stubborn() -> str:
        try:
            await asyncio.sleep(2.5)
        except asyncio.CancelledError:
            await asyncio.sleep(1)
        return "API data"

    loop = asyncio.get_running_loop()
    start = loop.time()
    task = asyncio.create_task(stubborn())
    assert await asyncio.wait_for(task, timeout=2) == "API data"
    assert round(loop.time() - start, 3) == 3


async def test_the_error_changes_its_name_at_the_end_of_the_block() -> None:
    """`asyncio.timeout` cancels `main()` itself, inside the block, and at
    the end of the block it turns the `CancelledError` into a
    `TimeoutError`. An `except TimeoutError` inside catches nothing."""
    seen = []
    try:
        async with asyncio.timeout(2):
            try:
                await asyncio.sleep(2.5)
            except TimeoutError:
                seen.append("TimeoutError inside")
            except asyncio.CancelledError:
                seen.append("CancelledError inside")
                raise
    except TimeoutError:
        seen.append("TimeoutError outside")
    assert seen == ["CancelledError inside", "TimeoutError outside"]


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError,
        ConnectionError,
        ConnectionRefusedError,
        socket.gaierror,
    ],
)
def test_one_handler_for_slow_and_failed(error: type[OSError]) -> None:
    """`except OSError` catches the two, because `TimeoutError` and
    `ConnectionError` are both kinds of `OSError`."""
    with pytest.raises(OSError):
        raise error


def test_a_refused_connection_does_not_wait_for_its_limit() -> None:
    """More often it fails at once, with a `ConnectionRefusedError`."""
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(nobody_listens.getsockname(), timeout=10)

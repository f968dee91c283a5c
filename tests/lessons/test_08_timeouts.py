"""Claims of lesson 8 that no recording on its pages shows."""

import asyncio
import errno
import multiprocessing
import os
import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest


async def test_awaiting_the_task_again_after_the_timeout() -> None:
    """If you await the same task once more after the timeout, you get a `CancelledError`."""
    task = asyncio.create_task(asyncio.sleep(2.5))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(task, timeout=2)
    with pytest.raises(asyncio.CancelledError):
        await task


async def refuses() -> str:
    try:
        await asyncio.sleep(2.5)
    except asyncio.CancelledError:
        await asyncio.sleep(1)
    return "API data"


async def cleans_up_in_vain() -> None:
    try:
        await asyncio.sleep(2.5)
    finally:
        raise ConnectionError("could not say goodbye")


async def blocks() -> None:
    time.sleep(2.5)
    await asyncio.sleep(1)


@pytest.mark.parametrize(
    ("fetch_data", "outcome", "seconds"),
    [(refuses, str, 3), (cleans_up_in_vain, ConnectionError, 2), (blocks, TimeoutError, 2.5)],
)
async def test_what_becomes_of_a_timeout(fetch_data: Callable[[], Any], outcome: type, seconds: float) -> None:
    """If it catches the `CancelledError` and returns a value all the same, there is no timeout: `wait_for` gives you
    the value, late. If the cleanup fails, `wait_for` raises the cleanup's error. Had the task awaited something after
    its `time.sleep`, the cancel would have reached it there, late."""
    start = time.monotonic()
    try:
        came = await asyncio.wait_for(asyncio.create_task(fetch_data()), timeout=2)
    except Exception as error:
        came = error
    assert isinstance(came, outcome)
    assert round(time.monotonic() - start, 2) == seconds


async def test_the_error_changes_its_name_at_the_end_of_the_block() -> None:
    """`asyncio.timeout` cancels `main()` itself, inside the block, and at the end of the block it turns the
    `CancelledError` into a `TimeoutError`. An `except TimeoutError` inside is too early for it."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2):
            with pytest.raises(asyncio.CancelledError) as inside:
                await asyncio.sleep(2.5)
            raise inside.value


async def test_a_waiter_that_is_cancelled_does_not_get_the_whole_cleanup() -> None:
    """If `main()` is itself cancelled during the cleanup, `wait_for` raises `CancelledError`: on Python 3.11 the
    cleanup then still goes on, from 3.12 it is cut short."""
    closed = []

    async def fetch_data() -> None:
        try:
            await asyncio.sleep(2.5)
        finally:
            await asyncio.sleep(1)
            closed.append("Connection closed.")

    task = asyncio.create_task(fetch_data())
    waiter = asyncio.create_task(asyncio.wait_for(task, timeout=2))
    await asyncio.sleep(2.5)
    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter
    cut_short = sys.version_info >= (3, 12)
    assert (task.done(), closed) == (cut_short, [])
    await asyncio.wait([task])
    assert closed == ["Connection closed."] * (not cut_short)


@pytest.mark.alone  # it counts turns on the real clock
def test_a_calculation_holds_the_loop_up_from_a_thread_and_not_from_a_process() -> None:
    """A calculation belongs in another process.

    `sum` of ten million numbers does not let go before it is through: none
    of another task's turns beside the thread, many beside the process."""
    numbers = range(10_000_000)

    async def turns_beside(work: asyncio.Future[int]) -> int:
        """How often another task had its turn while `work` went on, on the real clock."""
        turns = 0
        while not work.done():
            await asyncio.sleep(0.002)
            turns += not work.done()
        return turns

    async def main(pool: ProcessPoolExecutor) -> tuple[int, int]:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(pool, abs, 0)  # the process has started
        beside_process = await turns_beside(loop.run_in_executor(pool, sum, numbers))
        return await turns_beside(loop.run_in_executor(None, sum, numbers)), beside_process

    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        beside_thread, beside_process = asyncio.run(main(pool))
    assert beside_thread <= 1 < 10 <= beside_process


def test_which_errors_of_a_connection_are_of_which_kind() -> None:
    """`socket.gaierror` if a name cannot be looked up, a plain `OSError` if the network cannot be reached,
    `ConnectionRefusedError` if a machine answers and refuses. So catch `OSError`. `TimeoutError` is a kind of `OSError`
    too: put its handler first. (`test_09_recap.py` has their causes.)"""
    unreachable = OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
    errors = [socket.gaierror(), unreachable, ConnectionRefusedError(), TimeoutError()]
    assert [isinstance(error, ConnectionError) for error in errors] == [False, False, True, False]
    assert all(isinstance(error, OSError) for error in errors)

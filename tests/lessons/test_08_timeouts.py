"""Claims of lesson 8 that no recording on its pages shows."""

import asyncio
import errno
import multiprocessing
import os
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
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
    """It catches the `CancelledError` and returns a value: then you get the value, late, and no error. The cleanup
    fails: then `wait_for` raises the cleanup's error. A task that blocks, and awaits something afterwards, is cancelled
    there."""
    start = time.monotonic()
    try:
        came = await asyncio.wait_for(asyncio.create_task(fetch_data()), timeout=2)
    except Exception as error:
        came = error
    assert isinstance(came, outcome)
    assert round(time.monotonic() - start, 2) == seconds


async def test_what_reaches_a_task_that_blocks() -> None:
    """No other task runs, and no time limit reaches it."""
    start = time.monotonic()
    turns = []

    async def other() -> None:
        await asyncio.sleep(0.1)
        turns.append(round(time.monotonic() - start, 3))

    async def only_blocks() -> str:
        time.sleep(2.5)
        return "API data"

    waiting = asyncio.create_task(other())
    await asyncio.sleep(0)
    assert await asyncio.wait_for(asyncio.create_task(only_blocks()), timeout=2) == "API data"
    await waiting
    assert turns == [2.5]


async def plainly_sleeps() -> None:
    await asyncio.sleep(2.5)


async def cleans_up() -> None:
    try:
        await asyncio.sleep(2.5)
    finally:
        await asyncio.sleep(1)


async def waits_for_others() -> None:
    await asyncio.gather(cleans_up(), asyncio.wait_for(cleans_up(), timeout=5))


async def has_a_group() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(cleans_up())


async def gives_up_itself() -> None:
    await asyncio.wait_for(asyncio.sleep(2.5), timeout=0.5)


@pytest.mark.parametrize("work", [plainly_sleeps, cleans_up, waits_for_others, has_a_group, gives_up_itself])
@pytest.mark.parametrize("limit", [0, 1])
async def test_what_is_certain_after_a_timeout(work: Callable[[], Any], limit: float) -> None:
    """When you hand `wait_for` a task and it raises `TimeoutError`, the task has ended."""
    task = asyncio.create_task(work())
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(task, timeout=limit)
    assert task.done()


async def test_the_error_changes_its_name_at_the_end_of_the_block() -> None:
    """`asyncio.timeout` cancels `main()` itself, inside the block, and at the end of the block it turns the
    `CancelledError` into a `TimeoutError`. Inside the block `except TimeoutError` does not catch it."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2):
            with pytest.raises(asyncio.CancelledError) as inside:
                await asyncio.sleep(2.5)
            raise inside.value
    task = asyncio.current_task()
    assert task is not None and task.cancelling() == 0  # the cancel is undone, `main()` goes on


async def test_a_block_whose_cancel_is_caught_has_no_limit_left() -> None:
    """If you catch the `CancelledError` inside the block, its rest has no limit, and there is no `TimeoutError`."""
    start = time.monotonic()
    async with asyncio.timeout(2):
        await refuses()
        await asyncio.sleep(5)
    assert round(time.monotonic() - start, 3) == 8


async def test_a_waiter_that_is_cancelled_does_not_get_the_whole_cleanup() -> None:
    """Someone cancels the task that awaits `wait_for`, during the cleanup. Then `wait_for` raises `CancelledError`.
    Python 3.11 goes on with the cleanup until `main()` ends. 3.12 and later cut it short."""
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


async def test_a_limit_for_each_request_and_one_in_total() -> None:
    """Put a `wait_for` for each request into a block of `asyncio.timeout`. The limit that runs out first ends the
    wait."""

    async def fetch_all(*seconds: float) -> tuple[int, float]:
        """How many requests were answered, and when their time was over."""
        start, answered = time.monotonic(), 0
        with suppress(TimeoutError):
            async with asyncio.timeout(4):
                for each in seconds:
                    await asyncio.wait_for(asyncio.sleep(each), timeout=2)
                    answered += 1
        return answered, round(time.monotonic() - start, 3)

    assert await fetch_all(1, 1.5) == (2, 2.5)
    assert await fetch_all(1, 3) == (1, 3)  # the limit of the second request
    assert await fetch_all(1.5, 1.5, 1.5) == (2, 4)  # the limit in total


def count_up(numbers: range) -> int:
    total = 0
    for number in numbers:
        total += number
    return total


@pytest.mark.alone  # it counts turns on the real clock
def test_a_calculation_holds_the_loop_up_from_a_thread_and_not_from_a_process() -> None:
    """A function such as `sum` may keep the GIL until its calculation has ended.

    None of another task's turns beside the thread, many beside the process. A loop written in Python lets other threads
    in every few milliseconds."""
    numbers = range(10_000_000)

    async def turns_beside(work: Awaitable[Any]) -> list[float]:
        """When another task had its turns while `work` went on, on the real clock."""
        turns, work = [], asyncio.ensure_future(work)
        while not work.done():
            await asyncio.sleep(0.002)
            turns.append(time.monotonic())
        return turns

    async def turns_beside_thread(add: Callable[[range], int]) -> int:
        span = []

        def measured() -> None:
            span.append(time.monotonic())
            add(numbers)
            span.append(time.monotonic())

        turns = await turns_beside(asyncio.to_thread(measured))
        return sum(span[0] < turn < span[1] for turn in turns)

    async def main(pool: ProcessPoolExecutor) -> tuple[int, int, int]:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(pool, abs, 0)  # the process has started
        beside_process = await turns_beside(loop.run_in_executor(pool, sum, numbers))
        return len(beside_process), await turns_beside_thread(sum), await turns_beside_thread(count_up)

    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        beside_process, beside_sum, beside_loop = asyncio.run(main(pool))
    assert beside_sum < 10 <= min(beside_process, beside_loop)  # none but for a few at its edges, on a busy machine


@pytest.mark.alone  # 40 threads
@pytest.mark.parametrize("cores", [1, 64])
def test_how_many_threads_there_are(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """asyncio uses at most `os.cpu_count()` threads plus 4, and never more than 32. Further calls wait until a thread
    is free."""
    for count in ("cpu_count", "process_cpu_count"):  # the second is there from Python 3.13
        monkeypatch.setattr(os, count, lambda: cores, raising=False)
    begun = []
    go_on = threading.Event()

    def block() -> None:
        begun.append(threading.get_ident())
        go_on.wait()

    async def main() -> int:
        calls = [asyncio.create_task(asyncio.to_thread(block)) for _ in range(40)]
        await asyncio.sleep(0.3)
        at_once = len(begun)
        go_on.set()
        await asyncio.gather(*calls)
        return at_once

    at_once = asyncio.run(main())
    assert (at_once, len(begun)) == (min(32, cores + 4), 40)


@pytest.mark.alone  # a process
def test_a_limit_does_not_stop_a_process() -> None:
    """A time limit does not stop a process either. The end of the `with` block waits for the process, and blocks
    your loop meanwhile."""

    async def main() -> tuple[float, float]:
        loop = asyncio.get_running_loop()
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            await loop.run_in_executor(pool, abs, 0)  # the process has started
            start = time.monotonic()
            turn = asyncio.create_task(asyncio.sleep(0.2))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(loop.run_in_executor(pool, time.sleep, 0.6), timeout=0.1)
            stopped_waiting = time.monotonic() - start
        assert not turn.done()
        return stopped_waiting, time.monotonic() - start

    stopped_waiting, left_the_block = asyncio.run(main())
    assert 0.1 <= stopped_waiting < 0.5
    assert left_the_block >= 0.6


def test_which_errors_of_a_connection_are_of_which_kind() -> None:
    """They raise an `OSError`: a `socket.gaierror`, a `ConnectionRefusedError`, a `TimeoutError` if the machine did not
    answer, a plain `OSError` if the network cannot be reached. `except ConnectionError` would catch only one of these,
    the `ConnectionRefusedError`. (`test_09_recap.py` has their causes.)"""
    unreachable = OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
    no_answer = OSError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
    assert (type(unreachable), type(no_answer)) == (OSError, TimeoutError)
    errors = [socket.gaierror(), unreachable, ConnectionRefusedError(), no_answer]
    assert [isinstance(error, ConnectionError) for error in errors] == [False, False, True, False]
    assert all(isinstance(error, OSError) for error in errors)


@pytest.mark.alone  # sockets
def test_several_addresses_that_fail_are_a_plain_os_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain `OSError`: the server has several addresses, and all failed."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    addresses = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in ("127.0.0.1", "127.0.0.2")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)
    with pytest.raises(OSError) as raised:
        asyncio.run(asyncio.open_connection("example.test", port))
    assert type(raised.value) is OSError


def test_a_connection_can_fail_long_before_its_limit() -> None:
    """It can also fail long before the limit, with another error, which no handler for `TimeoutError` catches."""

    async def main() -> None:
        with socket.socket() as deaf:
            deaf.bind(("127.0.0.1", 0))  # and nobody listens there
            await asyncio.wait_for(asyncio.open_connection(*deaf.getsockname()), timeout=10)

    start = time.monotonic()
    with pytest.raises(OSError) as raised:
        asyncio.run(main())
    assert not isinstance(raised.value, TimeoutError)
    assert time.monotonic() - start < 5

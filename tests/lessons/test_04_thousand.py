"""What lesson 04 says and no recording on its page shows."""

import asyncio
import errno
import os
import resource
import time
import tracemalloc
from collections.abc import Callable, Coroutine
from http import HTTPStatus

import pytest


async def kill_time(number: int) -> None:
    await asyncio.sleep(1)


async def test_a_thousand_tasks_are_finished_while_main_sleeps():
    """With a thousand tasks the run takes 2 s too."""
    tasks = [asyncio.create_task(kill_time(n)) for n in range(1, 1001)]
    start = time.monotonic()
    await asyncio.sleep(2)
    assert [task.done() for task in tasks] == [True] * 1000
    await asyncio.gather(*tasks)
    assert round(time.monotonic() - start, 3) == 2


def test_a_sleeping_task_takes_one_or_two_kilobytes_and_more_for_each_await_inside():
    """A task that only sleeps takes one or two kilobytes of memory, and a little more if its coroutine awaits other
    coroutines (on CPython's own loop: ours keeps notes of each)."""

    async def nested(depth: int) -> None:
        await (nested(depth - 1) if depth else kill_time(1))

    async def measure(job: Callable[[int], Coroutine[None, None, None]]) -> float:
        tracemalloc.start()
        tasks = [asyncio.create_task(job(n)) for n in [4] * 1000]
        await asyncio.sleep(0)  # each runs to its sleep
        memory, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return memory / len(tasks)

    flat = asyncio.run(measure(kill_time))
    assert 1000 < flat <= 2000
    assert 100 < (asyncio.run(measure(nested)) - flat) / 5 < 500


def test_429_means_too_many_requests_and_503_service_unavailable():
    """Many answer with the status 429, Too Many Requests, or 503, Service Unavailable."""
    assert (HTTPStatus(429).phrase, HTTPStatus(503).phrase) == ("Too Many Requests", "Service Unavailable")


async def test_a_sleep_inside_the_block_keeps_each_slot_to_one_request_a_second():
    """Put `await asyncio.sleep(1)` inside the block, above the request. Each slot now makes at most one request per
    second, also when a request fails. With three slots, that is at most three per second."""
    slots, sent = asyncio.Semaphore(3), []

    async def request(number: int) -> None:
        sent.append(time.monotonic())
        await asyncio.sleep(number % 3 / 10)
        if number % 4:
            raise ConnectionError(f"Request {number} refused")

    async def fetch(number: int) -> None:
        async with slots:
            await asyncio.sleep(1)
            await request(number)

    await asyncio.gather(*map(fetch, range(20)), return_exceptions=True)
    assert len(sent) == 20
    assert all(later - first >= 0.999 for first, later in zip(sent, sent[3:], strict=False))


async def test_one_bad_request_of_many():
    """If a request fails, its slot is free again, but `gather` still raises the error. Add `return_exceptions=True`,
    and you keep the results of the other requests."""
    slots = asyncio.Semaphore(3)

    async def fetch(number: int) -> int:
        async with slots:
            await asyncio.sleep(0.01)
            if number == 7:
                raise ConnectionError("Request 7 refused")
            return number

    with pytest.raises(ConnectionError, match="Request 7"):
        await asyncio.gather(*map(fetch, range(1000)))
    results = await asyncio.gather(*map(fetch, range(1000)), return_exceptions=True)
    assert [n for n in range(1000) if results[n] != n] == [7]


async def test_the_system_limits_open_files():
    """Your system limits open files.

    A test of this page reaches its system's limit for open files."""

    async def hold_a_file() -> None:
        with open(os.devnull):
            await asyncio.sleep(1)

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        results = await asyncio.gather(*(hold_a_file() for _ in range(256)), return_exceptions=True)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert {error.errno for error in results if error is not None} == {errno.EMFILE}
    assert os.strerror(errno.EMFILE) == "Too many open files"


@pytest.mark.parametrize("error", [ConnectionError, asyncio.CancelledError])
async def test_a_semaphore_gets_its_slot_back(error: type[BaseException]):
    """The end of the block gives the slot back, also when an error ends the block."""
    slots = asyncio.Semaphore(1)

    async def fetch() -> None:
        async with slots:
            await asyncio.sleep(1)
            raise ConnectionError("Server full")

    task = asyncio.create_task(fetch())
    await asyncio.sleep(0.5)
    assert slots.locked()
    if error is asyncio.CancelledError:
        task.cancel()
    with pytest.raises(error):
        await task
    assert not slots.locked()

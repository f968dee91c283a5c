"""What lesson 04 says and no recording on its page shows."""

import asyncio
import errno
import os
import resource
import time
import tracemalloc

import pytest


async def kill_time(number: int) -> None:
    await asyncio.sleep(1)


async def test_a_thousand_tasks_are_finished_while_main_sleeps():
    """The number of tasks does not matter: a test of this page does the same with a thousand."""
    tasks = [asyncio.create_task(kill_time(n)) for n in range(1, 1001)]
    start = time.monotonic()
    await asyncio.sleep(2)
    assert [task.done() for task in tasks] == [True] * 1000
    await asyncio.gather(*tasks)
    assert round(time.monotonic() - start, 3) == 2


def test_a_sleeping_task_costs_a_kilobyte_or_two():
    """Each task costs memory.

    A sleeping task costs a kilobyte or two of memory (on CPython's own loop: ours keeps notes of each)."""

    async def measure() -> float:
        tracemalloc.start()
        tasks = [asyncio.create_task(kill_time(n)) for n in range(1000)]
        await asyncio.sleep(0)  # each runs to its sleep
        memory, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return memory / len(tasks)

    assert 1000 < asyncio.run(measure()) <= 2000


async def test_the_system_limits_open_files():
    """Open files have limits.

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


async def test_a_semaphore_gets_its_place_back_after_an_error():
    """It gives the place back, even if an error ends the block."""
    places = asyncio.Semaphore(1)
    with pytest.raises(ConnectionError):
        async with places:
            raise ConnectionError("Server full")
    assert not places.locked()

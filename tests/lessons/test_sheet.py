"""What the sheet of lesson 9 and the lists "In short" say, and no recorded run shows."""

import asyncio
import gc
import threading
import time
import weakref

import pytest


def test_one_task_runs_at_a_time():
    """Tasks share one thread and take turns, one at a time."""
    happened, threads = [], set()

    async def work(name: str) -> None:
        for _ in range(3):
            happened.append(f"{name} begins")
            threads.add(threading.get_ident())
            time.sleep(0.002)
            happened.append(f"{name} ends")
            await asyncio.sleep(0)

    async def main() -> None:
        await asyncio.gather(work("Mario's turn"), work("Luigi's turn"))

    asyncio.run(main())
    assert happened == ["Mario's turn begins", "Mario's turn ends", "Luigi's turn begins", "Luigi's turn ends"] * 3
    assert threads == {threading.get_ident()}


def test_what_run_does():
    """Starts the event loop, runs `main()`, cancels what is left, closes the loop."""

    async def main() -> tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]:
        return asyncio.get_running_loop(), asyncio.create_task(asyncio.sleep(3600))

    with pytest.raises(RuntimeError, match="no running event loop"):
        asyncio.get_running_loop()
    loop, left = asyncio.run(main())
    assert (left.cancelled(), loop.is_closed()) == (True, True)


async def test_a_group_waits_for_all_its_tasks():
    """Waits for all its tasks at the end."""
    start = time.monotonic()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(asyncio.sleep(seconds)) for seconds in (1, 2)]
        assert round(time.monotonic() - start, 3) == 0
    assert [task.done() for task in tasks] == [True, True]
    assert round(time.monotonic() - start, 3) == 2


async def test_all_tasks_are_those_that_are_not_done():
    """The set of all tasks of the loop that are not done."""
    done, waiting = (asyncio.create_task(asyncio.sleep(seconds)) for seconds in (1, 2))
    await done
    assert asyncio.all_tasks() == {asyncio.current_task(), waiting}


@pytest.mark.parametrize("waits", [True, False])
async def test_when_a_new_task_gets_its_first_turn(waits: bool):
    """The new task gets its first turn when the current one next has to wait or ends, not inside `create_task`."""
    turns, tasks = [], []

    async def new() -> None:
        turns.append("new")

    async def current() -> None:
        tasks.append(asyncio.create_task(new()))
        turns.append("current")
        if waits:
            await asyncio.sleep(1)
            turns.append("current, again")

    await asyncio.create_task(current())
    assert turns == ["current", "new", *["current, again"] * waits]


def test_a_task_that_nobody_keeps_vanishes():
    """Keep every task."""

    async def hang() -> None:
        await asyncio.get_running_loop().create_future()

    async def main() -> None:
        kept = asyncio.create_task(hang())
        tasks = [weakref.ref(kept), weakref.ref(asyncio.create_task(hang()))]
        await asyncio.sleep(0)
        gc.collect()
        assert [task() for task in tasks] == [kept, None]

    asyncio.run(main())


async def test_a_gather_that_is_cancelled_cancels_its_tasks():
    """When `gather` itself is cancelled, it cancels its tasks (unlike when one of them fails)."""
    tasks = [asyncio.create_task(asyncio.sleep(seconds)) for seconds in (1, 3, 4)]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2):
            await asyncio.gather(*tasks)
    assert [task.cancelled() for task in tasks] == [False, True, True]

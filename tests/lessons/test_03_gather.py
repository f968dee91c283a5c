"""What lesson 03 says and no recording on its pages shows."""

import asyncio
import gc
import itertools
import time
from collections.abc import Callable

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


async def test_a_task_of_a_group_that_was_cancelled_has_no_result():
    """A task that was cancelled has no result, and the program comes below the block."""
    async with asyncio.TaskGroup() as group:
        mario = group.create_task(send_data("Mario"))
        luigi = group.create_task(send_data("Luigi"))
        await asyncio.sleep(1)
        mario.cancel()
    with pytest.raises(asyncio.CancelledError):
        mario.result()
    assert luigi.result() == "sent to Luigi"


async def test_errors_after_the_first_are_not_reported(caplog: pytest.LogCaptureFixture):
    """If Luigi's task failed too, you would see no error. Python does not report an error that stays in
    the list."""
    gc.collect()  # what other tests have left
    caplog.clear()
    for return_exceptions in (False, True):
        tasks = [asyncio.create_task(fail(name)) for name in ("Mario", "Luigi")]
        try:
            await asyncio.gather(*tasks, return_exceptions=return_exceptions)
        except ConnectionError as error:
            assert str(error) == "Mario does not answer"
        assert [task.done() for task in tasks] == [True, True]
        del tasks
        gc.collect()
    assert caplog.records == []


async def test_a_cancelled_task_leaves_an_error_in_the_list_too():
    """`BaseException` is the name for errors of every kind, also that of a cancelled task."""
    mario = asyncio.create_task(send_data("Mario"))
    asyncio.get_running_loop().call_later(1, mario.cancel)
    error, luigi = await asyncio.gather(mario, send_data("Luigi"), return_exceptions=True)
    assert (type(error), isinstance(error, Exception), luigi) == (asyncio.CancelledError, False, "sent to Luigi")


async def test_gather_does_not_take_a_list():
    """Without the star, `gather` gets one argument, a list, and raises `TypeError`."""
    messages = [send_data("Mario"), send_data("Luigi")]
    with pytest.raises(TypeError, match=r"unhashable type|cannot use 'list' as a dict key"):
        await asyncio.gather(messages)
    assert await asyncio.gather(*messages) == ["sent to Mario", "sent to Luigi"]


async def test_results_come_in_the_order_of_the_arguments():
    """The results come in the order of the arguments, whoever finishes first."""
    for waits in itertools.permutations((1, 2, 3)):
        assert await asyncio.gather(*(asyncio.sleep(wait, wait) for wait in waits)) == [*waits]


def ended(clock: Callable[[], float]) -> list[int]:
    """In which order eight equal sleeps end that begin one after the other, in CPython's own loop on that clock."""
    order = []

    async def sleep(number: int) -> None:
        await asyncio.sleep(0.02)
        order.append(number)

    async def main() -> None:
        asyncio.get_running_loop().time = clock
        await asyncio.gather(*map(sleep, range(8)))

    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(main())
    return order


def test_equal_sleeps_end_in_start_order_only_if_the_clock_tells_their_starts_apart():
    """The task that started first also ends first. If the two starts look simultaneous, either task may come first."""
    readings = itertools.count()
    assert ended(lambda: time.monotonic() + next(readings) * 1e-6) == [*range(8)]  # no two readings are equal
    coarse = ended(lambda: time.monotonic() // 0.1 * 0.1)  # it goes in steps, as Windows' own did up to Python 3.12
    assert sorted(coarse) == [*range(8)] != coarse


def test_a_task_that_main_leaves_behind_is_cancelled():
    """If `main` ended at 1 s, `asyncio.run` would stop Luigi's task, and his message would be lost."""
    sent = []

    async def luigi() -> None:
        await asyncio.sleep(0.05)
        sent.append("Luigi")

    async def main() -> None:
        with pytest.raises(ConnectionError):
            await asyncio.gather(fail("Mario"), luigi())

    asyncio.run(main())
    assert sent == []


async def test_return_exceptions_puts_the_error_in_the_place_of_a_result():
    """With `return_exceptions=True`, `gather` waits for all. An error stands in the list in the place of the result.
    Each result counts by itself."""
    start = time.monotonic()
    error, luigi = await asyncio.gather(fail("Mario"), send_data("Luigi"), return_exceptions=True)
    assert isinstance(error, ConnectionError)
    assert luigi == "sent to Luigi"
    assert round(time.monotonic() - start, 3) == 2


async def test_a_group_collects_every_error():
    """An error that holds other errors. A task group raises one, because several of its tasks may fail; `except*`
    takes out the errors of one kind.

    It gives you a group too, and its `exceptions` holds the errors. Errors of other kinds go on to the caller."""
    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail("Mario"))
            group.create_task(fail("Luigi"))
    assert {str(error) for error in caught.value.exceptions} == {"Luigi does not answer", "Mario does not answer"}
    try:
        raise ExceptionGroup("both", [ConnectionError("Mario"), ValueError("Luigi")])
    except* ConnectionError as group_error:
        assert [str(error) for error in group_error.exceptions] == ["Mario"]
        assert isinstance(group_error, ExceptionGroup)
    except* ValueError as group_error:
        assert [str(error) for error in group_error.exceptions] == ["Luigi"]
    with pytest.raises(ExceptionGroup) as further:
        try:
            raise ExceptionGroup("both", [ConnectionError("Mario"), ValueError("Luigi")])
        except* ConnectionError:
            pass
    assert [str(error) for error in further.value.exceptions] == ["Luigi"]


@pytest.mark.parametrize("where", ["task", "block", "both"])
async def test_below_the_block_no_task_is_left_and_none_has_failed(where: str):
    """If a task fails, the program does not come to this line. No task is left when its block is over, also after an
    error, in a task or in the block."""
    tasks = []
    with pytest.raises(ExceptionGroup):
        async with asyncio.TaskGroup() as group:
            tasks.append(group.create_task(send_data("Luigi")))
            if where != "block":
                tasks.append(group.create_task(fail("Mario")))
            if where != "task":
                raise ConnectionError("main does not answer")
        pytest.fail("below the block, though a task has failed")
    assert all(task.done() for task in tasks)
    assert tasks[0].cancelled()


@pytest.mark.parametrize("cancels", [1, 2])
async def test_a_group_that_is_cancelled_waits_for_its_tasks_too(cancels: int):
    """A task group waits at the end of its block until every task of the group has ended. When its block is over, no
    task of the group is left.

    Also if `main()` is cancelled in the block, and once more while the tasks clean up."""
    below = []

    async def clean_up() -> None:
        try:
            await asyncio.sleep(2)
        finally:
            await asyncio.sleep(2)

    async def main() -> None:
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(clean_up()) for _ in range(2)]
                await asyncio.sleep(2)
        finally:
            below.extend(task.done() for task in tasks)

    running = asyncio.create_task(main())
    for _ in range(cancels):
        await asyncio.sleep(1)
        running.cancel()
    await asyncio.wait([running])
    assert (running.cancelled(), below) == (True, [True, True])

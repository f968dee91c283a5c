"""What lesson 03 says and no recording on its page shows."""

import asyncio
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
    """Where a clock is too coarse to tell the two apart, CPython's order is arbitrary."""
    readings = itertools.count()
    assert ended(lambda: time.monotonic() + next(readings) * 1e-6) == [*range(8)]  # no two readings are equal
    coarse = ended(lambda: time.monotonic() // 0.1 * 0.1)  # it goes in steps, as Windows' own did up to Python 3.12
    assert sorted(coarse) == [*range(8)] != coarse


async def test_return_exceptions_puts_the_error_in_the_place_of_a_result():
    """Then `gather` waits for all, and an error stands in the list in place of a result."""
    start = time.monotonic()
    error, luigi = await asyncio.gather(fail("Mario"), send_data("Luigi"), return_exceptions=True)
    assert isinstance(error, ConnectionError)
    assert luigi == "sent to Luigi"
    assert round(time.monotonic() - start, 3) == 2


async def test_a_group_collects_every_error():
    """More than one task could fail, so the group raises an `ExceptionGroup`."""
    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail("Mario"))
            group.create_task(fail("Luigi"))
    assert {str(error) for error in caught.value.exceptions} == {"Luigi does not answer", "Mario does not answer"}

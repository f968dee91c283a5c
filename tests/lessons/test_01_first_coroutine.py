"""What lesson 01 says and no recording on its page shows."""

import asyncio
import inspect
import time

import pytest


async def test_calling_three_coroutine_functions_runs_none_of_them():
    """Call three, and none has begun a while later."""
    begun = []

    async def fetch_data(number: int) -> None:
        begun.append(number)

    coroutines = [fetch_data(number) for number in range(3)]
    await asyncio.sleep(0.05)
    assert begun == []
    assert {inspect.getcoroutinestate(c) for c in coroutines} == {"CORO_CREATED"}

    for coroutine in coroutines:
        await coroutine
    assert begun == [0, 1, 2]


def test_await_in_a_plain_function_is_a_syntax_error():
    """`await` in a plain `def` is a `SyntaxError`."""
    with pytest.raises(SyntaxError, match="'await' outside async function"):
        compile("def main():\n    await fetch_data()\n", "main.py", "exec")


async def test_async_def_alone_runs_nothing_beside_anything():
    """That takes a second task, and a coroutine that really waits."""
    order = []

    async def never_waits() -> None:
        order.append("awaited")

    async def other() -> None:
        order.append("other task")

    task = asyncio.create_task(other())
    for _ in range(3):
        await never_waits()
    order.append("main")
    await task
    assert order == ["awaited", "awaited", "awaited", "main", "other task"]


async def test_to_thread_lets_the_loop_go_on():
    """`asyncio.to_thread` runs the function beside the loop while the loop goes on."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    counted = []

    async def count() -> None:
        for number in range(1, 4):
            await asyncio.sleep(0.1)
            counted.append(number)

    counting = asyncio.create_task(count())
    await asyncio.to_thread(time.sleep, 0.25)
    assert counted == [1, 2]
    assert round(loop.time() - start, 3) == 0.25
    await counting

"""What the pages of lesson 5 say and no recording on them shows."""

import asyncio
import time
from typing import Any

import pytest

from course.paths import SNIPPETS


async def greet() -> None:
    pass


async def test_create_task_takes_a_coroutine_object():
    """If you give it the function itself, or a task, you get a `TypeError`."""
    task = asyncio.create_task(greet())
    for wrong in (greet, task):
        with pytest.raises(TypeError, match="a coroutine was expected"):
            await asyncio.create_task(wrong)
    await task


async def test_an_await_with_nothing_to_wait_for_gives_no_turn():
    """A coroutine that never pauses gives nobody else a turn, even if you await it a thousand times.

    `await asyncio.sleep(0)` takes no time, but it ends the turn.
    """
    ran = []

    async def note(name: str) -> None:
        ran.append(name)

    task = asyncio.create_task(note("task"))
    for _ in range(1_000):
        await note("awaited")
    assert ran == ["awaited"] * 1_000
    start = time.monotonic()
    await asyncio.sleep(0)
    assert ran[1_000:] == ["task"]
    assert round(time.monotonic() - start, 3) == 0
    await task


@pytest.mark.parametrize("ready", [0, 1, 10])
async def test_a_new_task_waits_at_the_end_of_the_queue(ready: int):
    """A new task stands at the end of the queue: the tasks before it get their turns first.

    No other task runs until the running task pauses.
    """
    turns: list[Any] = []

    async def take(name: int | str) -> None:
        turns.append(name)
        time.sleep(0.1)

    start = time.monotonic()
    before = [asyncio.create_task(take(number)) for number in range(ready)]
    new = asyncio.create_task(take("new"))
    later = asyncio.create_task(take("later"))
    time.sleep(1)
    assert turns == []
    await new
    assert turns == [*range(ready), "new", "later"]
    assert round(time.monotonic() - start, 3) == round(1 + 0.1 * (ready + 2), 3)
    await asyncio.wait([*before, later])


@pytest.mark.parametrize("held", [False, True])
def test_an_error_that_is_not_expected_is_told_at_once(held: bool):
    """The set drops the failed task. Here Python then reports the error at once.

    The report comes later if something else still holds the task.
    """
    program = (SNIPPETS / "05-tasks/kept-and-handled/main.py").read_text(encoding="utf-8")
    names: dict[str, Any] = {"__name__": "program"}
    exec(program.replace("except ConnectionError", "except TimeoutError"), names)

    async def main() -> None:
        told: list[str] = []
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context["message"]))
        names["send_later"]("Mario")
        [task] = names["messages"]
        while not task.done():
            await asyncio.sleep(0.01)
        keeper = [task] if held else []
        del task
        await asyncio.sleep(0)
        assert names["messages"] == set()
        assert told == ([] if held else ["Task exception was never retrieved"])
        keeper.clear()
        assert told == ["Task exception was never retrieved"]

    asyncio.run(main())

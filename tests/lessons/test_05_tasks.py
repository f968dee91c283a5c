"""What lesson 05 says and no recording on its page shows."""

import asyncio
import time


async def test_an_await_with_nothing_to_wait_for_gives_no_turn():
    """If you await a coroutine that never waits itself, nobody else gets a turn.
    If you need to give one away on purpose, `await asyncio.sleep(0)` does it."""
    ran = []

    async def note(name: str) -> None:
        ran.append(name)

    task = asyncio.create_task(note("task"))
    await note("awaited")
    assert ran == ["awaited"]
    start = time.monotonic()
    await asyncio.sleep(0)
    assert ran == ["awaited", "task"]
    assert round(time.monotonic() - start, 3) == 0
    await task

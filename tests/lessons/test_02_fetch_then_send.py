"""What lesson 02 says and no recording on its page shows."""

import asyncio

import pytest


async def fetch_data() -> str:
    await asyncio.sleep(2.5)
    return "API data"


def test_run_gives_what_main_returns():
    """`asyncio.run` gives you what `main()` returns."""
    assert asyncio.run(fetch_data()) == "API data"


def test_run_makes_a_loop_and_closes_it():
    """It makes the event loop, and closes the loop."""

    async def main() -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    first, second = asyncio.run(main()), asyncio.run(main())
    assert first is not second
    assert first.is_closed() and second.is_closed()


def test_run_cancels_what_is_still_running():
    """When `main()` ends, it cancels every task that is still running."""
    tasks = []

    async def main() -> None:
        tasks.append(asyncio.create_task(fetch_data()))
        await asyncio.sleep(1)

    asyncio.run(main())
    assert tasks[0].cancelled()


async def test_run_inside_a_loop_leaves_the_coroutine_fresh():
    """It did not touch the coroutine object: `await` still runs it, once."""
    fetching = fetch_data()
    with pytest.raises(RuntimeError, match="cannot be called from a running event loop"):
        asyncio.run(fetching)
    assert await fetching == "API data"
    with pytest.raises(RuntimeError, match="cannot reuse already awaited coroutine"):
        await fetching

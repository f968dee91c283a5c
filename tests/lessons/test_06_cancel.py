"""What the two pages of lesson 06 say and no recording on them shows."""

import asyncio
import io
import runpy
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from course.paths import SNIPPETS


async def test_finally_does_not_close_what_was_opened_before_the_first_turn():
    """Cancelled before its first turn, a task never enters its body: a file that `main()` opened for it stays open."""

    async def use() -> None:
        with file:
            await asyncio.sleep(1)

    file = io.StringIO()
    task = asyncio.create_task(use())
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled() and not file.closed


sleep = partial(asyncio.sleep, 2.5)


async def grouped() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(sleep())


@pytest.mark.parametrize(
    "what, after, enough",
    [
        (sleep, 1, True),
        (sleep, None, True),
        (lambda: asyncio.to_thread(time.sleep, 2.5), 1, True),
        (lambda: asyncio.create_task(sleep()), 1, False),
        (lambda: asyncio.gather(sleep(), sleep()), 1, False),
        (grouped, 1, False),
        (lambda: asyncio.wait_for(sleep(), 10), 1, sys.version_info >= (3, 12)),  # up to 3.11 it makes a task of it
    ],
    ids=["sleep", "not begun", "to_thread", "another task", "gather", "TaskGroup", "wait_for"],
)
async def test_how_many_turns_a_cancelled_task_needs(
    what: Callable[[], Awaitable[Any]], after: float | None, enough: bool
):
    """One turn is enough for a task that only sleeps, as the video's; one that waits for other tasks may need more."""

    async def waits() -> None:
        await what()

    task = asyncio.create_task(waits())
    if after is not None:
        await asyncio.sleep(after)
    task.cancel()
    assert not task.cancelled()
    await asyncio.sleep(0)
    assert task.cancelled() is enough
    await asyncio.wait([task])


async def test_the_handler_also_catches_a_cancel_of_the_one_who_waits():
    """Somebody might cancel `main()` itself, and this handler would catch that as well."""

    async def main() -> str:
        try:
            await asyncio.create_task(asyncio.sleep(2.5))
        except asyncio.CancelledError:
            return "Request was cancelled."

    running = asyncio.create_task(main())
    await asyncio.sleep(1.5)
    running.cancel()  # nobody cancelled the task inside
    assert await running == "Request was cancelled."


def test_both_names_of_the_timeout_error_mean_one_class():
    """Since Python 3.11 both names mean one class."""
    assert asyncio.TimeoutError is TimeoutError


async def test_a_second_cancel_interrupts_the_cleanup(capsys):
    """`Connection closed.` would not be reached."""
    fetch_data = runpy.run_path(SNIPPETS / "06-cancel/cleanup/main.py")["fetch_data"]
    task = asyncio.create_task(fetch_data())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.sleep(0.5)
    task.cancel()
    await asyncio.wait([task])
    assert capsys.readouterr().out == "Fetching data...\nClosing the connection...\n"


async def test_the_task_runs_on_until_its_next_await():
    """Until its next `await` the task runs on."""
    reached = []

    async def fetch_data() -> None:
        asyncio.current_task().cancel()
        reached.append("after the cancel")
        await asyncio.sleep(0)
        reached.append("after the await")

    await asyncio.wait([asyncio.create_task(fetch_data())])
    assert reached == ["after the cancel"]


async def test_cancelling_a_task_that_has_ended_changes_nothing():
    """A task that has already ended stays as it is: `cancel()` returns `False`."""
    task = asyncio.create_task(asyncio.sleep(1, "API data"))
    await task
    assert (task.cancel(), task.cancelled(), task.result()) == (False, False, "API data")


def test_the_order_of_the_two_handlers_makes_no_difference():
    """Neither is a kind of the other; `except Exception` takes a `TimeoutError` too."""
    assert not issubclass(asyncio.CancelledError, TimeoutError)
    assert not issubclass(TimeoutError, asyncio.CancelledError)
    assert issubclass(TimeoutError, Exception)

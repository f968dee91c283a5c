"""What the pages of lesson 6 say and no recording on them shows."""

import asyncio
import builtins
import gc
import io
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from running import python

from course.checks.versions import VERSIONS
from course.paths import SNIPPETS


async def test_finally_does_not_close_what_was_opened_before_the_first_turn():
    """A task that is cancelled before its first turn does not reach its `try`, so `finally` does not run.

    If another task opened the connection for this task, the connection stays open.
    """

    async def use() -> None:
        with file:
            await asyncio.sleep(1)

    file = io.StringIO()
    task = asyncio.create_task(use())
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled() and not file.closed


@pytest.mark.parametrize("end", ["last line", "return", "break", "continue", "error", "cancel"])
async def test_finally_runs_however_the_try_ends(end: str):
    """Once the `try` has begun, these lines run at its end, also if an exception ends it."""
    said = []

    async def fetch_data() -> None:
        for attempt in (1, 2):
            try:
                said.append(f"fetch {attempt}")
                await asyncio.sleep(1)
                match end:
                    case "return":
                        return
                    case "break":
                        break
                    case "continue":
                        continue
                    case "error":
                        raise ConnectionError
            finally:
                said.append("close")

    task = asyncio.create_task(fetch_data())
    await asyncio.sleep(0.5)
    if end == "cancel":
        task.cancel()
    await asyncio.wait([task])
    assert isinstance(None if task.cancelled() else task.exception(), ConnectionError) == (end == "error")
    assert said == ["fetch 1", "close", "fetch 2", "close"][: 4 if end in ("last line", "continue") else 2]


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
    """The task needs at least one more turn to end. After it has ended, `task.cancelled()` is `True`.

    A task that only sleeps needs one turn. If the cancelled task stands at the `await` of another task,
    that other task is cancelled too, and has to end first.
    """

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
    """The handler catches both: the cancel of `task` and a cancel of `main()`."""

    async def main() -> str:
        try:
            await asyncio.create_task(asyncio.sleep(2.5))
        except asyncio.CancelledError:
            return "Request was cancelled."

    running = asyncio.create_task(main())
    await asyncio.sleep(1.5)
    running.cancel()  # nobody cancelled the task inside
    assert await running == "Request was cancelled."


def test_an_empty_except_catches_everything():
    """An `except:` without a name catches every exception there is."""

    class OfMyOwn(BaseException):
        pass

    kinds = {kind for kind in vars(builtins).values() if isinstance(kind, type) and issubclass(kind, BaseException)}
    kinds |= {asyncio.CancelledError, OfMyOwn}
    errors = [kind.__new__(kind, "an error", [ValueError()]) for kind in kinds]  # an exception group needs both
    caught = []
    for error in errors:
        try:
            raise error
        except:  # noqa: E722
            caught.append(error)
    assert caught == errors


def test_ctrl_c_cancels_main():
    """When you press Ctrl+C: from Python 3.11 `asyncio.run` then cancels `main()`."""
    seen = []

    async def main() -> None:
        signal.raise_signal(signal.SIGINT)
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError as error:
            seen.append(error)
            raise

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            asyncio.run(main())
    finally:
        signal.signal(signal.SIGINT, before)
    assert len(seen) == 1


@pytest.mark.parametrize("ends", ["cancelled", "failed", "returned"])
async def test_wait_raises_no_error_of_the_task(ends: str):
    """`asyncio.wait([task])` waits for the end too, and raises no error of the task.

    So ask the task: first `task.cancelled()`, and if the answer is `False`, `task.exception()`.
    """

    async def fetch_data() -> None:
        await asyncio.sleep(1)
        if ends == "failed":
            raise ConnectionError

    task = asyncio.create_task(fetch_data())
    if ends == "cancelled":
        asyncio.get_running_loop().call_later(0.5, task.cancel)
    await asyncio.wait([task])
    assert task.done()
    assert task.cancelled() == (ends == "cancelled")
    if task.cancelled():
        with pytest.raises(asyncio.CancelledError):  # so this question comes second
            task.exception()
    else:
        assert isinstance(task.exception(), ConnectionError) == (ends == "failed")


async def test_wait_lets_a_cancel_of_the_one_who_waits_through():
    """If somebody cancels `main()` meanwhile, the `CancelledError` passes through `asyncio.wait`."""

    async def main(task: asyncio.Task[None]) -> None:
        await asyncio.wait([task])

    task = asyncio.create_task(asyncio.sleep(2.5))
    running = asyncio.create_task(main(task))
    await asyncio.sleep(1.5)
    running.cancel()
    await asyncio.wait([running])
    assert running.cancelled() and not task.done()
    await task


async def test_await_gives_the_result_or_the_error_of_a_task_that_was_not_cancelled():
    """If it refuses, or had ended before the cancel, you get its result or its error. `cancelled()` is `False`."""

    async def fetch_data(refuses: bool, fails: bool) -> str:
        try:
            await asyncio.sleep(1 if refuses else 0)
        except asyncio.CancelledError:
            assert refuses
        if fails:
            raise ConnectionError
        return "API data"

    for refuses in (True, False):
        for fails in (True, False):
            task = asyncio.create_task(fetch_data(refuses, fails))
            await asyncio.sleep(0.5)
            assert task.cancel() is refuses
            if fails:
                with pytest.raises(ConnectionError):
                    await task
            else:
                assert await task == "API data"
            assert not task.cancelled()


@pytest.mark.parametrize("version", ["3.10", *VERSIONS])
def test_when_both_names_of_the_timeout_error_mean_one_class(version: str):
    """Since Python 3.11 this is another name for `TimeoutError`. In 3.10 it was an exception of its own."""
    asked = [python(version), "-c", "import asyncio; print(asyncio.TimeoutError is TimeoutError)"]
    answer = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    assert answer == str(version != "3.10")


async def test_a_second_cancel_interrupts_the_cleanup(capsys):
    """Another `task.cancel()` interrupts that `await` too, and `Connection closed.` is not printed."""
    fetch_data = runpy.run_path(SNIPPETS / "06-cancel/cleanup/main.py")["fetch_data"]
    task = asyncio.create_task(fetch_data())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.sleep(0.5)
    task.cancel()
    await asyncio.wait([task])
    assert capsys.readouterr().out == "Fetching data...\nClosing the connection...\n"


async def test_a_task_that_never_pauses_again_runs_to_its_end():
    """A task that never pauses again runs all its lines, and then counts as cancelled."""
    reached = []

    async def fetch_data() -> None:
        asyncio.current_task().cancel()
        reached.append("the end")

    task = asyncio.create_task(fetch_data())
    await asyncio.wait([task])
    assert reached == ["the end"] and task.cancelled()


async def test_cancelling_a_task_that_has_ended_only_hides_its_error():
    """On a task that has already ended, `cancel()` returns `False`; if the task failed, Python no longer reports its
    error."""

    async def fails() -> None:
        raise ConnectionError

    task = asyncio.create_task(asyncio.sleep(1, "API data"))
    await task
    assert (task.cancel(), task.cancelled(), task.result()) == (False, False, "API data")
    told: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context["message"]))
    for cancels in (False, True):
        task = asyncio.create_task(fails())
        await asyncio.wait([task])
        assert cancels is False or task.cancel() is False
        del task
        gc.collect()
    assert told == ["Task exception was never retrieved"]


def test_the_order_of_the_two_handlers_makes_no_difference():
    """A handler for one never catches the other; `except Exception` catches a `TimeoutError` too."""
    assert not issubclass(asyncio.CancelledError, TimeoutError)
    assert not issubclass(TimeoutError, asyncio.CancelledError)
    assert issubclass(TimeoutError, Exception)

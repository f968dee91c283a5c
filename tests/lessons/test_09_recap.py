"""The table of errors in lesson 9: each message in it is one that Python gives, and for that cause."""

# ruff: noqa: RUF006  # tasks that nobody holds are meant

import asyncio
import gc
import inspect
import re
import socket
import sys
import traceback
import warnings
from collections.abc import Callable

import pytest

from course.paths import DOCS

TABLE = (DOCS / "lessons/09-recap.md").read_text(encoding="utf-8").partition("### Errors and warnings")[2]
MESSAGES = re.findall(r"^\| \[(.+?)\]\(", TABLE, re.M)


async def fetch_data() -> str:
    return "API data"


def print_data() -> None:
    pass


async def fail() -> None:
    raise ConnectionError


async def forget_an_await() -> None:
    fetch_data()


async def run_inside_a_loop() -> None:
    fetching = fetch_data()
    try:
        asyncio.run(fetching)
    finally:
        await fetching


def create_a_task_in_plain_code() -> None:
    fetching = fetch_data()
    try:
        asyncio.create_task(fetching)
    finally:
        fetching.close()


async def get_the_loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


def use_a_loop_after_its_end() -> None:
    asyncio.run(get_the_loop()).call_soon(print)


async def await_twice() -> None:
    fetching = fetch_data()
    await fetching
    await fetching


async def await_a_plain_function() -> None:
    await print_data()


async def gather_a_function() -> None:
    await asyncio.gather(fetch_data)


async def gather_a_list() -> None:
    await asyncio.gather([])


async def make_a_task_of_a_function() -> None:
    asyncio.create_task(fetch_data)


async def make_a_task_of_a_task() -> None:
    asyncio.create_task(asyncio.create_task(fetch_data()))


async def make_a_task_of_a_value() -> None:
    asyncio.create_task(await fetch_data())


async def fail_in_a_group() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(fail())


async def let_a_task_fail_unawaited() -> None:
    tasks = [asyncio.create_task(fail())]
    await asyncio.sleep(0)
    tasks.clear()


async def hold_a_task_nowhere() -> None:
    async def wait_for_an_answer() -> None:
        await asyncio.get_running_loop().create_future()

    asyncio.create_task(wait_for_an_answer())
    await asyncio.sleep(0)
    gc.collect()


async def await_a_cancelled_task() -> None:
    task = asyncio.create_task(fetch_data())
    task.cancel()
    await task


async def ask_too_early() -> None:
    asyncio.create_task(fetch_data()).result()


async def let_a_limit_run_out() -> None:
    await asyncio.wait_for(asyncio.sleep(0.02), timeout=0.01)


async def let_the_limit_of_a_block_run_out() -> None:
    async with asyncio.timeout(0.01):
        await asyncio.sleep(0.02)


def look_a_name_up() -> None:
    socket.getaddrinfo("no-such-host.invalid", 443, flags=socket.AI_NUMERICHOST)  # asks no server


async def connect_where_nobody_listens() -> None:
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        await asyncio.open_connection(*nobody_listens.getsockname())


CAUSES: dict[str, list[Callable[[], object]]] = {
    "RuntimeWarning: coroutine 'fetch_data' was never awaited": [forget_an_await],
    "RuntimeError: asyncio.run() cannot be called from a running event loop": [run_inside_a_loop],
    "RuntimeError: no running event loop": [create_a_task_in_plain_code],
    "RuntimeError: Event loop is closed": [use_a_loop_after_its_end],
    "RuntimeError: cannot reuse already awaited coroutine": [await_twice],
    "TypeError: object NoneType can't be used in 'await' expression": [await_a_plain_function],
    "TypeError: 'NoneType' object can't be awaited": [await_a_plain_function],
    "TypeError: An asyncio.Future, a coroutine or an awaitable is required": [gather_a_function],
    "TypeError: unhashable type: 'list'": [gather_a_list],
    "TypeError: cannot use 'list' as a dict key (unhashable type: 'list')": [gather_a_list],
    "TypeError: a coroutine was expected, got": [
        make_a_task_of_a_function,
        make_a_task_of_a_task,
        make_a_task_of_a_value,
    ],
    "ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)": [fail_in_a_group],
    "Task exception was never retrieved": [let_a_task_fail_unawaited],
    "Task was destroyed but it is pending!": [hold_a_task_nowhere],
    "asyncio.exceptions.CancelledError": [await_a_cancelled_task],
    "asyncio.exceptions.InvalidStateError: Result is not set.": [ask_too_early],
    "TimeoutError": [let_a_limit_run_out, let_the_limit_of_a_block_run_out],
    "socket.gaierror": [look_a_name_up],
    "ConnectionRefusedError": [connect_where_nobody_listens],
}

UP_TO_313 = {"TypeError: object NoneType can't be used in 'await' expression", "TypeError: unhashable type: 'list'"}
FROM_314 = {
    "TypeError: 'NoneType' object can't be awaited",
    "TypeError: cannot use 'list' as a dict key (unhashable type: 'list')",
}
OF_OTHER_PYTHONS = UP_TO_313 if sys.version_info >= (3, 14) else FROM_314


def said_by(cause: Callable[[], object], caplog: pytest.LogCaptureFixture) -> list[str]:
    """The warnings, the complaints of the loop, and the error at the end of a traceback, as Python prints them."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        error = ""
        try:
            asyncio.run(cause()) if inspect.iscoroutinefunction(cause) else cause()  # type: ignore[arg-type]
        except BaseException as raised:
            error = traceback.format_exception_only(raised)[0].strip()
        gc.collect()
    said = [f"{warning.category.__name__}: {warning.message}" for warning in warned]
    said += [record.getMessage().partition("\n")[0] for record in caplog.records]
    return [*said, error] if error else said


def test_each_message_of_the_table_has_its_cause():
    assert MESSAGES == [*CAUSES]


@pytest.mark.parametrize(
    "message, cause",
    [(message, cause) for message in CAUSES if message not in OF_OTHER_PYTHONS for cause in CAUSES[message]],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_cause_gives_the_message(message: str, cause: Callable[[], object], caplog: pytest.LogCaptureFixture):
    said = said_by(cause, caplog)
    assert len(said) == 1
    rest = said[0].removeprefix(message)
    assert rest != said[0] and (rest[:1] in ("", ":") or message.endswith("got")), said

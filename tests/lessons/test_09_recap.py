"""The table of errors in lesson 9: each message in it is one that Python gives, and for that cause."""

import ast
import asyncio
import gc
import inspect
import re
import socket
import sys
import traceback
import warnings
from collections.abc import Iterator

import pytest

from course.paths import DOCS

TABLE = (DOCS / "lessons/09-recap.md").read_text(encoding="utf-8").partition("### Errors and warnings")[2]
MESSAGES = re.findall(r"^\| \[(.+?)\]\(", TABLE, re.M)

# Python that gives each; with an `await` in it, it runs in a loop. `fetching` is a coroutine of `fetch_data`.
CAUSES = {
    "RuntimeWarning: coroutine 'fetch_data' was never awaited": ["fetch_data()"],
    "RuntimeError: asyncio.run() cannot be called from a running event loop": ["asyncio.run(fetching)\nawait fetching"],
    "RuntimeError: no running event loop": ["asyncio.create_task(fetching)"],
    "RuntimeError: Event loop is closed": ["asyncio.run(get_the_loop()).call_soon(print)"],
    "RuntimeError: cannot reuse already awaited coroutine": ["await fetching\nawait fetching"],
    "TypeError: object NoneType can't be used in 'await' expression": ["await print_data()"],
    "TypeError: 'NoneType' object can't be awaited": ["await print_data()"],
    "TypeError: An asyncio.Future, a coroutine or an awaitable is required": ["await asyncio.gather(fetch_data)"],
    "TypeError: unhashable type: 'list'": ["await asyncio.gather([])"],
    "TypeError: cannot use 'list' as a dict key (unhashable type: 'list')": ["await asyncio.gather([])"],
    "TypeError: a coroutine was expected, got": [
        "await asyncio.create_task(fetch_data)",
        "await asyncio.create_task(asyncio.create_task(fetching))",
        "asyncio.create_task(await fetching)",
    ],
    "ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)": [
        "async with asyncio.TaskGroup() as group: group.create_task(fail())"
    ],
    "Task exception was never retrieved": ["asyncio.create_task(fail())\nawait asyncio.sleep(0)"],
    "Task was destroyed but it is pending!": ["asyncio.create_task(hang())\nawait asyncio.sleep(0)\ngc.collect()"],
    "asyncio.exceptions.CancelledError": ["task = asyncio.create_task(fetching)\ntask.cancel()\nawait task"],
    "asyncio.exceptions.InvalidStateError: Result is not set.": [
        "asyncio.create_task(fetching).result()\nawait asyncio.sleep(0)"
    ],
    "TimeoutError": [
        "await asyncio.wait_for(asyncio.sleep(0.02), timeout=0.01)",
        "async with asyncio.timeout(0.01): await asyncio.sleep(0.02)",
    ],
    "socket.gaierror": ["socket.getaddrinfo('no-such-host.invalid', 443, flags=socket.AI_NUMERICHOST)"],  # no server
    "ConnectionRefusedError": [
        "with socket.socket() as deaf: deaf.bind(('127.0.0.1', 0)); await asyncio.open_connection(*deaf.getsockname())"
    ],
}


async def fetch_data() -> str:
    return "API data"


def print_data() -> None:
    pass


async def fail() -> None:
    raise ConnectionError


async def hang() -> None:
    await asyncio.get_running_loop().create_future()


async def get_the_loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


UP_TO_313 = {"TypeError: object NoneType can't be used in 'await' expression", "TypeError: unhashable type: 'list'"}
FROM_314 = {
    "TypeError: 'NoneType' object can't be awaited",
    "TypeError: cannot use 'list' as a dict key (unhashable type: 'list')",
}
OF_OTHER_PYTHONS = UP_TO_313 if sys.version_info >= (3, 14) else FROM_314


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_left_of_other_tests() -> Iterator[None]:
    gc.collect()
    gc.freeze()  # what there is: to collect takes less time
    yield
    gc.unfreeze()


def said_by(cause: str, caplog: pytest.LogCaptureFixture) -> list[str]:
    """The warnings, the complaints of the loop, and the error at the end of a traceback, as Python prints them."""
    names = {**globals(), "socket": socket, "fetching": (fetching := fetch_data())}
    code = compile(cause, "cause", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)

    async def main() -> None:
        await eval(code, names)

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        error = ""
        try:
            asyncio.run(main()) if code.co_flags & inspect.CO_COROUTINE else exec(code, names)
        except BaseException as raised:
            error = traceback.format_exception_only(raised)[0].strip()
        fetching.close()
        names.clear()
        gc.collect()
    said = [f"{warning.category.__name__}: {warning.message}" for warning in warned]
    said += [record.getMessage().partition("\n")[0] for record in caplog.records]
    return [*said, error] if error else said


def test_each_message_of_the_table_has_its_cause():
    assert MESSAGES == [*CAUSES]


@pytest.mark.parametrize(
    "message, cause",
    [(message, cause) for message in CAUSES if message not in OF_OTHER_PYTHONS for cause in CAUSES[message]],
)
def test_the_cause_gives_the_message(message: str, cause: str, caplog: pytest.LogCaptureFixture):
    said = said_by(cause, caplog)
    assert len(said) == 1
    rest = said[0].removeprefix(message)
    assert rest != said[0] and (rest[:1] in ("", ":") or message.endswith("got")), said

"""The table of errors in lesson 9: each message in it is one that Python gives, and for that cause."""

import ast
import asyncio
import gc
import inspect
import socket
import sys
import traceback
import warnings
from collections.abc import Iterator

import pytest


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


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_left_of_other_tests() -> Iterator[None]:
    gc.collect()
    gc.freeze()  # what there is: to collect takes less time
    yield
    gc.unfreeze()


def said_by(cause: str, caplog: pytest.LogCaptureFixture) -> tuple[list[str], BaseException | None]:
    """The warnings, the complaints of the loop, and the error at the end of a traceback, as Python prints them."""
    names = {**globals(), "socket": socket, "fetching": (fetching := fetch_data())}
    code = compile(cause, "cause", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)

    async def main() -> None:
        await eval(code, names)

    caplog.clear()
    error = None
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            asyncio.run(main()) if code.co_flags & inspect.CO_COROUTINE else exec(code, names)
        except BaseException as raised:
            error = raised.with_traceback(None)
        fetching.close()
        names.clear()
        gc.collect()
    said = [f"{warning.category.__name__}: {warning.message}" for warning in warned]
    said += [record.getMessage().partition("\n")[0] for record in caplog.records]
    return [*said, traceback.format_exception_only(error)[0].strip()] if error else said, error


# Each row of the table as the page has it, and what Python has to do to say so; with an `await` in it, it runs in a
# loop. `fetching` is a coroutine of `fetch_data`.
@pytest.mark.parametrize(
    ("row", "causes"),
    [
        ("RuntimeWarning: coroutine 'fetch_data' was never awaited | "
         "a coroutine object was thrown away unused; most often an `await` is missing", ["fetch_data()"]),
        ("RuntimeError: asyncio.run() cannot be called from a running event loop | "
         "you called it inside `async def` or in a notebook: write `await` there",
         ["asyncio.run(fetching)\nawait fetching"]),
        ("RuntimeError: no running event loop | `create_task` was called in plain code, outside of `asyncio.run`",
         ["asyncio.create_task(fetching)"]),
        ("RuntimeError: Event loop is closed | "
         "a loop, or a thing that belongs to it, was used after `asyncio.run` had closed the loop",
         ["asyncio.run(get_the_loop()).call_soon(print)"]),
        ("RuntimeError: cannot reuse already awaited coroutine | "
         "a coroutine object can be awaited only once; make a new one, or a task, which you can await several times",
         ["await fetching\nawait fetching"]),
        ("TypeError: object NoneType can't be used in 'await' expression | "
         "an `await` before a plain function that returned `None`", ["await print_data()"]),
        ("TypeError: 'NoneType' object can't be awaited | the same, from Python 3.14 on", ["await print_data()"]),
        ("TypeError: An asyncio.Future, a coroutine or an awaitable is required | "
         "`gather` got a function: its parentheses are missing", ["await asyncio.gather(fetch_data)"]),
        ("TypeError: unhashable type: 'list' | `gather` got a list, which it cannot use: the star is missing",
         ["await asyncio.gather([])"]),
        ("TypeError: cannot use 'list' as a dict key (unhashable type: 'list') | the same, from Python 3.14 on",
         ["await asyncio.gather([])"]),
        ("TypeError: a coroutine was expected, got | "
         "`create_task` got a function, a task or a value; it wants a coroutine object",
         ["await asyncio.create_task(fetch_data)",
          "await asyncio.create_task(asyncio.create_task(fetching))",
          "asyncio.create_task(await fetching)"]),
        ("ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception) | "
         "a task of the group failed, or the code in its block failed; catch the error with `except*`",
         ["async with asyncio.TaskGroup() as group: group.create_task(fail())",
          "async with asyncio.TaskGroup(): await fail()"]),
        ("Task exception was never retrieved | a task failed, and nobody awaited it",
         ["asyncio.create_task(fail())\nawait asyncio.sleep(0)"]),
        ("Task was destroyed but it is pending! | "
         "the task vanished before its end, for instance because no variable held it",
         ["asyncio.create_task(hang())\nawait asyncio.sleep(0)\ngc.collect()"]),
        ("asyncio.exceptions.CancelledError | your task, or a task that you await, was cancelled; "
         "`except Exception` does not catch it",
         ["task = asyncio.create_task(fetching)\ntask.cancel()\nawait task",
          "asyncio.current_task().cancel()\nawait asyncio.sleep(0)"]),
        ("asyncio.exceptions.InvalidStateError: Result is not set. | "
         "you asked for the result of a task that is not done",
         ["asyncio.create_task(fetching).result()\nawait asyncio.sleep(0)"]),
        ("TimeoutError | a limit ran out, for instance one of `wait_for` or `asyncio.timeout`",
         ["await asyncio.wait_for(asyncio.sleep(0.02), timeout=0.01)",
          "async with asyncio.timeout(0.01): await asyncio.sleep(0.02)"]),
        ("socket.gaierror | Python found no address for the name of a server; like other errors of a failed "
         "connection, it is an `OSError`",
         ["socket.getaddrinfo('no-such-host.invalid', 443, flags=socket.AI_NUMERICHOST)"]),
        ("ConnectionRefusedError | the machine was reached, but no program there takes the connection; "
         "this is an `OSError`",
         ["with socket.socket() as deaf:\n  deaf.bind(('127.0.0.1', 0))\n"
          "  await asyncio.open_connection(*deaf.getsockname())"]),
    ],
)  # fmt: skip
def test_the_cause_gives_the_message(row: str, causes: list[str], caplog: pytest.LogCaptureFixture):
    message, means = row.split(" | ")
    of_314 = means == "the same, from Python 3.14 on"
    if (sys.version_info >= (3, 14) and message in UP_TO_313) or (sys.version_info < (3, 14) and of_314):
        pytest.skip("another Python says it so")
    for cause in causes:
        said, error = said_by(cause, caplog)
        assert len(said) == 1
        rest = said[0].removeprefix(message)
        assert rest != said[0] and (rest[:1] in ("", ":") or message.endswith("got")), said
        assert isinstance(error, OSError) or "an `OSError`" not in means
        assert not isinstance(error, Exception) or "not an `Exception`" not in means

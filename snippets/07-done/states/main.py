import asyncio
from collections.abc import Callable

ERRORS = (
    asyncio.InvalidStateError,
    asyncio.CancelledError,
    ConnectionError,
)


async def fetch_data(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "API data"


async def fail_to_fetch() -> str:
    raise ConnectionError("no network")


def ask(method: Callable[[], object]) -> str:
    try:
        return str(method())
    except ERRORS as error:
        return f"raises {type(error).__name__}"


def print_row(*cells: object) -> None:
    print("{:10}{!s:7}{!s:12}{:25}{}".format(*cells))


def print_task(state: str, task: asyncio.Task[str]) -> None:
    answers = ask(task.result), ask(task.exception)
    print_row(state, task.done(), task.cancelled(), *answers)


async def main() -> None:
    pending = asyncio.create_task(fetch_data(3))
    returned = asyncio.create_task(fetch_data(1))
    failed = asyncio.create_task(fail_to_fetch())
    cancelled = asyncio.create_task(fetch_data(3))
    cancelled.cancel()
    await asyncio.sleep(2)

    print_row("", "done()", "cancelled()", "result()", "exception()")
    print_task("pending", pending)
    print_task("returned", returned)
    print_task("failed", failed)
    print_task("cancelled", cancelled)


if __name__ == "__main__":
    asyncio.run(main())

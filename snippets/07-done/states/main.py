import asyncio
from collections.abc import Callable


async def fetch_data(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "API data"


async def fail_to_fetch() -> str:
    raise ConnectionError("no network")


def answer(question: Callable[[], object]) -> object:
    try:
        return question()
    except (Exception, asyncio.CancelledError) as error:
        return f"{type(error).__name__}!"


def show(state: str, task: asyncio.Task[str]) -> None:
    print(f"The {state} task")
    print("  done:", task.done())
    print("  cancelled:", task.cancelled())
    print("  result:", answer(task.result))
    print("  exception:", answer(task.exception))


async def main() -> None:
    pending = asyncio.create_task(fetch_data(3))
    returned = asyncio.create_task(fetch_data(1))
    failed = asyncio.create_task(fail_to_fetch())
    cancelled = asyncio.create_task(fetch_data(3))
    cancelled.cancel()
    await asyncio.sleep(2)

    show("pending", pending)
    show("returned", returned)
    show("failed", failed)
    show("cancelled", cancelled)


if __name__ == "__main__":
    asyncio.run(main())

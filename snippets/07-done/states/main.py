import asyncio


async def fetch_data(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "API data"


async def fail_to_fetch() -> str:
    raise ConnectionError("no network")


def ask(task: asyncio.Task[str], question: str) -> object:
    try:
        return getattr(task, question)()
    except (Exception, asyncio.CancelledError) as error:
        return f"{type(error).__name__}!"


async def main() -> None:
    tasks = {
        "pending": asyncio.create_task(fetch_data(3)),
        "returned": asyncio.create_task(fetch_data(1)),
        "failed": asyncio.create_task(fail_to_fetch()),
        "cancelled": asyncio.create_task(fetch_data(3)),
    }
    tasks["cancelled"].cancel()
    await asyncio.sleep(2)

    for question in (
        "done",
        "cancelled",
        "result",
        "exception",
    ):
        print(f"{question}()")
        for state, task in tasks.items():
            print(f"  {state:10}{ask(task, question)}")


if __name__ == "__main__":
    asyncio.run(main())

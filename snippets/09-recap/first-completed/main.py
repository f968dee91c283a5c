import asyncio


async def fetch_data(server: str, seconds: float) -> str:
    await asyncio.sleep(seconds)
    return f"data from {server}"


async def main() -> None:
    tasks = [
        asyncio.create_task(fetch_data("Rome", 3)),
        asyncio.create_task(fetch_data("Oslo", 1)),
    ]
    done, pending = await asyncio.wait(
        tasks, return_when=asyncio.FIRST_COMPLETED
    )
    for task in done:
        print("The winner:", task.result())
    for task in pending:
        print("Still running:", not task.done())
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    print("Now all are done.")


if __name__ == "__main__":
    asyncio.run(main())

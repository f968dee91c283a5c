import asyncio


async def fetch_data() -> str:
    await asyncio.sleep(2.5)
    return "API data"


async def main() -> None:
    task = asyncio.create_task(fetch_data())
    await asyncio.sleep(1)
    task.cancel()
    print(await task)


if __name__ == "__main__":
    asyncio.run(main())

import asyncio


async def fetch_data(queue: asyncio.Queue) -> None:
    await asyncio.sleep(2.5)
    await queue.put("API data")


async def main() -> None:
    queue = asyncio.Queue()
    task = asyncio.create_task(fetch_data(queue))
    print("Data:", await queue.get())
    await task


if __name__ == "__main__":
    asyncio.run(main())

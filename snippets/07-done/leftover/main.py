import asyncio


async def fetch_data() -> str:
    print("Fetching data...")
    try:
        await asyncio.sleep(2.5)
    except asyncio.CancelledError:
        print("I was cancelled!")
        raise
    return "API data"


async def main() -> asyncio.Task[str]:
    task = asyncio.create_task(fetch_data())
    await asyncio.sleep(2)
    print(f"Done? {task.done()}")
    return task


if __name__ == "__main__":
    task = asyncio.run(main())
    print(f"Done? {task.done()}")
    print(f"Cancelled? {task.cancelled()}")

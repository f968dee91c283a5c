import asyncio
import time


async def fetch_data() -> str:
    print("Fetching data...")
    time.sleep(2.5)  # was: await asyncio.sleep(2.5)
    print("Data fetched!")
    return "API data"


async def count_seconds() -> None:
    for second in range(1, 4):
        await asyncio.sleep(1)
        print(f"Counting: {second}")


async def main() -> None:
    counting = asyncio.create_task(count_seconds())
    data = await fetch_data()
    print("Data:", data)
    await counting


if __name__ == "__main__":
    asyncio.run(main())

import asyncio
import time


async def fetch_data() -> str:
    print("Fetching data...")
    time.sleep(2.5)
    print("Data fetched!")
    return "API data"


async def main() -> None:
    task = asyncio.create_task(fetch_data())
    try:
        result = await asyncio.wait_for(task, timeout=2)
        print("Result:", result)
    except TimeoutError:
        print("The request took too long.")


if __name__ == "__main__":
    asyncio.run(main())

import asyncio


async def fetch_data() -> str:
    print("Fetching data...")
    print("Tasks in the loop:", len(asyncio.all_tasks()))
    await asyncio.sleep(2.5)
    return "API data"


async def main() -> None:
    try:
        await asyncio.wait_for(fetch_data(), timeout=2)
    except TimeoutError:
        print("The request took too long.")


if __name__ == "__main__":
    asyncio.run(main())

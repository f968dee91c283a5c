import asyncio


async def fetch_data() -> str:
    print("Fetching data...")
    await asyncio.sleep(2.5)
    print("Data fetched!")
    return "API data"


async def main() -> None:
    print("Data:", fetch_data())  # no await


if __name__ == "__main__":
    asyncio.run(main())

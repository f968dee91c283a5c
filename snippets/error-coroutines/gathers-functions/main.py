import asyncio


async def fetch_data() -> str:
    await asyncio.sleep(1)
    return "API data"


async def main() -> None:
    print(await asyncio.gather(fetch_data, fetch_data))


if __name__ == "__main__":
    asyncio.run(main())

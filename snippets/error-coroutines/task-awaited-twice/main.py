import asyncio


async def fetch_data() -> str:
    await asyncio.sleep(1)
    return "API data"


async def main() -> None:
    fetching = asyncio.create_task(fetch_data())
    print("Mario gets", await fetching)
    print("Luigi gets", await fetching)


if __name__ == "__main__":
    asyncio.run(main())

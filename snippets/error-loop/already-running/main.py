import asyncio


async def fetch_data() -> str:
    await asyncio.sleep(1)
    return "API data"


async def main() -> None:
    loop = asyncio.get_running_loop()
    data = loop.run_until_complete(fetch_data())
    print("Mario gets", data)


if __name__ == "__main__":
    asyncio.run(main())

import asyncio


async def fetch_data() -> list[str]:
    await asyncio.sleep(1)
    return ["API data"]


async def main() -> None:
    data = fetch_data()
    print("Mario gets", data[0])


if __name__ == "__main__":
    asyncio.run(main())

import asyncio


async def ask_station(city: str) -> int:
    await asyncio.sleep(1.5)
    return {"Oslo": 4, "Rome": 19}[city]


async def load(city: str) -> int:
    degrees = await ask_station(city)
    return degrees


async def main() -> None:
    for city in ("Oslo", "Rome"):
        print(f"{city}: {await load(city)} degrees")


if __name__ == "__main__":
    asyncio.run(main())

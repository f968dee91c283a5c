# wrong: load is called without await: prints coroutine objects
import asyncio


async def ask_station(city: str) -> int:
    await asyncio.sleep(1.5)
    return {"Oslo": 4, "Rome": 19}[city]


async def load(city: str) -> int:
    return await ask_station(city)


async def main() -> None:
    print("Oslo:", load("Oslo"), "degrees")
    print("Rome:", load("Rome"), "degrees")


if __name__ == "__main__":
    asyncio.run(main())

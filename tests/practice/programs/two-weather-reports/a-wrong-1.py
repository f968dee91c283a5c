# wrong: asks both stations at the same time: both lines at 1.5 s
import asyncio


async def ask_station(city: str) -> int:
    await asyncio.sleep(1.5)
    return {"Oslo": 4, "Rome": 19}[city]


async def load(city: str) -> int:
    return await ask_station(city)


async def main() -> None:
    oslo, rome = await asyncio.gather(load("Oslo"), load("Rome"))
    print("Oslo:", oslo, "degrees")
    print("Rome:", rome, "degrees")


if __name__ == "__main__":
    asyncio.run(main())

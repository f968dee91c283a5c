# wrong: both tasks begin at 0 s, so Rome comes at 1.5 s
import asyncio


async def ask_station(city: str) -> int:
    await asyncio.sleep(1.5)
    return {"Oslo": 4, "Rome": 19}[city]


def load(city: str) -> int:
    return asyncio.run(ask_station(city))


async def main() -> None:
    oslo = asyncio.create_task(ask_station("Oslo"))
    rome = asyncio.create_task(ask_station("Rome"))
    print("Oslo:", await oslo, "degrees")
    print("Rome:", await rome, "degrees")


if __name__ == "__main__":
    asyncio.run(main())

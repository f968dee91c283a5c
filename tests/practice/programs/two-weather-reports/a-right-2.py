import asyncio


async def ask_station(city: str) -> int:
    await asyncio.sleep(1.5)
    return {"Oslo": 4, "Rome": 19}[city]


def load(city: str) -> int:
    return asyncio.run(ask_station(city))


def main() -> None:
    print("Oslo:", load("Oslo"), "degrees")
    print("Rome:", load("Rome"), "degrees")


if __name__ == "__main__":
    main()

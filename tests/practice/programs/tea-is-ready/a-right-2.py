import asyncio


async def make_tea() -> str:
    print("The water is getting hot...")
    await asyncio.sleep(3)
    return "a cup of tea"


async def breakfast() -> None:
    kettle = asyncio.create_task(make_tea())
    await asyncio.wait([kettle])
    cup = kettle.result()
    print("Here is", cup)
    print("Enjoy!")


if __name__ == "__main__":
    asyncio.run(breakfast())

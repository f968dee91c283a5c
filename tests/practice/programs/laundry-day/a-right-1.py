import asyncio


async def wash() -> str:
    print("The machine is on.")
    await asyncio.sleep(4)
    return "clean shirts"


async def read() -> None:
    for page in (1, 2, 3):
        print("Reading page", page)
        await asyncio.sleep(1)


async def main() -> None:
    laundry, _ = await asyncio.gather(wash(), read())
    print("Hanging up", laundry)


if __name__ == "__main__":
    asyncio.run(main())

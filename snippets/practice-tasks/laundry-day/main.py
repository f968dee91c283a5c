import asyncio


async def wash() -> str:
    print("The machine is on.")
    await asyncio.sleep(4)
    return "clean shirts"


async def main() -> None:
    machine = asyncio.create_task(wash())
    laundry = await machine
    for page in range(1, 4):
        print(f"Reading page {page}")
        await asyncio.sleep(1)
    print("Hanging up", laundry)


if __name__ == "__main__":
    asyncio.run(main())

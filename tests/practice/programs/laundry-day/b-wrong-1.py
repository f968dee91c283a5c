# wrong: wash is only a coroutine and begins after the reading
import asyncio


async def wash() -> str:
    print("The machine is on.")
    await asyncio.sleep(4)
    return "clean shirts"


async def main() -> None:
    machine = wash()
    for page in range(1, 4):
        print(f"Reading page {page}")
        await asyncio.sleep(1)
    laundry = await machine
    print("Hanging up", laundry)


if __name__ == "__main__":
    asyncio.run(main())

# wrong: cake.done without () is always true, so InvalidStateError at 0 s
import asyncio


async def bake() -> str:
    await asyncio.sleep(3.5)
    return "apple cake"


async def main() -> None:
    cake = asyncio.create_task(bake())
    while not cake.done:
        print("Washing a plate")
        await asyncio.sleep(1)
    print("Eating", cake.result())


if __name__ == "__main__":
    asyncio.run(main())

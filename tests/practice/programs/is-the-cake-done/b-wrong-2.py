# wrong: the last plate is left when the cake is done: eats at 3.5 s
import asyncio


async def bake() -> str:
    await asyncio.sleep(3.5)
    return "apple cake"


async def main() -> None:
    cake = asyncio.create_task(bake())
    while not cake.done():
        print("Washing a plate")
        await asyncio.wait([cake], timeout=1)
    print("Eating", cake.result())


if __name__ == "__main__":
    asyncio.run(main())

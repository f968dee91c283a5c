# wrong: done without brackets is always true: stops after one plate
import asyncio


async def bake() -> str:
    await asyncio.sleep(3.5)
    return "apple cake"


async def main() -> None:
    cake = asyncio.create_task(bake())
    while True:
        print("Washing a plate")
        await asyncio.sleep(1)
        if cake.done:
            break
    print("Eating", cake.result())


if __name__ == "__main__":
    asyncio.run(main())

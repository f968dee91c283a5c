import asyncio


async def bake() -> str:
    await asyncio.sleep(3.5)
    return "apple cake"


import time


async def main() -> None:
    cake = asyncio.create_task(bake())
    await asyncio.sleep(0)
    for _ in range(4):
        print("Washing a plate")
        time.sleep(1)
    print("Eating", await cake)

if __name__ == "__main__":
    asyncio.run(main())

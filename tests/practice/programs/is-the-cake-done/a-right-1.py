import asyncio


async def bake() -> str:
    await asyncio.sleep(3.5)
    return "apple cake"


async def main() -> None:
    oven = asyncio.create_task(bake())
    plates = 0
    while True:
        print("Washing a plate")
        await asyncio.sleep(1)
        plates += 1
        if oven.done():
            break
    print("Plates:", plates)
    print("Eating", oven.result())


if __name__ == "__main__":
    asyncio.run(main())

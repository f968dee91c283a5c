import asyncio


async def bake() -> str:
    await asyncio.sleep(3.5)
    return "apple cake"


async def wash_plate() -> None:
    print("Washing a plate")
    await asyncio.sleep(1)


async def main() -> None:
    oven = asyncio.create_task(bake())
    while True:
        await wash_plate()
        if oven.done():
            break
    print(f"Eating {await oven}")


if __name__ == "__main__":
    asyncio.run(main())

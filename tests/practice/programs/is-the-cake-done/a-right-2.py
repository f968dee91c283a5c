import asyncio


async def bake() -> str:
    await asyncio.sleep(3.5)
    return "apple cake"


async def wash_until(cake: "asyncio.Task[str]") -> None:
    while not cake.done():
        print("Washing a plate")
        await asyncio.sleep(1)


async def main() -> None:
    async with asyncio.TaskGroup() as kitchen:
        cake = kitchen.create_task(bake())
        await wash_until(cake)
    print(f"Eating {cake.result()}")


if __name__ == "__main__":
    asyncio.run(main())

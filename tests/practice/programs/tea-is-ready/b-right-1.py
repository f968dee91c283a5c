import asyncio


async def make_tea() -> str:
    print("The water is getting hot...")
    await asyncio.sleep(3)
    return "a cup of tea"


async def main() -> None:
    async with asyncio.TaskGroup() as kitchen:
        cup = kitchen.create_task(make_tea())
    print(f"Here is {cup.result()}")


if __name__ == "__main__":
    asyncio.run(main())

import asyncio


async def make_tea() -> str:
    print("The water is getting hot...")
    await asyncio.sleep(3)
    return "a cup of tea"


async def main() -> None:
    print(f"Here is {await make_tea()}")


if __name__ == "__main__":
    asyncio.run(main())

import asyncio

NUMBERS = range(20_000_000)


async def say_hello() -> None:
    await asyncio.sleep(0.1)
    print("Mario says hello.")


async def main() -> None:
    hello = asyncio.create_task(say_hello())
    total = await asyncio.to_thread(sum, NUMBERS)
    print("The sum is", total)
    await hello


if __name__ == "__main__":
    asyncio.run(main())

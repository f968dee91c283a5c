import asyncio
from concurrent.futures import ProcessPoolExecutor

NUMBERS = range(20_000_000)


async def say_hello() -> None:
    await asyncio.sleep(0.1)
    print("Mario says hello.")


async def main() -> None:
    hello = asyncio.create_task(say_hello())
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor() as pool:
        total = await loop.run_in_executor(
            pool, sum, NUMBERS
        )
    print("The sum is", total)
    await hello


if __name__ == "__main__":
    asyncio.run(main())

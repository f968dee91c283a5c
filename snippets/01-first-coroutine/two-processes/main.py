import asyncio
from concurrent.futures import ProcessPoolExecutor

NUMBERS = range(20_000_000)


async def main() -> None:
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor() as pool:
        mario = loop.run_in_executor(pool, sum, NUMBERS)
        luigi = loop.run_in_executor(pool, sum, NUMBERS)
        print("Both calculate, each in its own process")
        print("Mario has", await mario)
        print("Luigi has", await luigi)


if __name__ == "__main__":
    asyncio.run(main())

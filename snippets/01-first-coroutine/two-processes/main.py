import asyncio
from concurrent.futures import ProcessPoolExecutor

NUMBERS = range(20_000_000)


async def main() -> None:
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(2) as pool:
        mario = loop.run_in_executor(pool, sum, NUMBERS)
        luigi = loop.run_in_executor(pool, sum, NUMBERS)
        print("Mario and Luigi calculate...")
        sums = await asyncio.gather(mario, luigi)
        print("The sums:", *sums)


if __name__ == "__main__":
    asyncio.run(main())

"""Threads overlap with the loop, a pool has room for so many, a thread outlives its timeout, and exit waits for it."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


def block(name: str, seconds: float) -> str:
    time.sleep(seconds)
    print("thread", name)
    return name


async def tick() -> None:
    for number in range(4):
        print("tick", number)
        await asyncio.sleep(0.4)


async def main() -> None:
    print(await asyncio.gather(asyncio.to_thread(block, "overlaps", 1.0), tick()))
    print(await asyncio.gather(asyncio.to_thread(int, "x"), return_exceptions=True))
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=2) as pool:
        jobs = [("a", 0.3), ("b", 0.6), ("c", 0.6), ("d", 0.9)]
        print(await asyncio.gather(*(loop.run_in_executor(pool, block, *job) for job in jobs)))
    try:
        async with asyncio.timeout(0.3):
            await asyncio.to_thread(block, "too long", 1.0)
    except TimeoutError:
        print("timeout")


asyncio.run(main())
print("end")

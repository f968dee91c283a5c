"""All clocks agree, a blocking sleep holds the loop, and small sleeps do not overtake a long one."""

import asyncio
import time
from time import sleep


async def many() -> None:
    for _ in range(10):
        await asyncio.sleep(0.1)
    print("ten short sleeps")


async def one() -> None:
    await asyncio.sleep(1.0)
    print("one long sleep")


async def tick() -> None:
    for number in range(3):
        print("tick", number)
        await asyncio.sleep(0.2)


async def block() -> None:
    print("blocks")
    sleep(0.7)
    print("goes on")


async def main() -> None:
    await asyncio.gather(many(), one())
    await asyncio.gather(tick(), block())
    loop = asyncio.get_running_loop()
    clocks = (time.time, time.monotonic, time.perf_counter, loop.time)
    before = [clock() for clock in clocks]
    await asyncio.sleep(0.7)
    time.sleep(0.3)
    print(*(f"{clock() - start:.0f}" for clock, start in zip(clocks, before, strict=True)))


asyncio.run(main())

"""Two threads lose an update."""

import asyncio
import time

n = 0


def work(d):
    global n
    old = n
    time.sleep(d)
    n = old + 1


async def main():
    await asyncio.gather(asyncio.to_thread(work, 1), asyncio.to_thread(work, 2))
    print(n)


asyncio.run(main())

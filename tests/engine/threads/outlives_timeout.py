"""A thread outlives the timeout of who awaits it."""

import asyncio
import time


def work():
    for i in range(3):
        print("thread", i)
        time.sleep(1)


async def main():
    t = asyncio.create_task(asyncio.to_thread(work))
    await asyncio.sleep(0.5)
    print("loop")
    try:
        await asyncio.wait_for(asyncio.to_thread(time.sleep, 5), 1)
    except TimeoutError:
        print("timeout")
    await t
    print("end")


asyncio.run(main())

"""A flag that a thread sets after two seconds."""

import asyncio
import time

flag = False


def work():
    global flag
    time.sleep(2)
    flag = True


async def main():
    t = asyncio.create_task(asyncio.to_thread(work))
    await asyncio.sleep(1)
    print(flag)
    await t
    print(flag)


asyncio.run(main())

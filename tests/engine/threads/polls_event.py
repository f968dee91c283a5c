"""A thread polls an event, which the loop sets."""

import asyncio
import threading

stop = threading.Event()


def work():
    n = 0
    while not stop.wait(0.5):
        n += 1
        print("poll", n)


async def main():
    t = asyncio.create_task(asyncio.to_thread(work))
    await asyncio.sleep(1.2)
    stop.set()
    await t
    print("end")


asyncio.run(main())

"""The loop feeds a thread through a queue."""

import asyncio
import queue
import time

q = queue.Queue()


def consumer():
    while (x := q.get()) is not None:
        print("got", x)
        time.sleep(0.5)


async def main():
    t = asyncio.create_task(asyncio.to_thread(consumer))
    for i in range(3):
        await asyncio.sleep(1)
        q.put(i)
    q.put(None)
    await t
    print("end")


asyncio.run(main())

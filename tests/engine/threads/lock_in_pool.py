"""A lock lets in one thread at a time."""

import asyncio
import threading
import time

lock = threading.Lock()


def work(n):
    with lock:
        print("in", n)
        time.sleep(1)
        print("out", n)


async def main():
    await asyncio.gather(*(asyncio.to_thread(work, i) for i in range(3)))
    print("end")


asyncio.run(main())

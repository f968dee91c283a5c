"""`asyncio.to_thread` beside tasks: overlapping, more jobs than workers, errors, cancellation, a blocked loop."""

import asyncio
import threading
import time


def block(name, seconds):
    time.sleep(seconds)
    print(name, "in a thread")
    if name == "fails":
        raise KeyError(name)
    return name


async def ticks(count):
    for number in range(count):
        await asyncio.sleep(0.2)
        print("tick", number)


async def main():
    print(await asyncio.gather(asyncio.to_thread(block, "a", 0.3), asyncio.to_thread(block, "b", 0.1), ticks(3)))
    try:
        await asyncio.to_thread(block, "fails", 0.1)
    except KeyError as error:
        print(repr(error))
    task = asyncio.create_task(asyncio.to_thread(block, "goes on", 0.4))
    await asyncio.sleep(0.1)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
    task = asyncio.create_task(asyncio.to_thread(block, "while the loop is held", 0.6))
    await asyncio.sleep(0.05)
    time.sleep(0.5)
    print("held")
    await task
    lock = threading.Lock()
    lock.acquire()
    threading.Timer(0.2, lock.release).start()
    with lock:
        print("a lock that held the loop")
    print(await asyncio.wait_for(asyncio.to_thread(block, "in time", 0.1), 0.5))


asyncio.run(main())

"""Threads that call back into the loop: futures, events, a task that is cancelled, a loop that is closed."""

import asyncio
import threading
import time


async def main():
    loop, future, event = asyncio.get_running_loop(), asyncio.Future(), asyncio.Event()

    def work():
        time.sleep(0.2)
        loop.call_soon_threadsafe(future.set_result, "a result")
        time.sleep(0.2)
        loop.call_soon_threadsafe(event.set)
        time.sleep(0.2)
        loop.call_soon_threadsafe(task.cancel)

    async def ticks():
        number = 0
        while True:
            await asyncio.sleep(0.15)
            number += 1
            print("tick", number)

    task = asyncio.create_task(ticks())
    thread = threading.Thread(target=work)
    thread.start()
    print(await future)
    await event.wait()
    print("event")
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
    thread.join()
    return loop


closed = asyncio.run(main())
try:
    closed.call_soon_threadsafe(print)
except RuntimeError as error:
    print(error)

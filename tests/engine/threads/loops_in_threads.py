"""`asyncio.run` in threads beside the main thread's own loop; context variables that go along."""

import asyncio
import contextvars
import threading
import time

who = contextvars.ContextVar("who", default="nobody")


async def steps(name, seconds):
    for number in range(3):
        await asyncio.sleep(seconds)
        print(name, number, threading.current_thread().name)
    return name


def in_thread(name, seconds):
    print(asyncio.run(steps(name, seconds)), who.get())


async def main():
    who.set("main")
    thread = threading.Thread(target=in_thread, args=("thread", 0.07), name="its own")
    thread.start()
    other = asyncio.to_thread(in_thread, "to_thread", 0.17)
    print(await asyncio.gather(steps("main", 0.28), other))
    thread.join()
    time.sleep(0.01)
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, who.get), await asyncio.to_thread(who.get))


asyncio.run(main())

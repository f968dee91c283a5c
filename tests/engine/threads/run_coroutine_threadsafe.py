"""A loop in a thread of its own, to which the main thread gives coroutines."""

import asyncio
import threading
import time

loop = asyncio.new_event_loop()
thread = threading.Thread(target=loop.run_forever, daemon=True)
thread.start()


async def double(number, seconds):
    await asyncio.sleep(seconds)
    print("doubled", number, threading.current_thread() is thread)
    return 2 * number


began = time.monotonic()
first, second = (asyncio.run_coroutine_threadsafe(double(*each), loop) for each in ((1, 0.3), (2, 0.1)))
print(first.result(), second.result(), round(time.monotonic() - began, 1))
try:
    asyncio.run_coroutine_threadsafe(double(3, 1), loop).result(timeout=0.2)
except TimeoutError:
    print("timeout", round(time.monotonic() - began, 1))


async def fails():
    await asyncio.sleep(0.1)
    raise ValueError("there")


failing = asyncio.run_coroutine_threadsafe(fails(), loop)
failing.add_done_callback(lambda future: print("callback", future.exception(), threading.current_thread() is thread))
time.sleep(0.2)
print(repr(failing.exception()))
cancelled = asyncio.run_coroutine_threadsafe(double(4, 0.5), loop)
time.sleep(0.05)
print(cancelled.cancel())
time.sleep(1)
loop.call_soon_threadsafe(loop.stop)
thread.join()
loop.close()
print("end", round(time.monotonic() - began, 1))

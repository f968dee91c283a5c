"""`shutdown` that waits, that does not, that cancels what has not begun; a pool and a thread left at the end."""

import asyncio
import atexit
import threading
import time
from concurrent.futures import ThreadPoolExecutor

began = time.monotonic()


def work(name, seconds):
    time.sleep(seconds)
    print(round(time.monotonic() - began, 1), name)
    return name


pool = ThreadPoolExecutor(1, thread_name_prefix="mine", initializer=lambda: print(threading.current_thread().name))
jobs = [pool.submit(work, name, 0.2) for name in "abc"]
time.sleep(0.05)
pool.shutdown(wait=False, cancel_futures=True)
print([job.cancelled() for job in jobs])
try:
    pool.submit(work, "d", 1)
except RuntimeError as error:
    print(error)
pool.shutdown()
print(jobs[0].result())


async def main():
    asyncio.get_running_loop().run_in_executor(None, work, "nobody awaits it", 0.4)
    print(await asyncio.to_thread(work, "awaited", 0.2))


asyncio.run(main())
print("after the loop", round(time.monotonic() - began, 1))
left = ThreadPoolExecutor(1)
left.submit(work, "left", 0.3)
left.submit(work, "left too", 0.1)
atexit.register(lambda: print("at exit", round(time.monotonic() - began, 1)))
threading.Thread(target=work, args=("the last", 0.7)).start()
print("end of the program")

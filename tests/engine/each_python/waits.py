"""What the main thread waits for besides its event loop: nothing comes, but its own alarm; and pools of threads."""

import asyncio
import os
import queue
import select
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

last = time.monotonic()


def after(seconds, *what):
    """Print it, and whether so much time has passed since the last one."""
    global last
    now = time.monotonic()
    print(*what, seconds <= now - last + 0.001 < seconds + 5)
    last = now


after(0.05, threading.Event().wait(0.05))
lock = threading.Lock()
after(0.02, lock.acquire(), lock.locked(), lock.acquire(timeout=0.02), lock.acquire(False))
try:
    lock.acquire(False, 1)
except ValueError as error:
    print(error)
lock.release()
try:
    lock.release()
except RuntimeError as error:
    print(error)
for kind in (queue.Queue, queue.LifoQueue, queue.SimpleQueue):
    try:
        kind().get(timeout=0.03)
    except queue.Empty:
        after(0.03, "empty")
full = queue.Queue(1)
full.put(1)
try:
    full.put(2, timeout=0.03)
except queue.Full:
    after(0.03, "full")
after(0.02, threading.Semaphore(0).acquire(timeout=0.02))
condition = threading.Condition()
with condition:
    after(0.05, condition.wait_for(lambda: False, 0.03), condition.wait(0.02))
try:
    threading.Barrier(2).wait(0.02)
except threading.BrokenBarrierError:
    after(0.02, "broken")
after(0.03, select.select([], [], [], 0.03))
signal.signal(signal.SIGALRM, lambda number, frame: print("alarm", number))
print(signal.setitimer(signal.ITIMER_REAL, 0.05, 0.1), signal.getsignal(signal.SIGALRM).__name__)
time.sleep(0.2)
print([round(seconds, 1) for seconds in signal.setitimer(signal.ITIMER_REAL, 0)])
os.kill(os.getpid(), signal.SIGALRM)


def rounds(seconds, what):
    """Print how often so much time has passed since the last one."""
    global last
    print(round((time.monotonic() - last) / seconds), what)
    last = time.monotonic()


async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGALRM, stop.set)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    await stop.wait()
    after(0.25, "stopped by an alarm")
    workers = vars(ThreadPoolExecutor())["_max_workers"]
    for count in (workers, workers + 1):
        await asyncio.gather(*(asyncio.to_thread(time.sleep, 0.2) for _ in range(count)))
        rounds(0.2, "of the default pool")
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    await asyncio.gather(asyncio.to_thread(time.sleep, 0.2), asyncio.to_thread(time.sleep, 0.2))
    rounds(0.2, "of a pool of one")
    asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.6)  # nobody awaits it


asyncio.run(main())
rounds(0.2, "after the loop")
with threading.Lock() as locked, threading.RLock() as again:
    print(locked, again)
lock = sys.modules["_thread"].allocate_lock()
after(0.03, lock.acquire(), lock.acquire(timeout=0.03), repr(lock).split(" object")[0])

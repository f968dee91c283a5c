"""Producers and consumers of `queue.Queue` in threads, with `task_done` and `join`; a loop that feeds another one."""

import asyncio
import queue
import threading
import time

work, results = queue.Queue(maxsize=2), queue.SimpleQueue()


def consumer(name, seconds):
    while (item := work.get()) is not None:
        time.sleep(seconds)
        results.put(f"{name} {item}")
        work.task_done()
    work.task_done()
    print(name, "ends")


def produce():
    for number in range(6):
        work.put(number)
        print("put", number)
        time.sleep(0.01)
    for _ in range(2):
        work.put(None)


threads = [
    threading.Thread(target=consumer, args=("quick", 0.1)),
    threading.Thread(target=consumer, args=("slow", 0.27)),
    threading.Thread(target=produce),
]
for thread in threads:
    thread.start()
    time.sleep(0.003)
threads[-1].join()
work.join()
for thread in threads:
    thread.join()
print(sorted(results.get() for _ in range(results.qsize())))


async def main():
    loop, there, back = asyncio.get_running_loop(), queue.Queue(), asyncio.Queue()

    def answer():
        while (question := there.get()) != "bye":
            time.sleep(0.1)
            loop.call_soon_threadsafe(back.put_nowait, question.upper())

    thread = threading.Thread(target=answer)
    thread.start()
    for question in ("one", "two"):
        there.put(question)
        print(await back.get())
    there.put("bye")
    await asyncio.to_thread(thread.join)
    print("done", thread.is_alive())


asyncio.run(main())

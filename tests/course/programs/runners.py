"""Loops made by hand, timers set by hand, task names, and the end of the program by `sys.exit` in a task."""

import asyncio
import atexit
import sys


class Farewell:
    def __del__(self) -> None:
        sys.stdout.write("destroyed\n")


async def step(name: str) -> str:
    await asyncio.sleep(0.3)
    print("step", name)
    return name


async def timers() -> None:
    loop = asyncio.get_running_loop()
    now = loop.time()
    loop.call_at(now + 0.6, print, "third")
    loop.call_later(0.2, print, "second")
    dropped = loop.call_later(0.4, print, "never")
    loop.call_soon(print, "first")
    dropped.cancel()
    task = asyncio.create_task(step("is cancelled by a timer"))
    loop.call_later(0.1, task.cancel)
    await asyncio.sleep(0.8)
    print(task.cancelled(), task.get_name())


async def left_over() -> None:
    try:
        await asyncio.sleep(10)
    finally:
        print("cleans up")


async def leave() -> None:
    await asyncio.sleep(0.1)
    print("no line break at the end", end="")
    sys.exit(7)


async def main() -> None:
    print(asyncio.current_task().get_name())
    task = asyncio.create_task(left_over())
    leaving = asyncio.create_task(leave())
    await asyncio.sleep(0)
    print(task.get_name())
    try:
        await asyncio.sleep(5)
    finally:
        leaving.exception()  # retrieved, and not shown


keep = Farewell()
atexit.register(print, "at exit")
with asyncio.Runner() as runner:
    print(runner.run(step("R")), runner.run(step("S")))
loop = asyncio.new_event_loop()
print(loop.run_until_complete(step("by hand")))
loop.run_until_complete(timers())
loop.close()
asyncio.run(main())

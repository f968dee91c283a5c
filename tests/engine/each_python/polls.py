"""Waiting for a moment by looking at a clock again and again, or by going round until something has happened."""

import asyncio
import datetime
import time


class Turn:
    """One turn of the loop, as "A Conceptual Overview of asyncio" of CPython's documentation makes it."""

    def __await__(self):
        yield


LOOP = asyncio.new_event_loop()
READINGS = {
    "monotonic": time.monotonic,
    "time": time.time,
    "date": lambda: datetime.datetime.now().timestamp(),
    "loop": LOOP.time,
}
TURNS = {"monotonic": lambda: asyncio.sleep(0), "loop": Turn}


async def ticker(seconds, times):
    for number in range(times):
        await asyncio.sleep(seconds)
        print("tick", number)


async def reads():
    begun = time.monotonic()
    await asyncio.sleep(0.1)
    return time.monotonic() - begun


async def main():
    for name, reading in READINGS.items():
        ticking = asyncio.create_task(ticker(0.03, 1))
        end = reading() + 0.25
        while reading() < end:
            pass
        print(name, "has come, and nobody else had a turn")
        await ticking
    for name, turn in TURNS.items():
        ticking = asyncio.create_task(ticker(0.03, 1))
        end = READINGS[name]() + 0.25
        while READINGS[name]() < end:
            await turn()
        print(name, "has come", ticking.done())
    done = []
    LOOP.call_later(0.1, done.append, "by a timer")
    while not done:
        await asyncio.sleep(0)
    print(done)
    for _ in range(500):
        await asyncio.sleep(0)
    begun = time.monotonic()
    await asyncio.gather(*(reads() for _ in range(1_200)))
    print("readings that wait for nothing take no time:", time.monotonic() - begun < 0.25)


LOOP.run_until_complete(main())
LOOP.close()

"""A date that is read later is later, what was waited for has passed by every clock, and a date has a fraction."""

import abc
import asyncio
import logging
import time
from datetime import datetime, timedelta


class Marked(datetime, abc.ABC):
    pass


async def main():
    start = time.time()
    while time.time() - start < 0.1:
        print("tick")
        await asyncio.sleep(0.1)
    for clock in (time.time, time.monotonic, time.perf_counter, asyncio.get_running_loop().time):
        start = clock()
        await asyncio.sleep(0.1)
        assert clock() - start >= 0.1
    start = datetime.now()
    await asyncio.sleep(0.1)
    assert datetime.now() - start >= timedelta(seconds=0.1)
    dates = []
    for _ in range(5):
        dates.append(datetime.now())
        sum(range(2_000))
    print(len({*dates}), sorted(dates) == dates)
    print(1 / (dates[1] - dates[0]).total_seconds() > 0)
    print(sum("." in str(date) for date in dates) > 3)
    print(isinstance(Marked.now(), datetime))
    record = logging.makeLogRecord({})
    print(0 <= record.relativeCreated < 60_000)


asyncio.run(main())

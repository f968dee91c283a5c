"""A date that is read later is later, and has a fraction; and what is made of dates."""

import abc
import asyncio
import logging
from datetime import datetime


class Marked(datetime, abc.ABC):
    pass


async def main():
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

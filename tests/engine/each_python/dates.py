"""The class that tells the date is CPython's own in all but what it calls now; a date that is read later is later."""

import abc
import calendar
import copy
import datetime
import email.utils
import functools
import logging
import os
import pickle
import time
import warnings
from datetime import date, timedelta
from datetime import datetime as DT


class Own(DT):
    pass


class Marked(DT, abc.ABC):
    pass


@functools.singledispatch
def kind(value):
    return "something"


@kind.register
def _(value: date):
    return "a date"


now, fixed, own = DT.now(), DT(2020, 1, 2, 3, 4, 5, 6), Own(2020, 1, 2)
made = [now, DT.today(), DT.strptime("2020", "%Y"), DT.fromisoformat("2020-01-01"), DT.combine(now.date(), now.time())]
made += [now + timedelta(1), now.replace(day=1), now.astimezone(datetime.UTC), copy.deepcopy(now), DT.min, DT.max]
made += [pickle.loads(pickle.dumps(now)), DT.fromtimestamp(1.5), DT.fromtimestamp(1.5, datetime.UTC)]
made += [DT.now(datetime.UTC), DT.utcnow()]
print([type(value) is DT is datetime.datetime for value in made])
print([isinstance(value, DT) and isinstance(value, date) and not isinstance(value, Own) for value in made])
print(type(now.date()) is date, isinstance(date.today(), DT), isinstance("text", DT), isinstance(own, (Own, DT)))
print(issubclass(DT, date), issubclass(date, DT), issubclass(Own, DT), issubclass(DT, Own), issubclass(int, DT))
print(type(Own.now()) is Own, type(own + timedelta(1)) is Own, isinstance(own, DT), repr(own), kind(now), kind(own))
print(DT, DT.__name__, DT.__qualname__, DT.__module__, DT.min, DT.max, DT.resolution, repr(fixed), str(fixed))
print(fixed == DT(2020, 1, 2, 3, 4, 5, 6), hash(fixed) == hash(copy.copy(fixed)), fixed < now, f"{fixed:%d.%m.%y}")
print(pickle.loads(pickle.dumps(own)) == own, pickle.loads(pickle.dumps(DT)) is DT, hasattr(now, "__dict__"))
match now:
    case DT(year=2020):
        print("2020")
    case DT():
        print("another year")
for wrong in (lambda: DT.now(5), lambda: DT(), lambda: DT.now() < date.today(), lambda: DT.fromtimestamp("1")):
    try:
        wrong()
    except TypeError as error:
        print(error)
Own.__name__ = "Other"
print(Own.__name__, repr(own), DT.__mro__[-2:], [base.__name__ for base in Own.__mro__[:2]])

dates = [sum(range(2_000)) and DT.now() for _ in range(5)]
print(len({*dates}), sorted(dates) == dates, sum("." in str(date) for date in dates) > 3, type(Marked.now()))
print(1 / (dates[1] - dates[0]).total_seconds() > 0, 0 <= logging.makeLogRecord({}).relativeCreated < 60_000)
warnings.simplefilter("ignore", DeprecationWarning)  # of `utcnow`
clocks = [time.monotonic, time.perf_counter, time.time, time.monotonic_ns, time.perf_counter_ns, time.time_ns]
clocks += [functools.partial(time.clock_gettime, time.CLOCK_MONOTONIC)]
clocks += [functools.partial(time.clock_gettime_ns, time.CLOCK_MONOTONIC)]
began = [clock() for clock in clocks]
time.sleep(3)
passed = [clock() - before for clock, before in zip(clocks, began, strict=True)]
print([3 <= seconds < 5 or 3e9 <= seconds < 5e9 for seconds in passed])
dates = [time.time_ns() / 1e9, time.clock_gettime(time.CLOCK_REALTIME), calendar.timegm(time.gmtime())]
dates += [time.clock_gettime_ns(time.CLOCK_REALTIME) / 1e9, time.mktime(time.localtime(None))]
dates += [time.mktime(time.strptime(text)) for text in (time.ctime(), time.asctime(), time.strftime("%c"))]
dates += [now().timestamp() for now in (datetime.datetime.now, DT.now, DT.today, lambda: DT.now(datetime.UTC))]
dates += [DT.utcnow().replace(tzinfo=datetime.UTC).timestamp(), DT.now().astimezone().timestamp()]
dates += [logging.makeLogRecord({}).created, email.utils.mktime_tz(email.utils.parsedate_tz(email.utils.formatdate()))]
print([-1 <= each - time.time() < 2 for each in dates], date.today() == DT.now().date())
print(
    0 < time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID) < time.monotonic(),
    time.asctime((2020, 1, 2, 3, 4, 5, 3, 2, 0)),
)
os.environ["TZ"] = "America/New_York"
time.tzset()
print(
    time.tzname, DT.fromtimestamp(0), DT.fromtimestamp(0, datetime.UTC).hour, DT.now().hour == time.localtime().tm_hour
)

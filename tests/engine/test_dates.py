"""The date follows the virtual clock: in whatever a program can ask for it, from a date that is given, in UTC."""

import datetime
import time

from running import run

from course import examples
from tickbytick.clock import START


def test_a_run_begins_now_unless_a_date_is_given():
    source = "import datetime; print(datetime.datetime.now(datetime.UTC).timestamp())"
    began = time.time()
    assert began <= float(run(source).text("stdout")) <= time.time() + 1
    assert float(run(source, start=START).text("stdout")) == START + 1e-6


def test_the_recordings_of_the_course_begin_at_one_stated_date():
    example = examples.load(examples.names()[0])
    recording = examples.run(example, lambda: print(datetime.datetime.now(datetime.UTC)))
    assert recording.text("stdout") == "2025-01-01 12:00:00.000001+00:00\n"


# What a program reads 3 s after this.
BEGINNING = """
import datetime, email.utils, logging, time
from datetime import datetime as from_datetime
from time import monotonic_ns, sleep
starts = {clock: clock() for clock in (time.time, time.monotonic, time.perf_counter)}
starts_in_ns = {clock: clock() for clock in (time.time_ns, monotonic_ns, time.perf_counter_ns)}
sleep(3)
"""
WAYS = {
    "[round(clock() - start, 4) for clock, start in starts.items()]": [3.0] * 3,
    "[round((clock() - start) / 1e9, 4) for clock, start in starts_in_ns.items()]": [3.0] * 3,
    "int(time.time())": START + 3,
    "time.time_ns() // 10**9": START + 3,
    "int(time.clock_gettime(time.CLOCK_REALTIME))": START + 3,
    "time.clock_gettime_ns(time.CLOCK_REALTIME) // 10**9": START + 3,
    "time.clock_gettime(time.CLOCK_MONOTONIC) - time.monotonic() > -1e-6": True,
    "time.clock_gettime_ns(time.CLOCK_MONOTONIC) - time.monotonic_ns() > -1000": True,
    "0 < time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID) < time.monotonic()": True,
    "time.strftime('%Y-%m-%d %X %Z')": "2025-01-01 12:00:03 UTC",
    "time.ctime()": "Wed Jan  1 12:00:03 2025",
    "time.asctime()": "Wed Jan  1 12:00:03 2025",
    "time.asctime((2020, 1, 2, 3, 4, 5, 3, 2, 0))": "Thu Jan  2 03:04:05 2020",
    "time.localtime()[:6] == time.gmtime()[:6] == time.localtime(None)[:6]": True,
    "time.mktime(time.localtime())": float(START + 3),
    "(time.tzname, time.timezone)": (("UTC", "UTC"), 0),
    "datetime.datetime.now().replace(microsecond=0)": datetime.datetime(2025, 1, 1, 12, 0, 3),
    "datetime.datetime.today().replace(microsecond=0)": datetime.datetime(2025, 1, 1, 12, 0, 3),
    "datetime.datetime.now(datetime.UTC).isoformat(timespec='seconds')": "2025-01-01T12:00:03+00:00",
    "datetime.datetime.now().astimezone().isoformat(timespec='seconds')": "2025-01-01T12:00:03+00:00",
    "datetime.datetime.fromtimestamp(0)": datetime.datetime(1970, 1, 1),
    "datetime.date.today()": datetime.date(2025, 1, 1),
    "(from_datetime.now() - datetime.datetime(2025, 1, 1)).seconds": 12 * 3_600 + 3,
    "email.utils.formatdate()": "Wed, 01 Jan 2025 12:00:03 -0000",
    "logging.Formatter('%(asctime)s').format(logging.makeLogRecord({'created': time.time(), 'msecs': 0}))":
        "2025-01-01 12:00:03,000",
}  # fmt: skip


def test_whatever_tells_the_date_follows_the_clock():
    recording = run(BEGINNING + "\n".join(f"print(repr({way}))" for way in WAYS), start=START)
    assert dict(zip(WAYS, recording.text("stdout").splitlines(), strict=True)) == {way: repr(WAYS[way]) for way in WAYS}

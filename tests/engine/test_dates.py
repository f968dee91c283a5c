"""When a run begins. That whatever tells the date follows the clock is in each_python/dates.py."""

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

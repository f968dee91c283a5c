"""Virtual time: when it begins, when computing takes some. That all clocks follow it: each_python/dates.py."""

import datetime
import sys
import time
from types import SimpleNamespace

import pytest
from running import events, in_main, run, stamped

from course import examples
from tickbytick import clock
from tickbytick.clock import START, VirtualClock


@pytest.mark.parametrize(("computed", "charged"), [(0.09, 0.0), (0.125, 0.125)])
def test_where_computing_counts_a_tenth_of_a_second_at_once_takes_time(monkeypatch, computed: float, charged: float):
    processor = SimpleNamespace(seconds=0.0)
    monkeypatch.setattr(clock, "processor_time", lambda: processor.seconds)
    virtual = VirtualClock(600, pytest.fail, counts=True)
    for number in range(1, 50):
        processor.seconds += computed  # at first the program before its loop; what it prints then keeps its time
        assert virtual.now() == pytest.approx(number * charged, abs=1e-6)
        virtual.begin_step()
        assert virtual.now() == pytest.approx(number * charged, abs=1e-6)
    processor.seconds += computed
    assert virtual.end_step() == charged


COMPUTES = in_main("""
    asyncio.get_running_loop().call_later(DUE, print, "timer")
    end = time.thread_time() + 0.3
    while time.thread_time() < end: pass
    await asyncio.sleep(0.01)
    print("computed")
""")


def test_where_computing_counts_it_holds_the_loop_from_where_it_began():
    recording = run(COMPUTES.replace("DUE", "0.1"), computing=True)
    [[began, _, task, where, held]] = events(recording, "blocked")
    assert (task, where, began < 0.1, 0.29 <= held <= 0.5) == (1, "main.py:6", True, True)
    assert recording.text("stdout") == "timer\ncomputed\n"


@pytest.mark.parametrize(("due", "told"), [(0.1, ["main.py:6"]), (2, [])])
def test_computing_takes_no_time_and_is_told_if_a_timer_fell_due_meanwhile(due: float, told: list[str]):
    computed: dict[str, float] = {}
    recording = run(COMPUTES.replace("DUE", str(due)), on_uncounted=computed.__setitem__)
    assert ([*computed], all(0.29 <= seconds <= 0.5 for seconds in computed.values())) == (told, True)
    assert stamped(recording)[0] == "0.01 main(): computed"
    assert events(recording, "blocked") == []


def test_a_step_that_makes_an_ssl_context_leaves_no_trace():
    """As aiohttp and httpx make one. How long it takes depends on the machine and its certificates."""
    source = in_main("""
        import ssl
        await asyncio.sleep(0.1)
        MAKE
        print(time.monotonic(), time.time_ns() % 10**9)
        await asyncio.sleep(0.1)
        print(asyncio.get_running_loop().time())
    """)
    with_one, again, without = (
        run(source.replace("MAKE", what), start=START)
        for what in ("ssl.create_default_context()", "ssl.create_default_context()", "pass")
    )
    assert with_one == again
    assert (with_one.text("stdout"), with_one.events) == (without.text("stdout"), without.events)


def test_the_clock_never_goes_back():
    virtual = VirtualClock(600, pytest.fail)
    virtual.sleep(5)
    virtual.advance_to(virtual.monotonic() - 3)
    assert virtual.now() == pytest.approx(5)


def test_a_run_begins_now_unless_a_date_is_given():
    source = "import datetime; print(datetime.datetime.now(datetime.UTC).timestamp())"
    began = time.time()
    assert began <= float(run(source).text("stdout")) <= time.time() + 1
    assert float(run(source, start=START).text("stdout")) == START + 1e-6


def test_the_recordings_of_the_course_begin_at_one_stated_date():
    example = examples.load(examples.names()[0])
    recording = examples.run(example, lambda: print(datetime.datetime.now(datetime.UTC)))
    assert recording.text("stdout") == "2025-01-01 12:00:00.000001+00:00\n"


def test_a_module_that_a_run_imported_anew_and_that_stays_is_put_back():
    kept = []

    def execute() -> None:
        del sys.modules["datetime"]
        import datetime

        kept.append(datetime)
        print(datetime.datetime.now(datetime.UTC).year)

    assert examples.run(examples.load(examples.names()[0]), execute).text("stdout") == "2025\n"
    assert (kept[0] is datetime, kept[0].datetime is datetime.datetime) == (False, True)

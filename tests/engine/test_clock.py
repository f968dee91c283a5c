"""Virtual time: exact, the same for every clock a program can read, and nothing waits for it."""

from types import SimpleNamespace

import pytest
from running import events, in_main, run

from tickbytick import clock
from tickbytick.clock import VirtualClock


@pytest.fixture
def processor(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Its `seconds` stand in for `time.thread_time`."""
    processor = SimpleNamespace(seconds=0.0)
    monkeypatch.setattr(clock, "_processor_time", lambda: processor.seconds)
    return processor


@pytest.mark.parametrize(("computed", "charged"), [(0.05, 0.0), (0.1, 0.0), (0.25, 0.25)])
def test_only_computing_of_over_a_tenth_of_a_second_takes_time(processor, computed: float, charged: float):
    virtual = VirtualClock(600, pytest.fail)
    virtual.begin_step()
    processor.seconds += computed
    assert virtual.now() == pytest.approx(charged, abs=1e-6)
    assert virtual.end_step() == charged
    assert virtual.now() == pytest.approx(charged, abs=1e-6)


def test_many_short_steps_never_count_as_computing(processor):
    virtual = VirtualClock(600, pytest.fail)
    for _ in range(100):
        virtual.begin_step()
        processor.seconds += 0.09
        virtual.end_step()
    assert virtual.now() < 0.001


def test_what_was_computed_between_two_steps_is_not_taken_back(processor):
    """The program before its loop, for one: what it printed then would be later than what comes after."""
    virtual = VirtualClock(600, pytest.fail)
    processor.seconds = 0.5
    seen = virtual.now()
    virtual.begin_step()
    assert virtual.now() > seen == 0.5


def test_computing_holds_the_loop_from_where_it_began():
    recording = run(
        in_main("""
        end = time.thread_time() + 0.3
        while time.thread_time() < end: pass
        await asyncio.sleep(0)
    """)
    )
    [[began, _, task, where, held]] = events(recording, "blocked")
    assert (task, where, began < 0.1, 0.29 <= held <= 0.5) == (1, "main.py:5", True, True)


def test_the_clock_never_goes_back():
    virtual = VirtualClock(600, pytest.fail)
    virtual.sleep(5)
    virtual.advance_to(virtual.monotonic() - 3)
    assert virtual.now() == pytest.approx(5)

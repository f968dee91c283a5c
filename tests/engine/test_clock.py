"""Virtual time: exact, the same for every clock a program can read, and nothing waits for it."""

from types import SimpleNamespace

import pytest
from running import events, in_main, run

from tickbytick import clock
from tickbytick.clock import VirtualClock


@pytest.mark.parametrize(("computed", "charged"), [(0.09, 0.0), (0.125, 0.125)])
def test_only_computing_of_over_a_tenth_of_a_second_at_once_takes_time(monkeypatch, computed: float, charged: float):
    processor = SimpleNamespace(seconds=0.0)
    monkeypatch.setattr(clock, "_processor_time", lambda: processor.seconds)
    virtual = VirtualClock(600, pytest.fail)
    for number in range(1, 50):
        processor.seconds += computed  # at first the program before its loop; what it prints then keeps its time
        assert virtual.now() == pytest.approx(number * charged, abs=1e-6)
        virtual.begin_step()
        assert virtual.now() == pytest.approx(number * charged, abs=1e-6)
    processor.seconds += computed
    assert virtual.end_step() == charged


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

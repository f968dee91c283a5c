"""Virtual time: exact, the same for every clock a program can read, and nothing waits for it."""

import pytest
from running import events, in_main, run, stamped

from tickbytick import clock
from tickbytick.clock import Stopped, VirtualClock


def test_two_readings_of_a_clock_are_never_equal_and_never_go_back():
    recording = run("import time\nr = [time.perf_counter() for _ in range(1000)]\nprint(r == sorted(set(r)))")
    assert stamped(recording) == ["0 True"]


@pytest.mark.parametrize(
    ("seconds", "error"),
    [("-1", "ValueError: sleep length must be non-negative"), ("'1'", "TypeError: "), ("0", "0 slept")],
)
def test_time_sleep_refuses_what_cpython_refuses(seconds: str, error: str):
    assert error in stamped(run(f"import time\ntime.sleep({seconds})\nprint('slept')"))[-1]


class Processor:
    """Stands in for `time.thread_time`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        monkeypatch.setattr(clock, "_processor_time", lambda: self.seconds)


@pytest.mark.parametrize(("computed", "charged"), [(0.05, 0.0), (0.1, 0.0), (0.25, 0.25)])
def test_only_computing_of_over_a_tenth_of_a_second_takes_time(monkeypatch, computed: float, charged: float):
    processor = Processor(monkeypatch)
    virtual = VirtualClock(600, pytest.fail)
    virtual.begin_step()
    processor.seconds += computed
    assert virtual.now() == pytest.approx(charged, abs=1e-6)
    assert virtual.end_step() == charged
    assert virtual.now() == pytest.approx(charged, abs=1e-6)


def test_many_short_steps_never_count_as_computing(monkeypatch):
    processor = Processor(monkeypatch)
    virtual = VirtualClock(600, pytest.fail)
    for _ in range(100):
        virtual.begin_step()
        processor.seconds += 0.09
        virtual.end_step()
    assert virtual.now() < 0.001


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


def test_a_jump_past_the_limit_of_program_time_stops_the_run():
    def stop(reason: str):
        raise Stopped(reason)

    virtual = VirtualClock(10, stop)
    virtual.advance_to(virtual.monotonic() + 9.9)
    with pytest.raises(Stopped) as stopped:
        virtual.sleep(0.2)
    assert (stopped.value.reason, stopped.value.code) == ("stopped after 10 s of program time", 124)


def test_the_clock_never_goes_back():
    virtual = VirtualClock(600, pytest.fail)
    virtual.sleep(5)
    virtual.advance_to(virtual.monotonic() - 3)
    assert virtual.now() == pytest.approx(5)


def test_a_simulated_thread_has_a_time_line_of_its_own():
    virtual = VirtualClock(600, pytest.fail)
    virtual.sleep(1)
    with virtual.thread(starts=4):
        virtual.sleep(2)
        assert virtual.in_thread and virtual.now() == pytest.approx(6)
    assert not virtual.in_thread and virtual.now() == pytest.approx(1)

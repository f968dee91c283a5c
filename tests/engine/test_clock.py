"""Virtual time: exact, the same for every clock a program can read, and nothing waits for it."""

import time

import pytest
from running import events, in_main, run, stamped

from tickbytick import clock
from tickbytick.clock import RunStopped, VirtualClock


def test_every_clock_of_the_time_module_follows_and_is_put_back():
    before = {name: getattr(time, name) for name in dir(time)}
    recording = run(
        """
        import time
        from time import sleep, monotonic_ns
        clocks = [time.time, time.monotonic, time.perf_counter]
        in_ns = [time.time_ns, monotonic_ns, time.perf_counter_ns]
        starts = [clock() for clock in clocks + in_ns]
        sleep(3600)
        seconds = [clock() - start for clock, start in zip(clocks + in_ns, starts)]
        print([round(s, 4) for s in seconds[:3]], [round(s / 1e9, 4) for s in seconds[3:]])
        print(abs(starts[0] - starts[3] / 1e9) < 1e-3, time.strftime("%Y") >= "2024")
    """,
        program_seconds=5000,
    )
    assert stamped(recording) == ["3600 [3600.0, 3600.0, 3600.0] [3600.0, 3600.0, 3600.0]", "3600 True True"]
    assert {name: getattr(time, name) for name in dir(time)} == before


def test_two_readings_of_a_clock_are_never_equal_and_never_go_back():
    recording = run("import time\nr = [time.perf_counter() for _ in range(1000)]\nprint(r == sorted(set(r)))")
    assert stamped(recording) == ["0 True"]


def test_a_blocking_sleep_holds_the_loop_and_says_who_held_it():
    recording = run(
        in_main("""
        task = asyncio.create_task(asyncio.sleep(1))
        await asyncio.sleep(0)
        time.sleep(2.5)
        print(task.done())
        await task
        print(task.done())
    """)
    )
    assert stamped(recording) == ["2.5 main(): False", "2.5 main(): True"]
    assert events(recording, "blocked") == [(0.0, "blocked", 1, "main.py:5", 2.5)]


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
        raise RunStopped(reason)

    virtual = VirtualClock(10, stop)
    virtual.advance_to(virtual.monotonic() + 9.9)
    with pytest.raises(RunStopped) as stopped:
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

"""The log of a run and its output, without a program: what no program shows surely."""

import pytest

from tickbytick.clock import RunStopped, VirtualClock
from tickbytick.log import EventLog, Output
from tickbytick.recording import Started
from tickbytick.wording import Source


@pytest.fixture
def log() -> EventLog:
    log = EventLog(10, lambda event: None)
    log.clock = VirtualClock(60.0, log.stop)
    return log


@pytest.fixture
def output(log: EventLog) -> Output:
    output = Output(log, Source(lambda path: None), limit=3, at_once=50)
    log.flush = output.flush
    return output


@pytest.mark.parametrize(("stream", "texts"), [("stdout", ["a", "b\n"]), ("stderr", ["ab\n"])])
def test_of_stderr_a_whole_line_is_one_event_whoever_writes_it(log, output, stream: str, texts: list[str]):
    for log.current, text in ((lambda: 1, "a"), (lambda: 2, "b\n")):
        output.write(stream, text)
    assert [event.text for event in log.events({})] == texts


def test_what_is_written_after_a_stop_raises_it_until_the_program_is_over(log: EventLog, output: Output):
    for text in ("abcd", "e"):
        with pytest.raises(RunStopped):
            output.write("stdout", text)
    log.write(Started(0.0, "started", 1))
    output.closed = True
    output.write("stdout", "f")
    assert [event.kind for event in log.events({})] == ["printed", "stopped"]

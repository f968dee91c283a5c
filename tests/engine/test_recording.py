"""Recordings on disk: read back as written, every broken one named with its line, every difference told with times."""

import json
from dataclasses import replace

import pytest
from running import in_main, run

from tickbytick.recording import FIELDS, BrokenRecording, Recording, differences, dumps, lines, loads

PROGRAM = in_main("""
    async def send(name, seconds):
        print(f"{{{name}}} is sent", end="")
        time.sleep(0.5)
        await asyncio.sleep(seconds)
        print(" …")
    slow = asyncio.create_task(send("Mario", 1))
    await asyncio.sleep(2)
    task = asyncio.create_task(send("Luigi", 9))
    await asyncio.sleep(1)
    task.cancel()
    print("cancelled")
    await slow
    raise ValueError("the end")
""")


@pytest.fixture(scope="module")
def recording() -> Recording:
    return run(PROGRAM)


def test_a_recording_is_read_back_as_it_was_written(recording):
    assert loads(dumps(recording)) == recording
    assert dumps(loads(dumps(recording))) == dumps(recording)
    assert {event.kind for event in recording.events} == FIELDS.keys() - {"stopped"}


def test_a_line_written_in_pieces_is_one_line(recording):
    printed = [(line.seconds, line.text) for line in lines(recording) if line.stream == "stdout"]
    assert printed == [(0.0, "{Mario} is sent …\n"), (2.0, "{Luigi} is sentcancelled\n")]


# --- broken files

HEADER, *ROWS = dumps(run("print('a')\nprint('b')")).splitlines()


def with_header(**changes) -> str:
    header = {key: value for key, value in (json.loads(HEADER) | changes).items() if value is not None}
    return "\n".join([json.dumps(header), *ROWS]) + "\n"


def with_row(row: str) -> str:
    return "\n".join([HEADER, row, ROWS[1]]) + "\n"


BROKEN = {
    "": "1: not JSON (Expecting value",
    "not json\n": "1: not JSON (Expecting value",
    "[]\n": "1: not the header of a recording",
    ROWS[0] + "\n": "1: not the header of a recording",
    '{"format": "1"}\n': "1: not the header of a recording",
    with_header(format=2): "1: format version 2, this program reads version 1",
    with_header(exit=None): "1: the header has no valid 'exit'",
    with_header(sources=[]): "1: the header has no valid 'sources'",
    with_header(seconds="2.5"): "1: the header has no valid 'seconds'",
    "\n".join([HEADER, *ROWS]): "3: cut short: 2 of 2 events",
    "\n".join([HEADER, ROWS[0]]) + "\n": "3: cut short: 1 of 2 events",
    "\n".join([HEADER, ROWS[0], ROWS[1][:20]]): "3: not JSON (Unterminated string",
    HEADER[:100]: "1: not JSON (",
    HEADER + "\n": "2: cut short: 0 of 2 events",
    "\n".join([HEADER, *ROWS, ROWS[1]]) + "\n": "5: cut short: 3 of 2 events",
    "\n".join([HEADER, "", *ROWS]) + "\n": "2: not JSON (",
    with_row("{}"): "2: not an event",
    with_row("[0.0]"): "2: not an event",
    with_row('["0.0","started",1]'): "2: not an event",
    with_row('[0.0,"begun",1]'): "2: not an event: 'begun' with 1 fields",
    with_row('[0.0,"started",1,2]'): "2: not an event: 'started' with 2 fields",
    with_row('[0.0,"started","1"]'): "2: 'task' is '1'",
    with_row('[0.0,"printed",0,"main.py:1","stdout",7]'): "2: 'text' is 7",
    with_row('[9.0,"started",1]'): "3: earlier than the event before it",
    with_row('[NaN,"started",1]'): "2: not JSON (NaN is no number)",
    "\n".join([HEADER, '[0.0,"started",1]', '[0.0,"started",1]']) + "\n": "3: task 1 starts a second time",
}


@pytest.mark.parametrize("text", BROKEN, ids=[f"{n} line {message}" for n, message in enumerate(BROKEN.values())])
def test_a_broken_recording_is_named_with_its_line(text: str):
    with pytest.raises(BrokenRecording) as broken:
        loads(text, "recording.jsonl")
    assert str(broken.value).startswith(f"recording.jsonl:{BROKEN[text]}")


# --- differences


def changed(recording: Recording, kind: str, field: str, value: object, nth: int = 0) -> Recording:
    """A copy where, in the `nth` event of that kind, that field has another value."""
    events = [*recording.events]
    number = [number for number, event in enumerate(events) if event.kind == kind][nth]
    after = value(getattr(events[number], field)) if callable(value) else value
    events[number] = events[number]._replace(**{field: after})
    return replace(recording, events=events)


@pytest.mark.parametrize(
    ("kind", "field", "value", "expected", "actual"),
    [
        ("printed", "text", lambda text: text.replace("M", "N"), "{Mario} is sent …", "{Nario} is sent …"),
        ("printed", "stream", "stderr", "| {Mario} is sent …", "stderr | {Mario} is sent"),
        ("printed", "time", 0.001, "0.000 s  send('Mario', 1)  | {", "0.001 s  send('Mario', 1)  | {"),
        ("printed", "task", 1, "0.000 s  send('Mario', 1)  |", "0.000 s  main()  |"),
        ("created", "label", "main({})", "task 1 main(), created at", "task 1 main({}), created at"),
        ("created", "parent", 2, "created at 0.000 s by main.py at", "created at 0.000 s by send('Mario', 1) at"),
        ("created", "where", "main.py:1", "at main.py:16", "at main.py:1"),
        ("started", "time", 0.002, "starts at 0.000 s", "starts at 0.002 s"),
        ("waiting", "on", "sleep 3", "for sleep 2", "for sleep 3"),
        ("waiting", "where", "main.py:99", "at main.py:9 for", "at main.py:99 for"),
        ("waiting", "time", 0.25, "waits from 0.000 s to 2.000 s", "waits from 0.250 s to 2.000 s"),
        ("resumed", "time", 1.9, "waits from 0.500 s to 1.500 s", "waits from 0.500 s to 1.900 s"),
        ("blocked", "seconds", 0.7, "holds the loop from 0.000 s for 0.500 s", "the loop from 0.000 s for 0.700 s"),
        ("cancel requested", "target", 2, "that send('Luigi', 9) be cancelled", "that send('Mario', 1) be cancelled"),
        ("cancelled", "time", 3.5, "cancelled at 3.000 s", "cancelled at 3.500 s"),
        ("failed", "error", "ValueError: an end", "3.000 s ValueError: the end", "3.000 s ValueError: an end"),
    ],
)
def test_a_difference_is_told_with_expected_and_actual(recording, kind, field, value, expected, actual):
    other = changed(recording, kind, field, value)
    told = differences(recording, other).splitlines()
    assert any(line.startswith("-") and expected in line for line in told), told
    assert any(line.startswith("+") and actual in line for line in told), told


def test_two_lines_in_another_order_are_a_difference():
    first, second = run("print('a')\nprint('b')"), run("print('a')\nprint('b')")
    second.events.reverse()
    told = differences(first, second).splitlines()
    assert [line for line in told if line[0] in "+-"][2:] == ["+0.000 s  main.py  | b", "-0.000 s  main.py  | b"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("print('a', end='')", "+0.000 s  main.py  | a (no line break)"),
        ("print('a')\nprint('b')", "+0.000 s  main.py  | b"),
        ("print('a'); exit(3)", "+ends at 0.000 s with exit status 3"),
        ("import time\nprint('a'); time.sleep(1)", "+ends at 1.000 s with exit status 0"),
        ("import socket\nprint('a'); socket.socket()", "+0.000 s  stopped: the virtual clock cannot run a socket; use"),
    ],
)
def test_a_difference_of_the_whole_run_is_told(source: str, told: str):
    found = differences(run("print('a')"), run(source)).splitlines()
    assert [line for line in found if line.startswith(told)], found


def test_equal_recordings_have_no_difference(recording):
    assert differences(recording, run(PROGRAM)) == ""


def test_what_a_reader_is_not_shown_makes_no_difference(recording):
    events = [event._replace(where="main.py:999") if event.kind == "printed" else event for event in recording.events]
    other = replace(recording, sources={"main.py": "another hash"}, events=events)
    assert differences(recording, other) == ""


@pytest.mark.parametrize(("seconds", "equal"), [(-0.006, False), (-0.005, True), (0.5, True), (0.502, False)])
def test_a_tolerance_is_taken_for_times_only(recording, seconds: float, equal: bool):
    late = changed(recording, "printed", "time", lambda before: round(before + seconds, 3), nth=2)
    assert (differences(recording, late, early=0.005, late=0.5) == "") is equal
    assert differences(recording, changed(late, "printed", "text", "x\n", nth=2), early=0.005, late=0.5) != ""

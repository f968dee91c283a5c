"""Recordings on disk: read back as written, every broken one named with its line, every difference told with times."""

import json

import pytest
from running import in_main, run

from tickbytick.recording import FIELDS, BrokenRecording, Recording, differences, dumps, loads

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


# --- broken files

HEADER, *ROWS = dumps(run("print('a')\nprint('b')")).splitlines()


def with_header(**changes) -> list[str]:
    return [json.dumps(json.loads(HEADER) | changes), *ROWS]


BROKEN = [
    ([], "1: not JSON (Expecting value"),
    (["[]"], "1: not the header of a recording"),
    (['{"format": "1"}'], "1: not the header of a recording"),
    (with_header(format=1), "1: format version 1, this program reads version 2"),
    (with_header(exit=None), "1: the header has no valid 'exit'"),
    (with_header(seconds="2.5"), "1: the header has no valid 'seconds'"),
    ([HEADER], "2: cut short: 0 of 2 events"),
    ([HEADER, *ROWS, ROWS[1]], "5: cut short: 3 of 2 events"),
    ([HEADER, "", *ROWS], "2: not JSON ("),
    ([HEADER, "{}"], "2: not an event"),
    ([HEADER, '["0.0","started",1]'], '2: not an event: ["0.0",'),
    ([HEADER, '[0.0,["begun"],1]'], "2: not an event"),
    ([HEADER, '[0.0,"started",1,2]'], "2: not an event"),
    ([HEADER, '[9.0,"started",1]', ROWS[1]], "3: earlier than the event before it"),
    ([HEADER, '[NaN,"started",1]'], "2: not JSON (invalid literal"),
]


@pytest.mark.parametrize(("rows", "message"), BROKEN)
def test_a_broken_recording_is_named_with_its_line(rows: list[str], message: str):
    with pytest.raises(BrokenRecording) as broken:
        loads("\n".join([*rows, ""]), "recording.jsonl")
    assert str(broken.value).startswith(f"recording.jsonl:{message}")


def test_a_value_of_another_type_is_named_and_a_file_that_is_cut_anywhere_is_broken(recording):
    text = dumps(recording)
    rows = text.splitlines()
    for number, event in enumerate(recording.events, start=2):
        for field in FIELDS[event.kind]:
            wrong = json.dumps(event._replace(**{field: []}))
            with pytest.raises(BrokenRecording, match=rf"^recording.jsonl:{number}: not an event"):
                loads("\n".join([*rows[: number - 1], wrong, *rows[number:], ""]))
    for end in range(0, len(text), 9):
        with pytest.raises(BrokenRecording):
            loads(text[:end])


# --- differences

# Another value of each field that a reader is shown, and how it is told.
OTHERS = {
    "time": (0.251, "0.251 s"), "text": ("N", "  | N (no line break)"), "stream": ("stderr", "  stderr | "),
    "task": (1, "main()  | "), "label": ("{}", "{}"), "parent": (3, "by send('Luigi', 9) at"),
    "where": ("main.py:99", " at main.py:99"), "on": ("sleep 7", "for sleep 7"),
    "through": ("main.py:99", " in main.py:99 for"), "seconds": (0.7, "for 0.700 s"),
    "target": (2, "that send('Mario', 1) be"), "error": ("ValueError: an end", "3.000 s ValueError: an end"),
}  # fmt: skip


def changed(recording: Recording, kind: str, field: str, value: object, nth: int = 0) -> Recording:
    """A copy where, in the `nth` event of that kind, that field has another value."""
    events = [*recording.events]
    number = [number for number, event in enumerate(events) if event.kind == kind][nth]
    events[number] = events[number]._replace(**{field: value})
    return recording._replace(events=events)


@pytest.mark.parametrize("kind", sorted(FIELDS.keys() - {"stopped"}))
def test_a_difference_of_any_field_is_told_with_expected_and_actual(recording, kind: str):
    fields = {"time", *FIELDS[kind]} - ({"where"} if kind == "printed" else {"task"})
    for field in fields:
        value, told = OTHERS[field]
        rows = differences(recording, changed(recording, kind, field, value)).splitlines()
        assert any(row.startswith("-") and told not in row for row in rows[2:]), (field, rows)
        assert any(row.startswith("+") and told in row for row in rows), (field, rows)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("print('a', end='')", "+0.000 s  main.py  | a (no line break)"),
        ("print('a'); exit(3)", "+ends at 0.000 s with exit status 3"),
        ("import time\nprint('a'); time.sleep(1)", "+ends at 1.000 s with exit status 0"),
        ("import os\nprint('a'); os.fork()", "+0.000 s  stopped: the virtual clock cannot run a subprocess; use"),
    ],
)
def test_a_difference_of_the_whole_run_is_told(source: str, told: str):
    found = differences(run("print('a')"), run(source)).splitlines()
    assert [line for line in found if line.startswith(told)], found


def test_what_a_reader_is_not_shown_makes_no_difference(recording):
    other = run(PROGRAM)._replace(sources={"main.py": "another hash"})
    other.events[:] = [each._replace(where="main.py:9") if each.kind == "printed" else each for each in other.events]
    assert differences(recording, other) == ""


@pytest.mark.parametrize(("seconds", "equal"), [(-0.006, False), (-0.005, True), (0.5, True), (0.502, False)])
def test_a_tolerance_is_taken_for_times_only(recording, seconds: float, equal: bool):
    late = changed(recording, "printed", "time", round(2.0 + seconds, 3), nth=2)
    assert (differences(recording, late, early=0.005, late=0.5) == "") is equal
    assert differences(recording, changed(late, "printed", "text", "x\n", nth=2), early=0.005, late=0.5) != ""


def test_a_wait_within_the_tolerance_is_as_none():
    """On the real clock the start of a process takes a millisecond, or less than one."""
    program = "event = asyncio.Event()\nasyncio.get_running_loop().call_later({}, event.set)\nawait event.wait()"
    at_once, later = (run(in_main(program.format(seconds))) for seconds in (0, 0.001))
    assert differences(at_once, later) != ""
    assert all(
        differences(*pair, early=0.05, late=0.5, least=0.05) == "" for pair in ((at_once, later), (later, at_once))
    )


def test_a_time_within_the_tolerance_stands_in_no_difference(recording):
    late = changed(recording, "printed", "time", 2.4, nth=2)
    shorter = late._replace(events=[event for event in late.events if event.kind != "blocked"])
    told = differences(recording, shorter, late=0.5)
    assert "-  holds the loop" in told and "2.400 s" not in told

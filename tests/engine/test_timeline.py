"""The timeline is computed from the recording: lanes, spans and marks, in seconds."""

import xml.etree.ElementTree as ET

import pytest

from course.examples import load
from tickbytick.recording import Recording, event_of
from tickbytick.show.timeline import LANES, Span, layout, svg, table


def timeline_of(name):
    return layout(load(name).recording((3, 11)))


def spans(lane):
    return [(span.kind, span.start, span.end, span.text) for span in lane.spans]


def test_a_lane_each_in_order_of_creation_children_below_their_parent():
    lanes = timeline_of("03-gather/both-at-once").lanes
    assert [(lane.label, lane.depth) for lane in lanes] == [
        ("main()", 0),
        ("send_data('Mario')", 1),
        ("send_data('Luigi')", 1),
    ]
    assert spans(lanes[0]) == [("sleeping", 0.0, 2.5, "sleep 2.5"), ("waiting", 2.5, 4.5, "gather")]
    assert spans(lanes[1]) == spans(lanes[2]) == [("sleeping", 2.5, 4.5, "sleep 2")]
    assert [lane.end for lane in lanes] == [("finished", 4.5, "")] * 3
    assert [mark.at for mark in lanes[0].marks] == [0.0, 2.5, 2.5]


def test_a_blocked_loop_is_held_by_one_lane_and_keeps_the_other_from_starting():
    main, counter = timeline_of("01-first-coroutine/sleep-blocks").lanes
    assert spans(main)[-1] == ("holding", 0.0, 2.5, "holds the loop 2.5 s")
    assert spans(counter)[0] == ("pending", 0.0, 2.5, "created, not started")


def test_a_cancellation_points_from_who_asks_to_who_ends():
    main, fetch = timeline_of("06-cancel/while-it-waits").lanes
    asked = [mark for mark in main.marks if mark.kind == "cancels"]
    assert [(mark.at, mark.target) for mark in asked] == [(1.0, fetch.key)]
    assert fetch.end == ("cancelled", 1.0, "")


def test_a_task_cancelled_before_it_began_never_ran():
    _, fetch = timeline_of("06-cancel/two-handlers").lanes
    assert (fetch.spans, fetch.marks, fetch.end) == ([], [], ("cancelled", 0.0, ""))


def test_a_thousand_alike_are_one_band():
    timeline = timeline_of("04-thousand/coroutines")
    _, band = timeline.lanes
    assert (band.label, band.count, spans(band)) == ("1,000 × kill_time", 1000, [("sleeping", 2.0, 3.0, "sleep 1")])
    assert len([mark for mark in band.marks if mark.at == 2.0]) == 1000
    assert {timeline.lane_of[task] for task in range(2, 1002)} == {band.key}
    assert len(svg(timeline, "t")) < 30_000


def made_of(events, seconds=2.0):
    return Recording("main.py", {}, "virtual", seconds, 0, [*map(event_of, events)])


@pytest.mark.parametrize("count", [LANES, LANES + 1])
def test_up_to_twelve_lanes_show_every_task(count):
    events = [[0.0, "created", number, "main.py:1", f"work({number})", 0] for number in range(1, count + 1)]
    assert len(layout(made_of(events)).lanes) == (count if count <= LANES else 1)


def test_a_band_reaches_from_the_first_to_the_last_that_does_it():
    events = [[0.0, "created", number, "main.py:1", "work()", 0] for number in range(1, 21)]
    events += [[0.0, "started", number] for number in range(1, 21)]
    events += [[0.0, "waiting", number, "main.py:2", "sleep 1"] for number in range(1, 21)]
    events += [[number / 10, "finished", number] for number in range(1, 21)]
    (band,) = layout(made_of(events)).lanes
    assert band.spans == [Span("sleeping", 0.0, 2.0, "sleep 1", "main.py:2")]
    assert band.end == ("finished", 2.0, "")


def test_a_run_that_was_stopped_waits_to_its_end():
    events = [
        [0.0, "created", 1, "main.py:9", "main()", 0],
        [0.0, "started", 1],
        [0.0, "waiting", 1, "main.py:4", "future"],
    ]
    (lane,) = layout(made_of([*events, [2.0, "stopped", 0, "stopped after 2 s of program time"]])).lanes
    assert (spans(lane), lane.end) == ([("waiting", 0.0, 2.0, "future")], None)


def test_lines_printed_outside_of_tasks_have_a_lane_of_the_file():
    lanes = timeline_of("02-fetch-then-send/without-asyncio").lanes
    assert [(lane.label, lane.key) for lane in lanes] == [("main.py", 0)]


@pytest.mark.parametrize(
    ("seconds", "ticks"),
    [(0.0, [0]), (0.5, [0, 0.1, 0.2, 0.3, 0.4, 0.5]), (4.5, [0, 1, 2, 3, 4]), (60.0, [0, 10, 20, 30, 40, 50, 60])],
)
def test_the_axis_has_round_ticks(seconds, ticks):
    assert layout(made_of([], seconds)).ticks() == ticks


def test_the_drawing_places_every_span_where_its_seconds_are():
    timeline = timeline_of("03-gather/both-at-once")
    root = ET.fromstring(svg(timeline, "t"))
    left, plot, total = (float(root.get(f"data-{name}")) for name in ("left", "plot", "seconds"))
    drawn = [
        (round((float(box.get("x")) - left) / plot * total, 2), round(float(box.get("width")) / plot * total, 2))
        for box in root.iter("{http://www.w3.org/2000/svg}rect")
    ]
    assert drawn == [(0.0, 2.5), (2.5, 2.0), (2.5, 2.0), (2.5, 2.0)]


def test_a_screen_reader_gets_title_description_and_table():
    timeline = timeline_of("06-cancel/while-it-waits")
    drawn = svg(timeline, "t")
    assert '<title id="t-title">Timeline of main.py: 2 tasks in 1 s</title>' in drawn
    assert "fetch_data(): sleep 2.5 from 0 to 1 s, is cancelled at 1 s." in drawn
    rows = table(timeline)
    assert "<td>main()</td><td>asks that fetch_data() be cancelled; prints Request was cancelled.; returns" in rows
    assert "<td>0 s</td><td>fetch_data()</td><td>prints Fetching data...; waits: sleep 2.5, until 1 s</td>" in rows


def test_text_of_the_program_cannot_become_markup():
    events = [[0.0, "created", 1, "main.py:1", "f('<b>')", 0], [0.0, "failed", 1, "E: </svg><script>"]]
    drawn = svg(layout(made_of(events)), "t")
    assert "<b>" not in drawn and "<script>" not in drawn

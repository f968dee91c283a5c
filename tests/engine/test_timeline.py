"""The timeline is computed from the recording: lanes, spans and marks, in seconds."""

import xml.etree.ElementTree as ET

import pytest
from running import in_main, run

from tickbytick.recording import Recording
from tickbytick.show.timeline import LANES, Timeline, layout, svg, table

TOGETHER = in_main("""
    async def send(name):
        await asyncio.sleep(2)
        print(name)
        if name == "<b>": raise ValueError("</svg><script>")
    await asyncio.sleep(2.5)
    await asyncio.gather(send("Mario"), send("<b>"), return_exceptions=True)
""")
CANCELLED = in_main("""
    async def fetch(): await asyncio.sleep(2.5)
    task = asyncio.create_task(fetch())
    await asyncio.sleep({})
    task.cancel()
""")
MANY = in_main("""
    async def work(number): await asyncio.sleep(number / 10)
    await asyncio.wait([asyncio.create_task(work(number)) for number in range(1, {} + 1)])
""")


def told(timeline: Timeline) -> list[str]:
    """A line for each lane: its spans, its marks, its end."""
    lines = []
    for lane in timeline.lanes:
        said = [f"{span.kind} {span.start:g}–{span.end:g} {span.text}" for span in lane.spans]
        said += [f"{mark.kind} {mark.at:g}{f' of {mark.target}' if mark.target else ''}" for mark in lane.marks]
        said += ["{} {:g} {}".format(*lane.end).rstrip()] if lane.end else []
        lines.append(f"{'  ' * lane.depth}{lane.label}: {', '.join(said)}")
    return lines


@pytest.mark.parametrize(
    ("source", "lanes"),
    [
        (TOGETHER,
         ["main(): sleeping 0–2.5 sleep 2.5, waiting 2.5–4.5 gather, finished 4.5",
          "  send('Mario'): sleeping 2.5–4.5 sleep 2, printed 4.5, finished 4.5",
          "  send('<b>'): sleeping 2.5–4.5 sleep 2, printed 4.5, failed 4.5 ValueError: </svg><script>"]),
        (in_main("async def count(): pass\ntask = asyncio.create_task(count())\ntime.sleep(2.5)\nawait task"),
         ["main(): holding 0–2.5 holds the loop 2.5 s, finished 2.5",
          "  count(): pending 0–2.5 created, not started, finished 2.5"]),
        # A thread waits beside the loop.
        (in_main("def nap(seconds): time.sleep(seconds)\n"
                 "await asyncio.gather(asyncio.to_thread(nap, 2), asyncio.sleep(1))"),
         ["main(): waiting 0–2 gather, finished 2", "  to_thread(function, 2): waiting 0–2 to_thread, finished 2",
          "    thread nap(2): sleeping 0–2 sleep 2, finished 2", "  sleep(1): sleeping 0–1 sleep 1, finished 1"]),
        ("import time\ntime.sleep(2)", ["main.py: holding 0–2 blocks 2 s"]),  # there is no loop
        (CANCELLED.format(1),
         ["main(): sleeping 0–1 sleep 1, cancels 1 of 2, finished 1",
          "  fetch(): sleeping 0–1 sleep 2.5, cancelled 1"]),
        (in_main("task = asyncio.create_task(asyncio.sleep(2))\ntask.cancel()\nawait asyncio.sleep(1)"),  # it never ran
         ["main(): sleeping 0–1 sleep 1, cancels 0 of 2, finished 1", "  sleep(2): cancelled 0"]),
        (in_main("asyncio.create_task(asyncio.sleep(2))\nawait asyncio.Event().wait()"),  # it is stopped
         ["main(): waiting 0–2 Event.wait", "  sleep(2): sleeping 0–2 sleep 2, finished 2"]),
        (in_main("await asyncio.sleep(1)\nawait asyncio.Event().wait()"),  # it is stopped as that begins
         ["main(): sleeping 0–1 sleep 1, waiting 1–1 Event.wait"]),
        ("print('outside of tasks')", ["main.py: printed 0"]),
        (MANY.format(20), ["main(): waiting 0–2 wait, finished 2", "  20 × work: sleeping 0–2 sleep 0.1, finished 2"]),
    ],
    ids=["together", "held", "thread", "no loop", "cancelled", "never begun", "stopped", "stopped at once", "outside",
         "alike"],
)  # fmt: skip
def test_each_task_has_a_lane_of_what_it_does_or_one_with_those_that_are_alike(source: str, lanes: list[str]):
    assert told(layout(run(source))) == lanes


@pytest.mark.parametrize(("tasks", "lanes"), [(LANES, LANES), (LANES + 1, 2), (1000, 2)])
def test_up_to_twelve_lanes_show_every_task(tasks: int, lanes: int):
    timeline = layout(run(MANY.format(tasks - 1 if lanes == LANES else tasks)))
    assert (len(timeline.lanes), {*timeline.lane_of.values()}) == (lanes, {lane.key for lane in timeline.lanes})
    assert len(svg(timeline, "t")) < 30_000


@pytest.mark.parametrize(
    ("seconds", "ticks"),
    [(0.0, [0]), (0.5, [0, 0.1, 0.2, 0.3, 0.4, 0.5]), (4.5, [0, 1, 2, 3, 4]), (60.0, [0, 20, 40, 60])],
)
def test_the_axis_has_round_ticks(seconds, ticks):
    assert layout(Recording("main.py", {}, "virtual", seconds, 0, [])).ticks() == ticks


def test_the_drawing_places_every_span_where_its_seconds_are_and_no_text_becomes_markup():
    root = ET.fromstring(svg(layout(run(TOGETHER)), "t"))
    left, plot, total = (float(root.get(f"data-{name}")) for name in ("left", "plot", "seconds"))
    boxes = [box for box in root.iter() if box.tag.endswith("}rect")]
    drawn = [((float(box.get("x")) - left) / plot * total, float(box.get("width")) / plot * total) for box in boxes]
    assert [(round(x, 2), round(width, 2)) for x, width in drawn] == [(0.0, 2.5), (2.5, 2.0), (2.5, 2.0), (2.5, 2.0)]
    assert {element.tag.rpartition("}")[2] for element in root.iter()} & {"b", "script"} == set()


def test_a_screen_reader_gets_title_description_and_table():
    timeline = layout(run(CANCELLED.format("1); print('a'")))
    drawn = svg(timeline, "t")
    assert '<title id="t-title">Timeline of main.py: 2 tasks in 1 s</title>' in drawn
    assert "fetch(): sleep 2.5 from 0 to 1 s, is cancelled at 1 s." in drawn
    rows = table(timeline)
    assert "<td>1 s</td><td>main()</td><td>asks that fetch() be cancelled; prints a; returns</td>" in rows
    assert "<td>0 s</td><td>fetch()</td><td>waits: sleep 2.5, until 1 s</td>" in rows
    rows = table(layout(run(in_main("await asyncio.sleep(1)\nawait asyncio.Event().wait()"))))
    assert "<td>1 s</td><td>main()</td><td>waits: Event.wait, to the end</td>" in rows

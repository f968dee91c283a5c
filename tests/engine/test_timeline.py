"""The timeline is computed from the recording: lanes, spans and marks, in seconds."""

import re
import xml.etree.ElementTree as ET
from unicodedata import east_asian_width

import pytest
from running import in_main, run

from tickbytick.recording import Recording
from tickbytick.show.drawing import svg
from tickbytick.show.timeline import ENDED, KINDS, LANES, Lane, Mark, Span, Timeline, beside, layout, table

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


def cells(text: str) -> int:
    """Its width in letters of usual width."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


@pytest.mark.parametrize(
    ("source", "lanes"),
    [
        (TOGETHER,
         ["main(): sleeping 0–2.5 sleep 2.5, waiting 2.5–4.5 gather, finished 4.5",
          "  send('Mario'): sleeping 2.5–4.5 sleep 2, printed 4.5, finished 4.5",
          "  send('<b>'): sleeping 2.5–4.5 sleep 2, printed 4.5, failed 4.5 ValueError: </svg><script>"]),
        (in_main("async def count(): pass\ntask = asyncio.create_task(count())\ntime.sleep(2.5)\nawait task"),
         ["main(): turn 2.5–2.5 count(), holding 0–2.5 holds the loop 2.5 s, finished 2.5",
          "  count(): pending 0–2.5 created, not started, finished 2.5"]),
        # A thread waits beside the loop.
        (in_main("def nap(seconds): time.sleep(seconds)\n"
                 "await asyncio.gather(asyncio.to_thread(nap, 2), asyncio.sleep(1))"),
         ["main(): waiting 0–2 gather, finished 2", "  to_thread(function, 2): threaded 0–2 to_thread, finished 2",
          "    thread nap(2): sleeping 0–2 sleep 2, finished 2", "  sleep(1): sleeping 0–1 sleep 1, finished 1"]),
        ("import time\ntime.sleep(2)", ["main.py: holding 0–2 blocks 2 s"]),  # there is no loop
        (CANCELLED.format(1),
         ["main(): sleeping 0–1 sleep 1, cancels 1 of 2, finished 1",
          "  fetch(): sleeping 0–1 sleep 2.5, cancelled 1"]),
        (in_main("task = asyncio.create_task(asyncio.sleep(2))\ntask.cancel()\nawait asyncio.sleep(1)"),  # it never ran
         ["main(): sleeping 0–1 sleep 1, cancels 0 of 2, finished 1", "  sleep(2): cancelled 0"]),
        (in_main("asyncio.create_task(asyncio.sleep(2))\nawait asyncio.Event().wait()"),  # it is stopped
         ["main(): locked 0–2 Event.wait", "  sleep(2): sleeping 0–2 sleep 2, finished 2"]),
        (in_main("await asyncio.sleep(1)\nawait asyncio.Event().wait()"),  # it is stopped as that begins
         ["main(): sleeping 0–1 sleep 1, locked 1–1 Event.wait"]),
        ("print('outside of tasks')", ["main.py: printed 0"]),
        (MANY.format(30), ["main(): waiting 0–3 wait, finished 3", "  30 × work: sleeping 0–3 sleep …, finished 3"]),
        (in_main("async def work(number):\n    await asyncio.sleep(1)\n"
                 "    if number == 1: await asyncio.Event().wait()\n"  # one of many never ends
                 "await asyncio.gather(*map(work, range(30)))"),
         ["main(): waiting 0–1 gather", "  30 × work: sleeping 0–1 sleep 1, locked 1–1 Event.wait"]),
        # What came while the loop was held has to wait until it is free.
        (in_main("async def nap(): await asyncio.sleep(1)\ntask = asyncio.create_task(nap())\nawait asyncio.sleep(0)\n"
                 "time.sleep(2.5)\nawait task"),
         ["main(): turn 0–0 sleep 0, turn 2.5–2.5 nap(), holding 0–2.5 holds the loop 2.5 s, finished 2.5",
          "  nap(): sleeping 0–1 sleep 1, late 1–2.5 1.5 s late, finished 2.5"]),
        (in_main("await asyncio.sleep(10 / 3)"), ["main(): sleeping 0–3.333 sleep 3.33333, finished 3.333"]),
        (in_main("for _ in range(3): await asyncio.sleep(0)"), ["main(): turn 0–0 sleep 0, 3 times, finished 0"]),
        (in_main("queue = asyncio.Queue()\nasyncio.get_running_loop().call_later(1, queue.put_nowait, 1)\n"
                 "await queue.get()\nlock = asyncio.Lock()\nawait lock.acquire()\nawait lock.acquire()"),
         ["main(): queued 0–1 Queue.get, locked 1–1 Lock.acquire"]),
        (in_main("async def close(_, writer): await asyncio.sleep(1); writer.close()\n"
                 "server = await asyncio.start_server(close, '127.0.0.1', 80)\n"
                 "reader, _ = await asyncio.open_connection('127.0.0.1', 80)\nawait reader.read()"),
         ["main(): turn 0–0 start_server, turn 0–0 open_connection, networked 0–1 reads from 127.0.0.1:80, finished 1",
          "close(127.0.0.1:49152): sleeping 0–1 sleep 1, finished 1"]),
    ],
    ids=["together", "held", "thread", "no loop", "cancelled", "never begun", "stopped", "stopped at once", "outside",
         "alike", "one open", "late", "digits", "turns", "kinds", "network"],
)  # fmt: skip
def test_each_task_has_a_lane_of_what_it_does_or_one_with_those_that_are_alike(source: str, lanes: list[str]):
    assert told(layout(run(source))) == lanes


@pytest.mark.parametrize(("tasks", "lanes"), [(LANES, LANES), (LANES + 1, 2), (1000, 2)])
def test_up_to_that_many_lanes_show_every_task(tasks: int, lanes: int):
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
    boxes = root.findall("./*[@data-task]/{*}rect")
    drawn = [((float(box.get("x")) - left) / plot * total, float(box.get("width")) / plot * total) for box in boxes]
    expected = [(0.0, 2.5), (2.5, 2.0), (2.5, 2.0), (2.5, 2.0)]
    assert all(box == pytest.approx(its, abs=total / plot) for box, its in zip(drawn, expected, strict=True))
    assert {element.tag.rpartition("}")[2] for element in root.iter()} & {"b", "script"} == set()


def test_a_screen_reader_gets_title_and_table():
    timeline = layout(run(CANCELLED.format("1); print('a'")))
    drawn = svg(timeline, "t")
    assert 'aria-label="Timeline of main.py: 2 tasks in 1 s"' in drawn
    rows = table(timeline)
    assert "<td>1 s</td><td>main()</td><td>asks that fetch() be cancelled; prints a; returns</td>" in rows
    assert "<td>0 s</td><td>fetch()</td><td>waits: sleep 2.5, until 1 s</td>" in rows
    rows = table(layout(run(in_main("await asyncio.sleep(1)\nawait asyncio.Event().wait()"))))
    assert "<td>1 s</td><td>main()</td><td>waits: Event.wait, to the end</td>" in rows


def test_every_kind_of_span_has_a_shape_and_the_legend_names_what_the_picture_has():
    spans = [Span(kind, number, number + 1, kind) for number, kind in enumerate(KINDS)]
    marks = [Mark("cancels", 1, "main()", 1), Mark("printed", 1, "a")]
    ends = {2: ("finished", 9, ""), 3: ("failed", 9, "ValueError: so"), 4: ("cancelled", 9, ""), 5: None}
    lanes = [Lane(1, "main()", 0, 1, spans, marks, None), *(Lane(key, "f()", 1, end=end) for key, end in ends.items())]
    root = ET.fromstring(svg(Timeline("main.py", 10, lanes, {}, 10), "t"))
    lane, failed, legend = (
        root.find("./*[@data-task='1']"),
        root.find("./*[@data-task='3']"),
        root.findall("./*[@class='legend']"),
    )
    drawn = {(element.tag, element.get("class")) for element in lane.iter() if element.get("class") in KINDS}
    assert {kind for _, kind in drawn} == {*KINDS}
    named = [text.text for each in legend for text in each.iter() if text.tag.endswith("}text")]
    assert named == [*KINDS.values(), "cancels", "prints", *ENDED.values(), "does not end"]
    shapes = {element.get("class") for each in legend for element in each.iter()} - {None, "legend"}
    assert shapes >= {*KINDS, "cancels", "dot", "end finished", "end failed", "end cancelled", "end open"}
    assert "ValueError: so" in [text.text for text in failed.iter() if text.tag.endswith("}text")]
    # A deadlock that has just begun.
    hangs = svg(
        layout(
            run(in_main("await asyncio.sleep(1)\nlock = asyncio.Lock()\nawait lock.acquire()\nawait lock.acquire()"))
        ),
        "t",
    )
    assert 'class="end open"' in hangs and ">Lock.acquire</text>" in hangs
    few = svg(layout(run(in_main("await asyncio.sleep(1)"))), "t")
    assert few.count("<text") == len(["label", "sleep 1", "0 s to 1 s", *range(5), "sleeps", "returns"])


def test_beside_another_run_each_lane_has_that_of_its_task_if_it_differs_and_what_is_gone_has_one():
    one = layout(
        run(
            in_main("""
        async def send(name, seconds): await asyncio.sleep(seconds)
        await asyncio.gather(send("Mario", 2), send("Luigi", 1), asyncio.sleep(1))
    """)
        )
    )
    other = layout(
        run(
            in_main("""
        async def send(name, seconds): await asyncio.sleep(seconds); print(name)
        async def greet(): await asyncio.sleep(4)
        await asyncio.gather(greet(), send("Luigi", 1), send("Mario", 3))
    """)
        )
    )
    both = beside(one, other)
    assert (both.seconds, both.scale) == (2, 4)
    pairs = [(lane.label, lane.other and lane.other.label, lane.key > 0) for lane in both.lanes]
    assert pairs == [
        ("main()", "main()", True), ("greet()", "greet()", False), ("send('Mario', 2)", "send('Mario', 3)", True),
        ("send('Luigi', 1)", "send('Luigi', 1)", True), ("sleep(1)", None, True),
    ]  # fmt: skip
    root = ET.fromstring(svg(both, "t"))
    left, plot = (float(root.get(f"data-{name}")) for name in ("left", "plot"))
    gone = root.find("./*[@data-task='-3']/*[@class='other']").get("d")
    assert gone == f"M{left:g} 0H{left + plot:g}M{left + plot:g} -4v8"
    assert (root.get("data-seconds"), root.get("aria-label")) == ("4", "Timeline of main.py: 4 tasks in 2 s")
    assert [lane.other for lane in beside(one, one).lanes] == [None] * 4  # which says it all


@pytest.mark.parametrize(
    ("tasks", "of_other", "pairs"),
    [
        (30, 2, [("30 × work", "2 × work")]),
        (1, 30, [("work(1)", "30 × work")]),
        (2, 30, [("30 × work", "30 × work"), ("work(1)", None), ("work(2)", None)]),  # the first is struck out
    ],
)
def test_a_band_is_beside_what_does_the_same_and_not_beside_one_of_several_tasks(tasks, of_other, pairs):
    one, other = (run(MANY.format(number)) for number in (tasks, of_other))
    lanes = beside(layout(one), layout(other, one)).lanes
    assert [(lane.label, lane.other and lane.other.label) for lane in lanes[1:]] == pairs


CROWDED = in_main("""
    async def fail(name):
        for number in range(30):
            print(*"abcdef", sep="\\n")
            await asyncio.sleep(0.02 + (number > 25))
        print(*"abcdef", sep="\\n")
        raise ValueError("値が正しくありません" * 20)
    tasks = [asyncio.create_task(fail(name), name=name) for name in ("f", "値が正しくありません" * {})]
    await asyncio.wait(tasks, timeout=3)
    print(*"abcdef", sep="\\n")
    await asyncio.wait(tasks, timeout={})
    for number in "abcdef": print(number)
    await asyncio.Event().wait()
""")


@pytest.mark.parametrize(("names", "wait"), [(1, 9), (9, 0)])
def test_texts_stand_within_the_drawing_and_beside_each_other(names: int, wait: int):
    root = ET.fromstring(svg(layout(run(CROWDED.format(names, wait))), "t"))
    width = float(root.get("viewBox").split()[2])
    for lane in root.findall("./*[@data-task]"):
        label, ends = lane.find("./*[@class='label']"), []
        assert float(label.get("x")) + 7.25 * cells(label.text) <= float(root.get("data-left"))
        for text in lane.findall("./*[@class='many']"):
            x, wide = float(text.get("x")), 6.1 * cells(text.text)
            ends.append((x - wide, x) if text.get("text-anchor") else (x, x + wide))
        ends = [0, *(end for pair in sorted(ends) for end in pair), width]
        assert ends == sorted(ends)


TWO_AND_MAIN = """\
import asyncio

async def f():
    await asyncio.sleep(1)
    print("f")

async def main():
    await asyncio.gather(f(), f())

asyncio.run(main())
"""


def test_of_one_time_the_table_has_whose_turn_came_first_first():
    rows = table(layout(run(TWO_AND_MAIN)))
    assert re.findall(r"<td>1 s</td><td>(\w+)\(\)</td><td>(.*?)</td>", rows) == [
        ("f", "prints f; returns"),
        ("f", "prints f; returns"),
        ("main", "returns"),
    ]

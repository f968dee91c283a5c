"""The files that a run is saved as: each by the rules of its format, with all that the run did."""

import json
import re
from collections import defaultdict
from xml.etree import ElementTree

import pytest
from running import in_main, run

from course.examples import load, names
from tickbytick.recording import labels, lines, loads, tasks
from tickbytick.show.literal import literal
from tickbytick.show.save import FORMATS

ODD = run(
    in_main(r"""
        import sys
        async def fail():
            print("to the other", file=sys.stderr)
            raise ValueError("\x1b[31m <b> \ufffe")
        task = asyncio.create_task(fail(), name="a\nname")
        await asyncio.sleep(0.25)
        time.sleep(0.5)
        print("over", end="")
        task.exception()
        await asyncio.Event().wait()
    """)
)
RUNS = [ODD, *(recording for name in names() for recording in load(name).recordings().values())]


def test_a_recording_is_read_again_as_it_was() -> None:
    assert [loads(FORMATS[".jsonl"](each)) for each in RUNS] == RUNS


def test_in_a_trace_what_begins_on_a_thread_ends_there_in_microseconds_and_all_that_is_printed_is_there() -> None:
    """By the document "Trace Event Format"; no program that is at hand opens one."""
    for recording in RUNS:
        trace = json.loads(FORMATS[".trace.json"](recording))
        assert [*trace] == ["traceEvents", "displayTimeUnit"]
        about = [event for event in trace["traceEvents"] if event["ph"] == "M"]
        events = trace["traceEvents"][len(about) :]
        called = {event["tid"]: event["args"]["name"] for event in about if event["name"] == "thread_name"}
        assert called == labels(recording)
        assert {event["args"]["name"] for event in about if event["name"] == "process_name"} == {recording.entry}
        times = [event["ts"] for event in events]
        assert times == sorted(times) and {*map(type, times)} <= {int}
        assert min(times) >= 0 and max(times) <= recording.seconds * 1e6
        begun, waits = defaultdict(list), defaultdict(list)
        for event in events:
            assert event["pid"] == 1 and event["tid"] in called
            if event["ph"] == "B":
                begun[event["tid"]].append(event)
            elif event["ph"] == "E":
                begin = begun[event["tid"]].pop()
                waits[event["tid"]].append((begin["name"], begin["ts"], event["ts"]))
            else:
                assert (event["ph"], event["s"]) == ("i", "t")
        assert not any(begun.values())
        for number, task in tasks(recording).items():
            told = [
                (wait.on, round(wait.start * 1e6), round((recording.seconds if wait.end is None else wait.end) * 1e6))
                for wait in task.waits
            ]
            assert [wait for wait in waits[number] if wait in told] == told
        printed = [(line.task, line.seconds, line.text.strip("\r\n")) for line in lines(recording)]
        said = [
            (event["tid"], event["ts"] / 1e6, event["name"]) for event in events if "stream" in event.get("args", {})
        ]
        assert said == printed


def test_the_text_has_each_line_with_its_second_and_its_task_and_in_the_end_how_the_run_ended() -> None:
    assert FORMATS[".txt"](ODD).splitlines() == [
        "   time  task    stream  output",
        "0.000 s  a�name  stderr  to the other",
        "0.750 s  main()  stdout  over",
        "",
        f"python main.py: 0.75 s, exit status 124. The run was ended here: {ODD.stopped}.",
    ]
    assert FORMATS[".txt"](run("")) == "Nothing was printed.\npython main.py: 0 s, exit status 0.\n"


def test_a_picture_says_all_in_literal_colours_and_draws_on_white() -> None:
    """Nothing that only a browser knows, and no control character, which XML cannot hold."""
    for recording in RUNS:
        picture = FORMATS[".svg"](recording)
        root = ElementTree.fromstring(picture)
        assert root.find("{*}rect").attrib == {
            "width": root.get("width"),
            "height": root.get("height"),
            "fill": "#ffffff",
        }
        for name, value in (attribute for element in root.iter() for attribute in element.items()):
            assert name != "class" and not re.search(r"var\(|current|(light-dark|color-mix|calc)\(", value), (
                name,
                value,
            )
            if name in ("fill", "stroke"):
                assert re.fullmatch(r"none|#[\da-f]{6}|url\(#timeline-hold\)", value), value
    colours = {
        label.text: label.get("fill") for label in ElementTree.fromstring(FORMATS[".svg"](ODD)).iter() if label.text
    }
    assert (colours["main()"], colours["a\nname"], colours["0 s"]) == ("#3d4eb8", "#b23c0a", "#1b1f24")


DRAWING = """
<svg xmlns="http://www.w3.org/2000/svg" class="a" viewBox="0 0 2 1" style="--own:#123"><title>A</title>
<g class="b" data-n="1"><path class="c d" fill="red"/></g></svg>
"""


@pytest.mark.parametrize(
    ("styles", "painted"),
    [
        ("", {"fill": "red"}),
        (".c.d { fill: #0f0 } .a .c { stroke: #abc } .c { fill: #00f; stroke: #000 }",
         {"fill": "#00ff00", "stroke": "#aabbcc"}),
        ("svg > .c { stroke: #fff } .b > path:not(.e):is(.x, .d) { fill: var(--own) }", {"fill": "#112233"}),
        (".a { color: #400; --x: var(--none, var(--own)) } .b { --x: currentColor } .c { fill: var(--x) }",
         {"fill": "#440000"}),
        (".c { fill: color-mix(in srgb, #ff0000 25%, transparent); fill-opacity: .5 }",
         {"fill": "#ff0000", "fill-opacity": "0.125"}),
        (".c { fill: color-mix(in srgb, light-dark(#000, #fff), #ffffff 20%) }", {"fill": "#333333"}),
        (".c { font: 700 12px/1 var(--f, A, monospace) }",
         {"fill": "red", "font-weight": "700", "font-size": "12px", "font-family": "A, monospace"}),
        ('@media screen { [data-md-color-scheme="default"] .c { fill: #010203 }'
         ' [data-md-color-scheme="slate"] .c { fill: #fff } }'
         " @container (width < 2px) { .c.d { fill: #000 } } @media print { .c.d { fill: #000 } }", {"fill": "#010203"}),
    ],
    ids=["nothing", "weights", "children", "custom", "mixed", "mixed opaque", "font", "which media"],
)  # fmt: skip
def test_what_style_sheets_say_is_written_into_each_element(styles: str, painted: dict[str, str]) -> None:
    root = ElementTree.fromstring(literal(DRAWING, f"/* ;{{ */ {styles}"))
    assert root.find("{*}g/{*}path").attrib == painted


@pytest.mark.parametrize(
    ("styles", "says"),
    [
        (".c { fill: var(--paper) }", "var(--paper) stands for nothing"),
        (".a { --x: var(--y); --y: var(--x) }", "stands for nothing"),
        (".c { fill: oklch(1 2 3) }", "this colour cannot be read: oklch(1 2 3)"),
        (".c { stroke-width: calc(1px + 2px) }", "this value cannot be read: stroke-width: calc(1px + 2px)"),
        (".c:hover { fill: #000 }", "this selector cannot be read: .c:hover"),
        ("@supports (x) { .c { fill: #000 } }", "this rule cannot be read: @supports (x)"),
        (".c { fill: #000", "nothing closes this"),
    ],
)
def test_what_it_cannot_read_it_says(styles: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        literal(DRAWING, styles)

"""Every program that a page can run gives, in Pyodide, the recording that the page shows.

In Node, without JSPI, through the same files and the same Python as the page's worker; all in one process, as in the
page, where one run follows the other in the same worker.
"""

import json
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from running import in_main

from course import examples
from course.site import python_in_page
from tickbytick import page as browser
from tickbytick.recording import Event, Recording, differences, event_of

EACH_PYTHON = Path(__file__).parents[1] / "engine" / "each_python"
AS_ELSEWHERE = ("awaitables", "modules", "polls", "waits", "traces")
UNTIL_A_THREAD = {"modules": "import_module('datetime')", "traces": 'ContextVar.get("nobody\'s")'}
"""Those that are refused in the page at that thread, which may share something."""
PYODIDE = (3, 14)
EXAMPLES = {name: examples.load(name) for name in examples.names()}
IN_PAGE = [name for name, example in EXAMPLES.items() if not example.why_not_in_page]

# By name: each program, and why it is stopped.
STOPPED = {
    "hung": (
        in_main("await asyncio.get_running_loop().create_future()"),
        "every task is waiting and nothing will wake them: real asyncio would hang here",
    ),
    "thread": (
        "import threading\nthreading.Thread(target=print).start()\n",
        "Python in the page cannot run a thread; run this program on your own computer",
    ),
    "flood": ("while True:\n    print('again')\n", "stopped after 20,000 events"),
    "flood of text": ("while True:\n    print('x' * 5_000)\n", "stopped after 500,000 characters of output"),
    "memory": ("kept = []\nwhile True:\n    kept.append(bytearray(50_000_000))\n", "stopped at 512 MB of memory"),
    "endless": ("print('before')\nwhile True:\n    pass\n", "stopped after 10 s of real time"),
}
PROGRAMS = {
    **{name: {"main.py": program} for name, (program, _) in STOPPED.items()},
    "imports 1": {"main.py": "import api\nprint(api.VALUE)\n", "api.py": "VALUE = 1\n"},
    "imports 2": {"main.py": "import api\nprint(api.VALUE)\n", "api.py": "VALUE = 2\n"},
    "computes": {
        "main.py": in_main("""
            asyncio.get_running_loop().call_later(0.01, print, "timer")
            sum(range(20_000_000))
            await asyncio.sleep(0)
            print("computed")
        """)
    },
    "handles a signal": {
        "main.py": in_main("""
            import os, signal
            asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, print, "handled")
            for turn in range(5):
                sum(range(2_000_000))
                await asyncio.sleep(0)
            print("five turns")
            os.kill(os.getpid(), signal.SIGUSR1)
            await asyncio.sleep(1)
        """)
    },
    "imports nothing": {"main.py": "import api\n"},
    "recursion": {"main.py": "def deeper():\n    deeper()\ndeeper()\n"},
    **{name: {"main.py": (EACH_PYTHON / f"{name}.py").read_text("utf-8")} for name in AS_ELSEWHERE},
    "date": {
        "main.py": "import asyncio, datetime, time\nasyncio.run(asyncio.sleep(3))\n"
        "print(datetime.datetime.now(), datetime.date.today(), time.strftime('%x %X'), time.ctime())\n"
    },
}


@dataclass
class Run:
    """What the worker sent, and the recording that the page makes of it."""

    batches: list[list[Any]]
    end: dict[str, Any]

    @property
    def sent(self) -> list[list[Event]]:
        return [[*map(event_of, batch)] for batch in self.batches]

    @property
    def recording(self) -> Recording:
        events = [*map(event_of, self.end["events"])] if "events" in self.end else [*chain(*self.sent)]
        end = {name: value for name, value in self.end.items() if name != "uncounted"}
        return Recording(**end | {"events": events})

    def texts(self, stream: str = "stdout") -> list[str]:
        return self.recording.text(stream).splitlines()


@pytest.fixture(scope="module")
def node(made: None) -> dict[str, Any]:
    """All that was run, in one Node."""
    examples = [EXAMPLES[name] for name in IN_PAGE]
    programs = [{"files": each.texts(), "entry": each.entry, "wire": each.wire} for each in examples]
    programs += [{"files": files, "entry": "main.py"} for files in PROGRAMS.values()]
    return python_in_page.run_in_node(programs)


@pytest.fixture(scope="module")
def runs(node: dict[str, Any]) -> dict[str, Run]:
    return {name: Run(**result) for name, result in zip([*IN_PAGE, *PROGRAMS], node["results"], strict=True)}


@pytest.mark.parametrize("name", IN_PAGE)
def test_a_program_does_in_the_page_what_its_recording_says(name: str, runs: dict[str, Run]) -> None:
    expected = EXAMPLES[name].recording(PYODIDE)
    assert differences(expected, runs[name].recording) == ""
    assert runs[name].recording.sources == expected.sources


def test_whatever_asyncio_awaits_is_recorded(runs: dict[str, Run]) -> None:
    """As on Python 3.13, after which nothing about it changed."""
    printed = json.loads((EACH_PYTHON / "printed.json").read_text(encoding="utf-8"))
    for name in AS_ELSEWHERE:
        expected = printed[name]["3.13"]["stdout"].splitlines()
        texts, stopped = runs[name].texts(), runs[name].recording.stopped
        if name in UNTIL_A_THREAD:
            assert f"the thread {UNTIL_A_THREAD[name]}" in (stopped or "") and len(texts) > 5, name
            expected = expected[: len(texts)]
        assert (texts, runs[name].texts("stderr")) == (expected, []), name


def test_a_run_in_the_page_begins_at_the_date_of_the_recordings(runs: dict[str, Run]) -> None:
    """So an unchanged program that prints the date differs in nothing from its recording."""
    assert runs["date"].texts() == ["2025-01-01 12:00:03.000001 2025-01-01 01/01/25 12:00:03 Wed Jan  1 12:00:03 2025"]


def test_every_module_of_the_library_can_be_imported(node: dict[str, Any]) -> None:
    assert node["faults"] == []


@pytest.mark.weekly
def test_the_next_python_is_there_whole_and_is_not_the_page_s(made: None) -> None:
    """On which `python -m course versions` runs each example too."""
    assert python_in_page.main(ahead=True) == 0
    asked = [{"files": {"main.py": "import sys\nprint(sys.version.split()[0])\n"}, "entry": "main.py"}]
    there, page = (python_in_page.run_in_node(asked, ahead) for ahead in (True, False))
    assert there["faults"] == []
    versions = [Run(**ran["results"][0]).texts() for ran in (there, page)]
    assert versions == [[(python_in_page.made(ahead) or {})["python"]] for ahead in (True, False)]
    assert versions[0] != versions[1]


@pytest.mark.parametrize("name", STOPPED)
def test_a_program_that_is_stopped_says_why(name: str, runs: dict[str, Run]) -> None:
    assert (runs[name].recording.stopped, runs[name].recording.exit) == (STOPPED[name][1], 124)


def test_what_a_program_without_an_end_printed_is_sent_while_it_runs(runs: dict[str, Run]) -> None:
    """Else the reader who presses Stop would never see it; each event once, and not each in a message of its own."""
    first, last = runs["endless"].sent
    assert [event.text for event in first if event.kind == "printed"] == ["before\n"]
    assert [event.kind for event in last if event.kind != "blocked"] == ["stopped"]
    batches = runs["flood"].sent
    sent = [*chain(*batches)]
    assert len(sent) == 20_001  # and that the run was stopped
    assert sent == sorted(sent, key=lambda event: event.time)
    assert "events" not in runs["flood"].end
    assert max(map(len, batches)) <= 1_000 and len(batches) < 500


def test_a_signal_while_events_are_sent_sends_none_of_them_twice() -> None:
    class Interrupted(dict[str, int]):
        def items(self) -> Any:
            outbox.flush()  # as the handler of the signal does, every 16 ms, wherever Python stands
            return super().items()

    sent: list[Event] = []
    outbox = browser.Outbox(lambda text: sent.extend(map(event_of, json.loads(text))))
    for number in range(3):
        outbox.add(event_of([0, "started", Interrupted(number=number)]))
    outbox.flush()
    assert [event.task for event in sent] == [{"number": 0}, {"number": 1}, {"number": 2}]
    assert outbox.sent == sent


def test_computing_takes_no_time_and_is_told_if_a_timer_fell_due_meanwhile(runs: dict[str, Run]) -> None:
    run = runs["computes"]
    assert (run.texts(), run.recording.events[-1].time, [*run.end["uncounted"]]) == (["computed"], 0, ["main.py:5"])
    shown = {**run.recording._asdict(), **run.end, "events": run.recording.events}
    html = browser.draw(json.dumps({"run": shown, "other": shown, "order": [], "name": "yours"}))
    assert "main.py:5 came after" in html and "of computing, which took no time here" in html


def test_a_signal_of_the_program_comes_only_when_it_is_sent(runs: dict[str, Run]) -> None:
    """The page's own signal, every 16 ms, is none that a program handles."""
    assert runs["handles a signal"].texts() == ["five turns", "handled"]


def test_an_error_is_shown_as_python_shows_it(runs: dict[str, Run]) -> None:
    lines = runs["recursion"].texts("stderr")
    assert lines[:3] == ["Traceback (most recent call last):", '  File "main.py", line 3, in <module>', "    deeper()"]
    assert lines[-1] == "RecursionError: maximum recursion depth exceeded"
    assert runs["recursion"].recording.exit == 1


def test_an_edited_module_is_what_the_next_run_imports(runs: dict[str, Run]) -> None:
    assert (runs["imports 1"].texts(), runs["imports 2"].texts()) == (["1"], ["2"])
    assert runs["imports nothing"].texts("stderr")[-1] == "ModuleNotFoundError: No module named 'api'"

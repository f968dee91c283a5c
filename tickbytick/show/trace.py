"""A run as a trace, which Perfetto (ui.perfetto.dev) and Chrome's tracing show: JSON, with a thread for each task.

The source of its rules is Google's document "Trace Event Format": times are microseconds, and of what is begun ("B") on
one thread, the last is the first that ends ("E").
"""

import json
from collections import defaultdict
from math import inf
from typing import Any

from ..recording import Recording, labels, lines

PROCESS = 1
"""The `pid` of all events: the program is the one process."""


def trace(recording: Recording) -> str:
    """The run as a JSON object. A `tid` is the number of a task, 0 is code outside of tasks.

    From "B" to "E" is the life of a task, and within it each wait, and each time in which it holds the loop. Instants
    ("i") are printed lines, requests to cancel, and that the run was ended from outside.
    """
    called, threads = labels(recording), _Threads()
    for event in recording.events:
        time, task = event.time, event.task
        match event.kind:
            case "created":
                threads.begin(task, time, "created, not started", by=called[event.parent], where=event.where)
            case "started":
                threads.end(task, time)
                threads.begin(task, time, called[task])
            case "resumed":
                threads.end(task, time, keep=1)
            case "waiting":
                threads.end(task, time, keep=1)
                threads.begin(task, time, event.on, where=event.where)
            case "blocked":
                threads.end(task, time, keep=1)
                does = "holds the loop" if task else "blocks"
                threads.begin(task, time, does, time + event.seconds, where=event.where)
            case "cancel requested":
                threads.instant(task, time, f"asks that {called[event.target]} be cancelled", where=event.where)
            case "failed":
                threads.end(task, time, ends=event.kind, error=event.error)
            case "finished" | "cancelled":
                threads.end(task, time, ends=event.kind)
            case "stopped":
                threads.instant(task, time, f"the run was ended here: {event.reason}")
    for task in called:
        threads.end(task, recording.seconds)
    for line in lines(recording):
        text = line.text.strip("\r\n")
        threads.instant(line.task, line.seconds, text, stream=line.stream, where=line.where)
    about = [_about("process_name", 0, name=recording.entry)]
    for task, label in called.items():
        about += [_about("thread_name", task, name=label), _about("thread_sort_index", task, sort_index=task)]
    threads.events.sort(key=lambda event: event["ts"])  # what came first of one moment stays first
    return json.dumps({"traceEvents": about + threads.events, "displayTimeUnit": "ms"}, ensure_ascii=False) + "\n"


class _Threads:
    """Events of all tasks, those of each in order of time."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self._open: defaultdict[int, list[float]] = defaultdict(list)  # when what was begun ends at the latest

    def begin(self, task: int, time: float, name: str, until: float = inf, **args: str) -> None:
        self._open[task].append(until)
        self._add("B", task, time, name=name, args=args)

    def end(self, task: int, time: float, keep: int = 0, **args: str) -> None:
        """What was begun last, until so much is left; `args` are of the outermost."""
        unfinished = self._open[task]
        while len(unfinished) > (keep if task else 0):  # outside of tasks there is no life around the rest
            until = unfinished.pop()
            self._add("E", task, min(until, time), args={} if unfinished else args)

    def instant(self, task: int, time: float, name: str, **args: str) -> None:
        self._add("i", task, time, name=name, s="t", args=args)

    def _add(self, phase: str, task: int, time: float, **rest: Any) -> None:
        self.events.append({"ph": phase, "ts": round(time * 1e6), "pid": PROCESS, "tid": task, **rest})


def _about(what: str, task: int, **args: Any) -> dict[str, Any]:
    return {"ph": "M", "name": what, "pid": PROCESS, "tid": task, "args": args}

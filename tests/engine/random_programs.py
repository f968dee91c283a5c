"""Random asyncio programs: tasks, sleeps, cancellations, timeouts, queues, semaphores, groups, and what holds the loop.

Each is the text of a real program, which prints what happens at which moment. No two of its deadlines are the same, and
it leaves nothing to the order of a set: so what it prints is certain, on any loop that does as CPython's does.
"""

from random import Random
from string import Formatter
from textwrap import indent
from typing import Any

MOMENT = 0.5
"""Seconds from one deadline to the next. A machine that stands still for so long wakes a task after its time, and may
change the order on the real clock, as it may for any program."""

_PROGRAM = '''\
import asyncio
import time


class Failed(Exception):
    pass


class InOrder(dict):
    """A set that iterates in the order in which things were added."""

    def add(self, thing):
        self[thing] = None

    def discard(self, thing):
        self.pop(thing, None)


class Group(asyncio.TaskGroup):
    """It cancels its tasks in the order of a set: here in that in which they were made."""

    def __init__(self):
        super().__init__()
        self._tasks = InOrder()


def left(moment):
    """Seconds until then; fewer than none if it is over."""
    return zero + moment * MOMENT - asyncio.get_running_loop().time()


def say(*words):
    moment = -left(0) / MOMENT + 0.001  # a sum of floats may be a little short
    print(" ".join([str(int(moment)), *map(str, words)]))


def begin(name):
    tasks[name] = asyncio.current_task()  # not yet known if `wait_for` made it
    say(name, "begins")


def start(job, by=asyncio):
    tasks[job.__name__] = by.create_task(job())


def cancel(name):
    say("cancel", name, tasks[name].cancel() if name in tasks else "too early")


async def ticks(part):
    """Three of them, at that part of the next moments."""
    first = int(-left(0) / MOMENT) + 1 + part
    for number in range(3):
        await asyncio.sleep(left(first + number))
        yield number


def fate(task):
    return "cancelled" if task.cancelled() else repr(task.exception() or task.result())


JOBS
async def main():
    global zero, tasks, queue, narrow, one, two, red, green
    zero, tasks = asyncio.get_running_loop().time(), {}
    queue, narrow, one, two = asyncio.Queue(), asyncio.Queue(1), asyncio.Semaphore(1), asyncio.Semaphore(2)
    red, green = asyncio.Event(), asyncio.Event()
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
    for job in STARTED:
        start(job)
    await asyncio.sleep(left(LAST))
    while pending := [task for task in tasks.values() if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.sleep(0)
    for name, task in tasks.items():
        say(name, fate(task))


asyncio.run(main())
'''

# What a job does: `{at}` becomes a deadline of its own, `{child}` a task that was started, `{job}` one that is not yet.
_STATEMENTS = [
    "await asyncio.sleep(left({at}))\nsay('{me} slept')",
    "await asyncio.sleep(0)\nsay('{me} goes on')",
    "time.sleep(max(0, left({at})))\nsay('{me} held the loop')",
    "await {queue}.put('something of {me}')\nsay('{me} has put')",
    "say('{me} gets', await {queue}.get())",
    """\
try:
    say('{me} gets', await asyncio.wait_for({queue}.get(), left({at})))
except TimeoutError:
    say('{me} gets nothing')""",
    "cancel('{any}')",
    "{event}.set()\nsay('{me} sets')",
    "{event}.clear()",
    """\
try:
    await asyncio.wait_for({event}.wait(), left({at}))
    say('{me} saw the event')
except TimeoutError:
    say('{me} saw no event')""",
    """\
async for number in ticks({part}):
    say('{me} ticks', number)
    if number and {either}:
        break""",
    "raise Failed('{me}')",
    """\
try:
    say('{me} has', await tasks['{child}'])
except Failed as failed:
    say('{me} sees', repr(failed))""",
    """\
try:
    say('{me} has', await asyncio.wait_for(tasks['{child}'], left({at})))
except (TimeoutError, Failed) as error:
    say('{me} sees', repr(error))""",
    "say('{me} has', await asyncio.shield(tasks['{child}']))",
    "say('{me} has', await asyncio.gather({children}, return_exceptions={either}))",
    """\
try:
    async with asyncio.timeout(left({at})):
{block}
except TimeoutError:
    say('{me} is out of time')""",
    "async with {semaphore}:\n    say('{me} is in')\n{block}",
    "try:\n{block}\nfinally:\n    say('{me} cleans up')\n    await asyncio.sleep(left({at}))",
    "try:\n{block}\nexcept asyncio.CancelledError:\n    say('{me} does not stop')",
    "start({job})",
    """\
try:
    say('{me} has', await asyncio.wait_for({job}(), left({at})))
except (TimeoutError, Failed) as error:
    say('{me} sees', repr(error))""",
    """\
try:
    async with Group() as group:
        start({job}, group)
        start({other}, group)
{block}
except* Failed as failed:
    say('{me} sees', len(failed.exceptions), 'fail')""",
]
_DEEPEST = 3  # blocks in one another
_DEADLINES = 16
_JOBS = 7
_STARTED = 3  # of them, by main()
_CHOICES: dict[str, list[Any]] = {
    "queue": ["queue", "narrow"],
    "semaphore": ["one", "two"],
    "any": [f"job{number}" for number in range(_JOBS)],
    "either": [False, True],
    "event": ["red", "green"],
}


class Writer:
    """Writes the source of a program, a job after the other; for each seed another one."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._promised = _STARTED  # jobs that something starts
        self._free = [*range(1, _DEADLINES + 1)]  # deadlines
        self._random.shuffle(self._free)
        self._parts = [0.25, 0.5, 0.75]  # of a moment, at which nobody else does anything

    def program(self) -> str:
        jobs: list[str] = []
        while len(jobs) < self._promised:
            # Of those that main() starts each knows the ones before it, so that no two can wait for each other.
            known = [f"job{number}" for number in range(len(jobs))] if len(jobs) < _STARTED else []
            me = f"job{len(jobs)}"
            body = f"begin('{me}')\n{self._block(me, known, 0)}\nsay('{me} ends')\nreturn '{me}'"
            jobs.append(f"async def {me}():\n{indent(body, '    ')}\n")
        started = ", ".join(f"job{number}" for number in range(_STARTED))
        constants = f"MOMENT, LAST = {MOMENT}, {_DEADLINES + 1}\n"
        return constants + _PROGRAM.replace("JOBS", "\n\n".join(jobs)).replace("STARTED", started)

    def _block(self, me: str, children: list[str], depth: int) -> str:
        """Statements; `children` are the tasks that are certain to have been started before them."""
        children, lines = list(children), []
        for _ in range(self._random.randrange(2, 6)):
            possible = {
                template: fields
                for template in _STATEMENTS
                if (fields := {field for _, field, *_ in Formatter().parse(template) if field})
                and ("at" not in fields or self._free)
                and ("part" not in fields or self._parts)
                and (children or not fields & {"child", "children"})
                and ("block" not in fields or depth < _DEEPEST)
                and self._promised + len(fields & {"job", "other"}) <= _JOBS
            }
            template = self._random.choice([*possible])
            lines.append(self._statement(template, possible[template], me, children, depth))
        return "\n".join(lines)

    def _statement(self, template: str, fields: set[str], me: str, children: list[str], depth: int) -> str:
        values = {name: self._random.choice(values) for name, values in _CHOICES.items() if name in fields}
        if "child" in fields:
            values["child"] = self._random.choice(children)
        if "children" in fields:
            chosen = self._random.sample(children, self._random.randint(1, min(3, len(children))))
            values["children"] = ", ".join(f"tasks['{child}']" for child in chosen)
        started = []
        for name in sorted({"job", "other"} & fields):
            values[name] = f"job{self._promised}"
            self._promised += 1
            if "start(" in template:
                started.append(values[name])
        if "part" in fields:
            values["part"] = self._parts.pop()
        if "at" in fields:
            values["at"] = self._free.pop()
        if "block" in fields:
            deeper = 2 if "    async with" in template else 1
            values["block"] = indent(self._block(me, [*children, *started], depth + 1), "    " * deeper)
        children += started  # what its block starts is not certain to be there afterwards
        return template.format(me=me, **values)

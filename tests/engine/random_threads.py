"""Random programs with threads, pools, locks, queues, events and `to_thread`, in which nothing races.

Each is the text of a real program. Its jobs take turns: a moment belongs to one of them, or to the loop, and before a
job does something, and after it has waited for anything, it waits for its own next moment. So what it prints is
certain, on a real clock too.
"""

from random import Random
from textwrap import indent

MOMENT = 0.15
"""Seconds from one moment to the next; a machine that stands still for so long may change the order."""

_PROGRAM = '''\
import asyncio
import math
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor

began = time.monotonic()
locks, event = [threading.Lock(), threading.RLock()], threading.Event()
condition, semaphore = threading.Condition(), threading.Semaphore(2)
letters, narrow = queue.Queue(), queue.Queue(1)
shared = 0


def left(job):
    """Seconds until the next moment of that job."""
    now = (time.monotonic() - began) / MOMENT + 0.25
    moment = math.floor((now - job) / COUNT + 1) * COUNT + job
    return began + moment * MOMENT - time.monotonic()


def mine(job):
    time.sleep(left(job))


def say(*words):
    print(int((time.monotonic() - began) / MOMENT + 0.01), *words)


JOBS

async def main():
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(WORKERS)
    started = []

    async def ticks():
        for number in range(TICKS):
            await asyncio.sleep(left(COUNT - 1))
            say("the loop ticks", number)

    ticker = asyncio.create_task(ticks())
STARTS
    for each in started:
        if isinstance(each, threading.Thread):
            await asyncio.to_thread(each.join)
        else:
            say("came to", await each)
    await ticker
    pool.shutdown()


asyncio.run(main())
say("the end")
'''
# What a job does, in moments of its own; `{wait}` moments end between two.
_STATEMENTS = [
    "say('{me}', threading.current_thread() is threading.main_thread())",
    """\
with locks[{lock}]:
    mine({number})
    seen = shared
    mine({number})
    shared = seen + 1
    say('{me} counts', shared)""",
    "seen = shared\nmine({number})\nshared = seen + 1\nsay('{me} loses', shared)",
    "letters.put('{me}')\nsay('{me} has put')",
    """\
try:
    got = letters.get(timeout={wait} * MOMENT)
except queue.Empty:
    got = "nothing"
mine({number})
say('{me} gets', got)""",
    """\
try:
    narrow.put('{me}', timeout={wait} * MOMENT)
except queue.Full:
    say('{me} finds no room')
mine({number})""",
    """\
try:
    say('{me} finds', narrow.get_nowait())
except queue.Empty:
    say('{me} finds nothing')""",
    "event.set()\nsay('{me} sets')",
    "saw = event.wait({wait} * MOMENT)\nmine({number})\nsay('{me} saw', saw)\nevent.clear()",
    "with semaphore:\n    mine({number})\n    say('{me} leaves the room')\nmine({number})",
    "with condition:\n    condition.notify()\n    say('{me} notifies')",
    "with condition:\n    saw = condition.wait({wait} * MOMENT)\nmine({number})\nsay('{me} is notified', saw)",
    """\
free = locks[0].acquire(timeout={wait} * MOMENT)
mine({number})
say('{me} has it', free)
if free:
    locks[0].release()""",
]
_STARTS = [
    "thread = threading.Thread(target={job})\nthread.start()\nstarted.append(thread)",
    "started.append(asyncio.create_task(asyncio.to_thread({job})))",
    "started.append(loop.run_in_executor(pool, {job}))",
    "started.append(asyncio.wrap_future(pool.submit({job})))",
]


def program(seed: int) -> str:
    """The text of one."""
    random = Random(seed)
    jobs = [f"job{number}" for number in range(random.randint(2, 4))]
    texts, starts = [], []
    for number, job in enumerate(jobs):
        body = ["global shared"]
        for _ in range(random.randint(3, 5)):
            # Waits of no two jobs end at one moment.
            values = {"wait": random.randint(1, 9) + (number + 1) / 16, "lock": random.randrange(2)}
            statement = random.choice(_STATEMENTS).format(me=job, number=number, **values)
            body += [f"mine({number})", statement]
        lines = "\n".join([*body, f"return '{job}'"])
        texts.append(f"def {job}():\n{indent(lines, '    ')}\n")
        starts.append(random.choice(_STARTS).format(job=job))
    given = {
        "JOBS": "\n\n".join(texts),
        "STARTS": indent("\n".join(starts), "    "),
        "WORKERS": str(len(jobs)),
        "TICKS": "4",
        "COUNT": str(len(jobs) + 1),
        "MOMENT": str(MOMENT),
    }
    text = _PROGRAM
    for name, value in given.items():
        text = text.replace(name, value)
    return text

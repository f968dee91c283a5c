"""Python imports this at its start where PYTHONPATH names this folder, as it does for test_real_clock.py.

It puts before each line on stdout the seconds since the program's start, and those that it and its processes computed.
"""

import asyncio  # noqa: F401  (imported before the start is taken: its import is no part of the program's time)
import os
import sys
import time

del os.environ["PYTHONPATH"]  # another Python that the program starts prints to the program, which reads no stamps

write = sys.stdout.write
line_begins = True


def stamped(text: str) -> int:
    global line_begins
    for line in text.splitlines(keepends=True):
        if line_begins:
            write(f"{time.perf_counter() - start:.6f} {sum(os.times()[:4]) - computed:.6f} ")
        write(line)
        line_begins = line.endswith("\n")
    return len(text)


sys.stdout.write = stamped  # type: ignore[method-assign]
computed = sum(os.times()[:4])
start = time.perf_counter()

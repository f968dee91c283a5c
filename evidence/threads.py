"""`python -m evidence.threads [PROGRAM…]`: what CPython prints of the programs with threads, on the real clock.

Each program of `tests/engine/threads/` runs 10 times as a process of its own on each Python found.
`tests/engine/test_threads.py` holds the threads on the virtual clock to what was written. A program that races is none
of them.
"""

import sys

from course.paths import ROOT

from .printed import Programs, print_all

PROGRAMS = Programs(ROOT / "tests" / "engine" / "threads", runs=10)

if __name__ == "__main__":
    sys.exit(print_all(PROGRAMS, sys.argv[1:]))

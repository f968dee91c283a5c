"""`python -m evidence.network [PROGRAM…]`: what CPython's loop prints of the programs of the network, on the loopback.

Each program of `tests/network/programs/` runs 20 times as a process of its own on each Python found, on the real clock
and the machine's own network. `tests/network/test_order.py` holds the network in memory to what was written. A program
that races belongs among what `tests/network/README.md` leaves out.
"""

import sys

from course.paths import ROOT

from .printed import Programs, print_all

PROGRAMS = Programs(ROOT / "tests" / "network" / "programs", runs=20)

if __name__ == "__main__":
    sys.exit(print_all(PROGRAMS, sys.argv[1:]))

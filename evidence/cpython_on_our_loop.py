"""One module of CPython's own asyncio tests, on our loop: `python cpython_on_our_loop.py test_tasks` prints JSON.

Each test is recorded, as any program is, so the whole engine is under it, and its sockets are of the network in memory.
Whatever makes a loop gets ours, as any program does; so do `asyncio.BaseEventLoop()` and `test_utils.TestLoop`. It
needs the standard library only, to run under every Python.
"""

import asyncio
import importlib
import json
import sys
import traceback
import unittest
from asyncio import base_events
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from unittest import mock

from tickbytick import clock, loop
from tickbytick.clock import RunStopped
from tickbytick.loop import VirtualLoop
from tickbytick.recorder import Limits, Program, record


class UnmockedLoop:
    """Our loop where a test puts a mock in the selector's place, as one that never waits: ours moves the clock, so the
    mock asks it."""

    def __setattr__(self, name, value):
        if name == "_selector" and isinstance(value, mock.Mock):
            value.select.side_effect = self._selector.select
        super().__setattr__(name, value)


class TimedLoop:
    """Our loop where a test asks for CPython's `TestLoop`, whose time is moved by a generator of the test.

    Here time moves by itself. The generator only checks, as it does there, for when each timer was set, and that there
    were as many as it expects; how far it would go on is not asked.
    """

    def __init__(self, gen=None):
        super().__init__()
        self._clock.restart()  # each `TestLoop` begins anew; a program's loops share its clock
        self._gen = gen() if gen else None
        self._set_for = []
        if self._gen:
            next(self._gen)

    def advance_time(self, seconds):
        self._clock.advance_to(self.time() + seconds)

    def call_at(self, when, callback, *args, context=None):
        self._set_for.append(when)
        return super().call_at(when, callback, *args, context=context)

    def _run_once(self):
        super()._run_once()
        while self._gen and self._set_for:
            self._gen.send(self._set_for.pop(0))

    def close(self):
        super().close()
        if self._gen:
            with suppress(StopIteration):
                self._gen.send(0)
                raise AssertionError("the test set fewer timers than it expects")
            self._gen = None


class Result(unittest.TestResult):
    """Counts, what failed and why, and on whose loop each test ran."""

    def __init__(self):
        super().__init__()
        self.passed, self.skipped, self.failed = [], {}, {}
        self.on = {"ours": 0, "another": 0, "none": 0}

    def startTest(self, test):
        super().startTest(test)
        self.name, self.ran_on = test.id().removeprefix("test.test_asyncio."), set()

    def addSuccess(self, test):
        if self.name not in self.skipped:  # some skip a part of themselves
            self.passed.append(self.name)
            self.on["another" if "another" in self.ran_on else "ours" if self.ran_on else "none"] += 1

    def addSkip(self, test, reason):
        self.skipped[self.name] = reason

    def addError(self, test, error):
        of = error[1]
        if not isinstance(test, unittest.TestCase):  # the set-up of a class or of the module
            raise of
        text = of.reason if isinstance(of, RunStopped) else "".join(traceback.format_exception(of)).rstrip()
        self.failed.setdefault(self.name, text)  # what `tearDown` raises then follows from the first

    addFailure = addError

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.addError(test, error)


def run(module):
    """What came of that module's tests; None if this Python does not carry it."""
    if find_spec("test") is None or find_spec("test.test_asyncio") is None:
        return None
    tests = importlib.import_module(f"test.test_asyncio.{module}")
    utils = importlib.import_module("test.test_asyncio.utils")
    result = Result()
    program = Program(str(Path(utils.__file__).parent), f"{module}.py", {}, {})
    run_once = base_events.BaseEventLoop._run_once

    def watched(loop):
        result.ran_on.add("ours" if isinstance(loop, VirtualLoop) else "another")
        run_once(loop)

    def on_our_loop(test):
        ours = asyncio.SelectorEventLoop
        with (
            mock.patch.object(asyncio, "BaseEventLoop", type("UnmockedLoop", (UnmockedLoop, ours), {})),
            mock.patch.object(utils, "TestLoop", type("TimedLoop", (TimedLoop, ours), {})),
        ):
            test.run(result)

    def call(test, _):
        record(program, partial(on_our_loop, test), limits=Limits(events=20_000))

    with (
        mock.patch.object(clock, "ORIGIN", 0.0),  # where `TestLoop` begins: the tests say at which second they end
        mock.patch.object(loop, "ORIGIN", 0.0),
        mock.patch.object(base_events.BaseEventLoop, "_run_once", watched),
        mock.patch.object(unittest.TestCase, "__call__", call),
    ):
        unittest.defaultTestLoader.loadTestsFromModule(tests).run(result)
    told = {name: getattr(result, name) for name in ("passed", "failed", "skipped", "on")}
    return {"python": ".".join(map(str, sys.version_info[:3])), **told}


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1])))

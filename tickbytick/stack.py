"""The call stack as a program sees it: its own frames and the library's, none of ours and none of who called us."""

import inspect
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from .replace import replacing

_ENGINE = os.path.dirname(__file__) + os.sep
_BELOW = _ENGINE + "recorder.py"
"""Runs the program: what called that is no part of it."""
_LOOP = _ENGINE + "loop.py"
"""Runs the steps of its tasks."""


@contextmanager
def replacing_stack() -> Iterator[None]:
    """Until it is left, `traceback`, `inspect`, asyncio's debug mode and `breakpoint()` show that stack."""
    walk_stack, getouterframes = traceback.walk_stack, inspect.getouterframes

    def walk(frame: FrameType | None) -> Iterator[tuple[FrameType, int]]:
        return walk_stack(frame) if frame is None else iter([(each, each.f_lineno) for each in seen(frame)])

    def outer(frame: Any, context: int = 1) -> list[inspect.FrameInfo]:
        if not isinstance(frame, FrameType):  # a traceback's
            return getouterframes(frame, context)
        frames = {*seen(frame)}
        return [info for info in getouterframes(frame, context) if info.frame in frames]

    with (
        replacing(traceback, {"walk_stack": walk}),
        replacing(inspect, {"getouterframes": outer}),
        replacing(sys, {"breakpointhook": _debug}),
    ):
        yield


def seen(frame: FrameType | None) -> Iterator[FrameType]:
    """That frame and those that called it, from the innermost, as the program sees them."""
    while frame is not None and frame.f_code.co_filename != _BELOW:
        if not frame.f_code.co_filename.startswith(_ENGINE):
            yield frame
        frame = frame.f_back


def _debug(*_: object, **__: object) -> None:
    """`breakpoint()`: as `pdb.set_trace`, whose steps go through nothing that we do."""
    import pdb  # only here: it is slow to import

    class Debugger(pdb.Pdb):
        def stop_here(self, frame: FrameType) -> bool:
            return bool(super().stop_here(frame)) and _caller_of_ours(frame) in (_BELOW, _LOOP)

    Debugger().set_trace(sys._getframe(1))


def _caller_of_ours(frame: FrameType | None) -> str:
    """The file of the innermost frame of ours."""
    while frame is not None and not frame.f_code.co_filename.startswith(_ENGINE):
        frame = frame.f_back
    return frame.f_code.co_filename if frame is not None else ""

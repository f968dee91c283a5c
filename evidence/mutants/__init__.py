"""Change one thing at a time, and see whether a test sees it. A room for each thing that is changed."""

from importlib import import_module

from .mutant import Kind

ROOMS = (("recordings", "programs"), ("sources", "built"), ("claims",))
"""Those that share a copy and a process, one after the other. Claims run under pytest, in a process of its own."""


def kinds(rooms: tuple[str, ...]) -> list[Kind]:
    return [kind for room in rooms for kind in import_module(f"{__name__}.{room}").KINDS]

"""Change one thing at a time, and see whether a test sees it."""

from . import built, pages, programs

ROOMS = (programs.KINDS, pages.KINDS + built.KINDS)
"""The kinds of change. Those of a room are tried one after the other, in a copy of the checkout of its own."""

"""What is wrong with course/gallery.toml: a program that a reader cannot start from in the playground."""

from collections.abc import Iterator

from .. import gallery
from ..examples import BadExample, load
from ..pages import Fault


def faults() -> Iterator[Fault]:
    seen: set[str] = set()
    for name in gallery.names():
        place = f'"{name}"'
        if name in seen:
            yield Fault.of(gallery.GALLERY, place, f"{name} is in it twice; delete one of the two")
        seen.add(name)
        try:
            example = load(name)
        except BadExample as error:
            yield Fault.of(gallery.GALLERY, place, str(error))
            continue
        if example.entry != "main.py" or example.why_not_in_page:
            why = example.why_not_in_page or f"In the playground main.py runs, and this has {example.entry}."
            yield Fault.of(gallery.GALLERY, place, f"{name} is not for the playground: {why} Take another")

"""What is known of the examples by running them: here, on other Pythons, and in other orders."""

from collections.abc import Iterator
from itertools import pairwise

from tickbytick.recording import differences, lines

from ..examples import RECORD, BadExample, load, names, run
from ..pages import Fault
from .versions import disagreement


def faults() -> Iterator[Fault]:
    """Each example that does not do what its recording says, or was not tried elsewhere as it stands; idle marks."""
    for name in names():
        try:
            example = load(name)
            recordings = [*example.recordings().values()]
        except BadExample:
            continue  # the page that shows it says what is wrong
        place, mend = f"snippets/{name}/", RECORD.format(name)
        printed = [line.text for recording in recordings for line in lines(recording)]
        tried = f"{mend} tries it, and says what fails"
        for order in example.order:
            if not any(map(order.covers, printed)):
                yield Fault(f"{place}example.toml", 1, f"lines = {order.lines!r} is no line that it prints; mend it")
        if example.clock == "virtual" and (wrong := disagreement(example, run(example))):
            yield Fault(place, 1, wrong.partition("\n")[0])
        if not example.checked_on():
            yield Fault(place, 1, f"has passed on no Python as it stands; {tried}")
        if not example.why_not_in_page and not example.checked_in_page():
            yield Fault(place, 1, f"has passed on no Python in the page as it stands; {tried}")
        if not example.shaken():
            yield Fault(place, 1, f"has not passed in other orders as it stands; {tried}")
        # A recording-3.12.jsonl that says the same as recording.jsonl would hide that the versions agree.
        for (_, before), (path, after) in pairwise(zip(example.recording_paths().values(), recordings, strict=True)):
            if not differences(before, after):
                yield Fault(f"{place}{path.name}", 1, "says the same as the recording for an older Python; delete it")

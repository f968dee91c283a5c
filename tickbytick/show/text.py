"""The output of a run as plain text: each line with its second and its task, then how the run ended."""

from ..recording import Recording, labels, lines
from .html import seconds

WIDEST = 40
"""Characters of the column of tasks; a longer label moves its line to the right."""


def text(recording: Recording) -> str:
    """Columns of second, task, stream (where a line went to stderr) and line; the last line says how the run ended."""
    called = {task: _printable(label) for task, label in labels(recording).items()}
    printed = lines(recording)
    rows = [[f"{line.seconds:.3f} s", called.get(line.task, ""), line.stream] for line in printed]
    rows.insert(0, ["time", "task", "stream"])
    if not any(line.stream == "stderr" for line in printed):
        rows = [row[:2] for row in rows]
    widths = [min(max(map(len, column)), WIDEST) for column in zip(*rows, strict=True)]
    cells = [[f"{row[0]:>{widths[0]}}", *map("{:{}}".format, row[1:], widths[1:])] for row in rows]
    output = ["output", *(line.text.strip("\r\n") for line in printed)]
    told = ["  ".join([*row, line]).rstrip() for row, line in zip(cells, output, strict=True)] if printed else []
    return "\n".join([*told, "" if printed else "Nothing was printed.", _end(recording)]) + "\n"


def _end(recording: Recording) -> str:
    clock = " on the real clock" if recording.clock == "real" else ""
    after = f"python {_printable(recording.entry)}: {seconds(recording.seconds)}{clock}, exit status {recording.exit}"
    return f"{after}. The run was ended here: {recording.stopped}." if recording.stopped else f"{after}."


def _printable(text: str) -> str:
    """A task may have any name, but in a column of one line."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)

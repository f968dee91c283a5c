"""A recording as a table in Markdown, folded: when each line was printed, and by which task."""

from itertools import groupby

from tickbytick.recording import Line, Order, Recording, lines, tasks
from tickbytick.show.html import ENDS_SHOWN, FOLD, seconds

HEAD = """\
<details><summary>When each line came, and from which task{}</summary>

| when | task | line |
|---:|:---|:---|"""


def lines_table(recording: Recording, order: tuple[Order, ...], version: str = "") -> str:
    """`version` is said in the title: ", on Python 3.11"."""
    labels = {0: recording.entry} | {number: task.label for number, task in tasks(recording).items()}
    printed = lines(recording)
    # What went to the error output together, such as a traceback, is one row; any other line is one each.
    groups = groupby(printed, key=lambda line: (line.seconds, line.task) if line.stream == "stderr" else id(line))
    rows = [_row([*group], labels, order) for _, group in groups]
    if len(rows) > FOLD:
        left_out = f"| | | … {len(rows) - 2 * ENDS_SHOWN:,} more lines … |"
        rows = [*rows[:ENDS_SHOWN], left_out, *rows[-ENDS_SHOWN:]]
    ends = f"the program ends, exit status {recording.exit}" if recording.exit else "the program ends"
    reasons = dict.fromkeys(each.reason for each in order if any(_swaps(each, line) for line in printed))
    return "\n".join(
        [HEAD.format(version), *rows, f"| {seconds(recording.seconds, 1)} | | *{ends}* |"]
        + [f"\n⇅ {reason}" for reason in reasons]
        + ["\n</details>"]
    )


def _row(together: list[Line], labels: dict[int, str], order: tuple[Order, ...]) -> str:
    line = together[0]
    mark = " ⇅" if any(_swaps(each, line) for each in order) else ""
    error = " (error output)" if line.stream == "stderr" else ""
    text = "<br>".join(_code(each.text) for each in together)
    return f"| {seconds(line.seconds, 1)} | {_code(labels.get(line.task, ''))}{error}{mark} | {text} |"


def _swaps(order: Order, line: Line) -> bool:
    return line.stream == "stdout" and order.covers(line.text)


def _code(text: str) -> str:
    """Text as code in a cell of a table."""
    text = text.strip().replace("|", "\\|")
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}" if text else ""

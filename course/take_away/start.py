"""How a program goes into a notebook: started with `await` in the notebook's own event loop, or written to a file.

A notebook's loop runs already and never ends. So only a program that ends well, by itself and with all its tasks, is
the same there; of any other the reader is told why it is run as a file.
"""

import ast
import re

from tickbytick.recording import Ended, Recording, is_thread, tasks

from ..examples import Example

_START = re.compile(r'\n*^if __name__ == "__main__":\n    asyncio\.run\((?P<call>.+)\)\n\Z', re.M)
_LOOPS_OF_ITS_OWN = re.compile(r"\basyncio\.(run|Runner|new_event_loop)\b|\brun_until_complete\b")
_ALL_TASKS = re.compile(r"\ball_tasks\b")


def definitions(example: Example) -> str:
    """The entry's text without its last lines, which start it."""
    return _START.sub("", example.texts()[example.entry]) + "\n"


def start(example: Example) -> str:
    """What takes the place of those lines in a cell: `await main()`, with `;` if that returns what nobody prints."""
    call = _start_call(example)
    assert call is not None, "it would be a file"
    silent = re.search(rf"^async def {ast.unparse(call.func)}\(.*\) -> None:$", definitions(example), re.M)
    return f"await {ast.unparse(call)}{'' if silent else ';'}"


def why_a_file(example: Example) -> str | None:
    """Why the program cannot be started by `await`, as a sentence for the reader; None if it can."""
    reasons = map(_why_its_run, example.recordings().values())
    return next(filter(None, reasons), None) or _why_its_text(example)


def _why_its_run(recording: Recording) -> str | None:
    if recording.exit:
        return f"This program ends with exit status {recording.exit}, and a notebook does not end."
    if recording.text("stderr"):
        return "Python warns about this program, and in a notebook the warning would read differently."
    runs = {number: task for number, task in tasks(recording).items() if not is_thread(task.label)}
    if not runs:
        return "This program has no event loop."
    ended = [event.task for event in recording.events if isinstance(event, Ended) and event.task in runs]
    if ended[-1:] != [(first := next(iter(runs)))] or len(ended) < len(runs):
        at_work = f"When `{runs[first].label}` returns, a task of this program is still at work."
        return f"{at_work} The end of the program cancels it, and a notebook does not end."
    over = max(at for at, event in enumerate(recording.events) if isinstance(event, Ended) and event.task in runs)
    printed = [(at, event.task) for at, event in enumerate(recording.events) if event.kind == "printed"]
    if any(task == 0 or at > over for at, task in printed):
        return "This program prints something outside of its event loop."
    return None


def _why_its_text(example: Example) -> str | None:
    if _start_call(example) is None:
        return "This program ends with more than an `asyncio.run(main())`."
    modules = [_START.sub("", text) for text in example.texts().values()]
    if any(map(_LOOPS_OF_ITS_OWN.search, modules)):
        return "This program starts an event loop inside of its own."
    if any(map(_ALL_TASKS.search, modules)):
        return "This program looks at all tasks of its event loop, and a notebook's loop has some of its own."
    return None


def _start_call(example: Example) -> ast.Call | None:
    """The call in its last line, `asyncio.run(main())`; None if it does not end so."""
    found = _START.search(example.texts()[example.entry])
    call = ast.parse(f"f({found['call']})", mode="eval").body if found else None
    if isinstance(call, ast.Call) and len(call.args) == 1 and not call.keywords:
        return call.args[0] if isinstance(call.args[0], ast.Call) else None
    return None

"""The README.txt in a download: how to run the programs, and what each of them does, told from its recording."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill

from tickbytick.exercise import Exercise
from tickbytick.recording import Recording, lines
from tickbytick.show.html import seconds

from ..examples import OLDEST, Example, holds_on
from ..lessons import pages_of, title

WIDTH = 76
MOST_LINES = 20
"""Of a run with more lines than this, only the first and the last few are shown."""
ENDS_SHOWN = 4


def course_readme(examples: Mapping[str, Sequence[Example]]) -> bytes:
    """That of the whole course, by the folders of its programs."""
    first = next(iter(examples.values()))[0]
    every = [each for folder in examples.values() for each in folder]
    titles = "".join(f"    {name:24}{title(pages_of(name)[0])}\n" for name in examples)
    text = f"""\
{_heading("asyncio, tick by tick", "=")}
All programs of the course, {len(every)} of them. Each lesson has a folder,
and so has each page of error messages:

{titles}
The README.txt in a folder says what its programs print, and when.

{_how_to_run(every, first.name, first.entry)}
Opened as files, the pages of the course show no replay and run no program. If
you have the folder of the site, start a web server in it, and then open
http://127.0.0.1:8000/ in a browser:

    python -m http.server
"""
    return text.encode()


def exercises_readme(exercises: dict[str, Exercise]) -> bytes:
    """That of the exercises, by the names of their folders."""
    first = next(iter(exercises))
    asked = "\n\n".join(
        fill(f"{name}: {each.task}", WIDTH, subsequent_indent="    ") for name, each in exercises.items()
    )
    text = f"""\
{_heading("Exercises of asyncio, tick by tick", "=")}
Each folder has a program to mend or to write, main.py, and what its run must
show, exercise.toml. You need Python {OLDEST} or newer, and nothing else. Change
main.py in your editor, then let it be checked, here in this folder:

    python -m tickbytick check {first}

Hints and solutions are on the pages of the course.

{asked}
"""
    return text.encode()


def folder_readme(name: str, called: str, examples: Sequence[Example]) -> bytes:
    """That of a lesson, or of a page of error messages, with that title and these programs.

    Raises BadExample if one has no recording of today's source.
    """
    number = name.partition("-")[0].lstrip("0")
    of = f"lesson {number}" if number.isdigit() else "a page"
    expected = "\n".join(map(_expected, examples))
    text = f"""\
{_heading(called, "=")}
The programs of {of} of "asyncio, tick by tick": {len(examples)}, in its order.

{_how_to_run(examples, examples[0].short, examples[0].entry)}
{_heading("What to expect", "=")}
The lines below were recorded on a simulated clock. The number is the second,
from the program's start, at which a line comes; on your machine it comes a
little later. Lines with ! go to the error output. Of a traceback
only the lines about the program itself are shown here.

{expected}"""
    return text.encode()


def _how_to_run(examples: Sequence[Example], folder: str, entry: str) -> str:
    """What these programs need, and how one of them is started."""
    packages = sorted({name for each in examples for name in each.packages})
    needs = f"You need Python {OLDEST} or newer, and nothing else."
    if packages:
        needs = f"""\
You need Python {OLDEST} or newer, and for the programs that import {" and ".join(packages)}:

    python -m pip install {" ".join(packages)}
"""
    return f"""\
{needs}
Each program has a folder of its own; run it in there:

    cd {folder}
    python {entry}

On some systems the command is python3, on Windows it may be py.
"""


def _heading(text: str, line: str) -> str:
    return f"{text}\n{line * len(text)}\n"


def _expected(example: Example) -> str:
    """What that program does, on each version of Python if they differ in it."""
    runs = {since: _run(example, recording) for since, recording in example.recordings().items()}
    several = "\n".join(f"{holds_on(since, runs)}:\n\n{run}" for since, run in runs.items())
    text = several if len(set(runs.values())) > 1 else runs[OLDEST]
    return f"{_heading(example.short, '-')}\n{text}"


def _run(example: Example, recording: Recording) -> str:
    facts = f"python {recording.entry} takes {seconds(recording.seconds) if recording.seconds else 'no time'}"
    if recording.exit:
        facts += f" and fails, which is meant: exit status {recording.exit}"
    if len(example.files) > 1:
        facts += f" (files: {', '.join(path.name for path in example.files)})"
    if example.distance:
        facts += f"; {example.distance} there, which on your machine takes no time"
    printed = lines(recording)
    orders = [order for order in example.order if any(order.covers(line.text) for line in printed)]
    notes = [f'"{order.lines}" may come in another order. {order.reason}' for order in orders]
    shown = [*_rows(recording)] or ["It prints nothing."]
    rows = [fill(f"{facts}.", WIDTH), "", *(f"    {row}" for row in shown), ""]
    return "\n".join(rows + [f"{fill(note, WIDTH)}\n" for note in notes])


def _rows(recording: Recording) -> Iterator[str]:
    """`  2.5 s  Data fetched!`; a time stands where it changes."""
    printed = lines(recording)
    left_out = range(ENDS_SHOWN, len(printed) - ENDS_SHOWN) if len(printed) > MOST_LINES else ()
    before = None
    for number, line in enumerate(printed):
        time, mark = seconds(line.seconds, 1), "!" if line.stream == "stderr" else " "
        if number not in left_out:
            yield f"{time if time != before else '':>6} {mark} {line.text}".rstrip()
        elif number == ENDS_SHOWN:
            yield f"{'':6}   … {len(left_out):,} more lines …"
        before = None if number in left_out else time

"""How a reader's run differs from the recorded one: the sentence, and the lines below it."""

import pytest
from bs4 import BeautifulSoup
from running import in_main, run

from tickbytick.recording import Created, Event, Printed, Recording
from tickbytick.show import difference as shown
from tickbytick.show.difference import difference, summary

SAME = "The same output as the recorded run: every line, time and task."
COMPARED = "Compared with the recorded run"


def printing(texts: str, every: float = 0.0, start: float = 0.0, task: str = "main()") -> Recording:
    """A run that prints these words, each on a line; what begins with `!` as a line of stderr, `_` for a blank."""
    events: list[Event] = [Created(0.0, "created", 1, "main.py:1", task, 0)]
    for number, text in enumerate(texts.split()):
        stream, line = ("stderr" if text[0] == "!" else "stdout"), text.lstrip("!").replace("_", " ")
        events.append(Printed(round(start + every * number, 3), "printed", 1, "main.py:2", stream, f"{line}\n"))
    return Recording("main.py", {}, "virtual", events[-1].time, 0, events)


def told(before: Recording, after: Recording) -> tuple[str, list[str]]:
    """The sentence without what each begins with, and the rows, in which `_` stands for the label."""
    html = BeautifulSoup(difference(before, after), "html.parser")
    rows = [row.get_text().replace("  main()  ", "_") for row in html.select(".run-changes span")]
    return html.select_one(".run-compared").get_text().removeprefix(f"{COMPARED}: "), rows


@pytest.mark.parametrize(
    ("before", "after", "said", "rows"),
    [
        (printing("a b"), printing("a b"), SAME, []),
        # Another time is one row, of lines that moved alike the first stands for all.
        (printing("a <b>", 2.5), printing("a <b>", 1), "1 of 2 lines comes 1.5 s earlier.",
         ["  0.0 s_a", "→ 1.0 s_<b>  1.5 s earlier"]),
        (printing("a b c"), printing("a b c", start=0.5), "3 of 3 lines come 0.5 s later.",
         ["→ 0.5 s_a  0.5 s later, as are the 2 lines after it"]),
        (printing("a b"), printing("a b", start=0.5), "2 of 2 lines come 0.5 s later.",
         ["→ 0.5 s_a  0.5 s later", "→ 0.5 s_b  0.5 s later"]),
        (printing("a b c", 1), printing("a b c", 2), "2 of 3 lines come at another time.",
         ["  0.0 s_a", "→ 2.0 s_b  1 s later", "→ 4.0 s_c  2 s later"]),
        # In another order, of another task.
        (printing("a b c"), printing("b c a"), "1 of 3 lines comes in another place.",
         ["  0.0 s_c", "→ 0.0 s_a  in another place"]),
        (printing("a b c", 1), printing("b c a", 1, 1), "1 of 3 lines comes 3 s later.",
         ["  2.0 s_c", "→ 3.0 s_a  3 s later"]),
        (printing("a b c", 1), printing("b a c", 1), "2 of 3 lines come at another time.",
         ["→ 0.0 s_b  1 s earlier", "→ 1.0 s_a  1 s later", "  2.0 s_c"]),
        (printing("a", task="send()"), printing("a"),
         "1 of 1 line comes from another task.",
         ["→ 0.0 s_a  in the recorded run by send()"]),
        (printing("a b", 1, task="send()"), printing("a b", 2),
         "2 of 2 lines come from another task or at another time.",
         ["→ 0.0 s_a  in the recorded run by send()", "→ 2.0 s_b  1 s later, in the recorded run by send()"]),
        (printing("a b"), printing("a !b"), "1 of 2 lines comes on stderr.",
         ["  0.0 s_a", "→ 0.0 s_b  on stderr"]),
        # Missing and new; what is left out between two changes is marked.
        (printing("a b c"), printing("a b"), "1 of 3 lines is missing.", ["  0.0 s_b", "− 0.0 s_c"]),
        (printing("a b c"), printing("x b", start=1),
         "2 of 3 lines are missing; 1 of the others comes 1 s later; 1 line is new.",
         ["− 0.0 s_a", "+ 1.0 s_x", "→ 1.0 s_b  1 s later", "− 0.0 s_c"]),
        (printing("a b c d e f g h"), printing("A b c d e f g"), "2 of 8 lines are missing; 1 line is new.",
         ["− 0.0 s_a", "+ 0.0 s_A", "  0.0 s_b", "…", "  0.0 s_g", "− 0.0 s_h"]),
        # Of quite another program no line is told.
        (printing("a b c"), printing("x y"), "no line of it is there; 2 lines are new.", []),
        (printing("a b c"), printing(""), "no line of it is there.", []),
        (printing(""), printing("a"), "1 line is new.", []),
    ],
)  # fmt: skip
def test_what_differs_is_told_in_a_sentence_and_line_by_line(
    before: Recording, after: Recording, said: str, rows: list[str]
) -> None:
    assert told(before, after) == (said, rows)


FAILS = in_main("print('a')\nawait asyncio.sleep(1)\n{}")


@pytest.mark.parametrize(
    ("before", "after", "said", "row"),
    [
        ("print('b')", "1 / 0", "1 of 2 lines is missing; 1 traceback is new.",
         "+ 1.0 s  main.py  Traceback … ZeroDivisionError: division by zero"),
        ("1 / 0", "print('b')", "1 line is new; 1 traceback is missing.",
         "− 1.0 s  main.py  Traceback … ZeroDivisionError: division by zero"),
        ("1 / 0", "await asyncio.sleep(1); [][0]", "1 traceback is changed, 1 s later.",
         "→ 2.0 s  main.py  Traceback … IndexError: list index out of range  changed, 1 s later"),
        ("1 / 0", "async with asyncio.TaskGroup(): [][0]", "1 traceback is changed.",
         "→ 1.0 s  main.py  Traceback … IndexError: list index out of range  changed"),
        # A warning below it is none of its lines.
        ("1 / 0", "left = main(); 1 / 0", "1 line is new; 1 traceback is changed.",
         "→ 1.0 s  main.py  Traceback … ZeroDivisionError: division by zero  changed"),
        ("print('b')", "'", "no line of it is there; 1 traceback is new.",
         "+ 0.0 s  main.py  Traceback … SyntaxError: unterminated string literal (detected at line 5)"),
    ],
    ids=["new", "missing", "another", "of a group", "warning", "alone"],
)  # fmt: skip
def test_a_traceback_is_told_in_one_row_with_its_last_line(before: str, after: str, said: str, row: str) -> None:
    found, rows = told(run(FAILS.format(before)), run(FAILS.format(after)))
    assert (found, [each for each in rows if "Traceback" in each]) == (said, [row])
    assert not any("File" in each for each in rows)


def test_many_changes_are_cut_and_counted() -> None:
    words = " ".join(f"{number} x{number}" for number in range(100))
    said, rows = told(printing(words), printing(words.replace("x", "y")))
    assert said == "100 of 200 lines are missing; 100 lines are new."
    assert (len(rows), rows[-1]) == (shown.MOST_DIFFERENT + 1, "… and 240 more")


def test_of_long_runs_the_first_lines_are_compared() -> None:
    words, many = " ".join(map(str, range(shown.MOST_COMPARED))), shown.MOST_COMPARED
    first = f"Compared with the first {many} lines of the recorded run"
    rest = " Later ones, 1 there and 2 here, are not compared."
    assert told(printing(f"{words} a"), printing(f"{words} b c")) == (f"{first}: they are all there.{rest}", [])
    said, _ = told(printing(f"{words} a"), printing(f"x {words} b"))
    assert said == f"{first}: 1 of {many} lines is missing; 1 line is new.{rest}"


def test_a_run_is_compared_with_any_other() -> None:
    one, other = printing("a"), printing("a", task="send()")
    assert "The same output as the &lt;other&gt; run" in difference(one, one, "the <other> run")
    assert (summary(one, one), summary(one, other)) == ("nothing is different", "1 of 1 line comes from another task")
    assert "Compared with that run: 1 of 1 line comes from another task." in difference(one, other, "that run")

"""A run as HTML where it is too much for a page, and its difference from another run."""

import pytest
from bs4 import BeautifulSoup

from tickbytick.recording import Created, Event, Printed, Recording
from tickbytick.show import html as run_html

MAIN = Created(0.0, "created", 1, "main.py:1", "main()", 0)


def printing(*texts: str, every: float = 0.0) -> Recording:
    events: list[Event] = [MAIN]
    for number, text in enumerate(texts):
        events.append(Printed(round(every * number, 3), "printed", 1, "main.py:2", "stdout", f"{text}\n"))
    return Recording("main.py", {}, "virtual", events[-1].time, 0, events)


def drawn(recording: Recording) -> BeautifulSoup:
    return BeautifulSoup(run_html.section(recording, (), "yours-1", "Your run", [], ""), "html.parser")


def shown(html: BeautifulSoup) -> list[str]:
    return "".join(block.get_text() for block in html.select("pre.run")).split()


def test_of_too_many_lines_the_first_and_the_last_are_shown_and_the_rest_is_counted() -> None:
    html = drawn(printing(*map(str, range(3_000))))
    assert (len(shown(html)), html.select(".run-left-out")) == (3_000, [])
    html = drawn(printing(*map(str, range(5_000))))
    assert shown(html) == [str(number) for number in (*range(1_500), *range(3_500, 5_000))]
    assert html.select_one(".run-left-out").get_text() == "2,000 lines are left out here."
    assert html.summary.span.get_text() == "Show 3,000 of 5,000 lines"


def test_too_much_for_a_timeline_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_html, "MOST_MARKS", 10)
    assert drawn(printing(*"ab" * 4, every=0.01)).svg
    html = drawn(printing(*"ab" * 6, every=0.01))
    assert not html.svg
    assert html.select_one(".run-nothing").get_text() == "Too much happened in this run for a timeline."


SAME = "The same output as the recorded run: every line, time and task."
COUNTED = "Compared with the recorded run: "
TRACEBACK = ("Traceback (most recent call last):", '  File "main.py", line 5, in <module>', "{}: no")


def failing(error: str) -> Recording:
    run = printing("a")
    return run._replace(
        events=[
            *run.events,
            *(Printed(0.0, "printed", 1, "", "stderr", f"{line.format(error)}\n") for line in TRACEBACK),
        ]
    )


@pytest.mark.parametrize(
    ("before", "after", "said", "rows"),
    [
        (printing("a", "b"), printing("a", "b"), SAME, []),
        (printing("a", "<b>", every=2.5), printing("a", "<b>", every=1),
         "Every line of the recorded run is there; 1 of 2 comes 1.5 s earlier.",
         ["  0.0 s  main()  a", "≈ 1.0 s  main()  <b> 1.5 s earlier"]),
        # Lines that move alike are told once.
        (printing(*"abcd", every=1), printing(*"aXbcd", every=1), COUNTED + "1 line new (+), 3 lines 1 s later.",
         ["  0.0 s  main()  a", "+ 1.0 s  main()  X", "≈ 2.0 s  main()  b 1 s later", "… and the next 2 lines"]),
        (printing(*"ab", every=1), printing(*"acb", every=2),
         COUNTED + "1 line new (+), 1 line 3 s later.",
         ["  0.0 s  main()  a", "+ 2.0 s  main()  c", "≈ 4.0 s  main()  b 3 s later"]),
        # What is left out between two changes is marked.
        (printing(*"abcdefgh"), printing(*"Abcdefg"), COUNTED + "2 lines missing (−), 1 line new (+).",
         [row.replace("_", " 0.0 s  main()  ") for row in ("−_a", "+_A", " _b", "…", " _g", "−_h")]),
        # A traceback is one thing that is said.
        (failing("KeyError"), failing("ValueError"), COUNTED + "1 line missing (−), 1 line new (+).",
         ["  0.0 s  main()  a", "− 0.0 s  main()  KeyError: no", "+ 0.0 s  main()  ValueError: no"]),
        (printing(*map(str, range(100))), printing("x"),
         "Quite another run: none of the 100 lines of the recorded one is in it.", []),
        # Many changes are cut.
        (printing("x", *map(str, range(100))), printing("x"), COUNTED + "100 lines missing (−).",
         ["  0.0 s  main()  x", *(f"− 0.0 s  main()  {number}" for number in range(run_html.MOST_DIFFERENT - 1))]),
        (printing(*"ab" * 500), printing(*"ab" * 500, "c"), "Of the first 400 lines: all are the same.", []),
    ],
    ids=["equal", "another time", "alike", "another", "gap", "traceback", "quite another", "many", "beyond"],
)  # fmt: skip
def test_what_differs_is_shown_line_by_line(before: Recording, after: Recording, said: str, rows: list[str]) -> None:
    html = BeautifulSoup(run_html.difference(before, after), "html.parser")
    assert html.select_one(".run-compared").get_text() == said
    assert [row.get_text() for row in html.select(".run-changes > span")] == rows

"""A run as HTML where it is too much for a page, and its difference from another run."""

import re

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


def changes(before: Recording, after: Recording) -> tuple[str, list[str]]:
    html = BeautifulSoup(run_html.difference(before, after), "html.parser")
    return html.select_one(".run-compared").get_text(), [row.get_text() for row in html.select(".run-changes span")]


def shown(html: BeautifulSoup) -> list[str]:
    return "".join(block.get_text() for block in html.select("pre.run")).split()


def test_of_too_many_lines_the_first_and_the_last_are_shown_and_the_rest_is_counted() -> None:
    html = drawn(printing(*map(str, range(3_000))))
    assert (len(shown(html)), html.select(".run-left-out")) == (3_000, [])
    html = drawn(printing(*map(str, range(5_000))))
    assert shown(html) == [str(number) for number in (*range(1_500), *range(3_500, 5_000))]
    assert html.select_one(".run-left-out").get_text() == "2,000 lines are left out here."
    assert html.summary.span.get_text() == "Show 3,000 of 5,000 lines"


def test_too_much_for_a_timeline_is_said() -> None:
    assert drawn(printing(*"ab" * 999, every=0.01)).svg
    html = drawn(printing(*"ab" * 1_001, every=0.01))
    assert not html.svg
    assert html.select_one(".run-nothing").get_text() == "Too much happened in this run for a timeline."


def test_equal_output_is_said_to_be_equal() -> None:
    assert changes(printing("a", "b"), printing("a", "b")) == (
        "The same output as the recorded run: every line, time and task.",
        [],
    )


def test_a_line_that_comes_at_another_time_differs() -> None:
    assert changes(printing("a", "b", every=2.5), printing("a", "b", every=1)) == (
        "Compared with the recorded run: 1 line missing (−), 1 line new (+).",
        ["  0.0 s  main()  a", "− 2.5 s  main()  b", "+ 1.0 s  main()  b"],
    )


def test_what_is_left_out_between_two_changes_is_marked() -> None:
    _, rows = changes(printing(*"abcdefgh"), printing(*"Abcdefg"))
    assert [re.sub(r" 0.0 s  main\(\)  ", "", row) for row in rows] == ["−a", "+A", " b", "…", " g", "−h"]


def test_many_changes_are_cut_and_counted() -> None:
    said, rows = changes(printing(*map(str, range(100))), printing("x"))
    assert said == "Compared with the recorded run: 100 lines missing (−), 1 line new (+)."
    assert (len(rows), rows[-1]) == (run_html.MOST_DIFFERENT + 1, "… and 41 more")


def test_text_of_a_program_stays_text() -> None:
    html = run_html.difference(printing("a"), printing("<b>&amp;</b>"))
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in html

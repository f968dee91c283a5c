"""A run as HTML where it is too much for a page."""

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

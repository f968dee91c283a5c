"""The fences of the pages: the text of a recorded run is what was printed, and no fence ever raises."""

import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import markdown
import pytest
from bs4 import BeautifulSoup, Tag
from mkdocs.config import load_config

from course import examples
from course.paths import DOCS, ROOT
from course.site import fences, python_in_page, video
from course.take_away import downloads
from tickbytick.recording import Created, Event, Printed, Recording, Stopped, dumps
from tickbytick.show import drawing
from tickbytick.wording import html_text

FENCES = load_config(str(ROOT / "mkdocs.yml"), theme="mkdocs", plugins=[]).mdx_configs["pymdownx.superfences"]
MAIN = Created(0.0, "created", 1, "main.py:1", "main()", 0)


def render(text: str) -> BeautifulSoup:
    configs = {"pymdownx.superfences": FENCES}
    html = markdown.markdown(text, extensions=["pymdownx.superfences", "pymdownx.tabbed"], extension_configs=configs)
    return BeautifulSoup(html, "html.parser")


def printed(text: str, seconds: float = 0.0, task: int = 1, stream: str = "stdout") -> Event:
    return Printed(seconds, "printed", task, "main.py:1", stream, text)


Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Makes the example 01-a/b, whose recording has these events."""
    for name in ("SNIPPETS", "CHECKED", "SHAKEN"):
        monkeypatch.setattr(examples, name, tmp_path / name.lower())
    monkeypatch.setattr(python_in_page, "MANIFEST", tmp_path / "manifest.json")  # not made
    monkeypatch.setattr(downloads, "TARGET", tmp_path / "downloads")  # not made
    folder = tmp_path / "snippets/01-a/b"
    folder.mkdir(parents=True)
    (folder / "main.py").write_text("", encoding="utf-8")

    def write(events: Sequence[Event], name: str = "recording", settings: str = "", exit: int = 0) -> None:
        sources = examples.load("01-a/b").sources()
        recording = Recording("main.py", sources, "virtual", 0.0, exit, [MAIN, *events])
        (folder / f"{name}.jsonl").write_text(dumps(recording), encoding="utf-8")
        if settings:
            (folder / "example.toml").write_text(settings, encoding="utf-8")

    return write


def shown() -> Tag:
    [run] = render("```recording\n01-a/b\n```").select("section.recorded-run")
    return run


@pytest.mark.parametrize(
    "text",
    [
        "a < b && c > d </span></pre>\n",
        "&lt;script&gt; is not <script>alert(1)</script>\n",
        "\n",
        "  indented\ttabbed  \n",
        "zero\u200bwidth\u200d and \N{WARNING SIGN}\ufe0f\n",
        "`code` *stars* [link](x) \\* {: .attr }\n",
        "\x02wzxhzdk:0\x03 \x02klzzwxh:0001\x03 \x02amp\x03 \x1b[1mbold\x1b[0m\n",
        "10 %\r20 %\r\n",
        "no line break at the end",
    ],
)
def test_the_text_of_a_run_is_what_was_printed(text: str, write: Write):
    write([printed("before\n"), printed(text), printed("after", task=0)])
    assert shown().select_one("pre.run").get_text() == f"before\n{text}after"


def test_what_a_page_cannot_hold_is_replaced():
    """JSON can hold half a surrogate pair; a page, which is UTF-8, cannot."""
    assert html_text("a\ud800b\x00c\n") == "a?b\ufffdc\n"


def test_colours_repeat_after_the_last_and_main_keeps_its_own():
    last = drawing.COLOURS + 1
    assert [*map(drawing.colour, (1, 2, last, last + 1))] == [1, 2, last, 2]


@pytest.mark.parametrize(("name", "clock"), [("08-timeouts/process", "real"), ("08-timeouts/thread", "virtual")])
def test_the_replay_is_told_the_clock_of_a_run(name: str, clock: str):
    """By it the replay tells the pieces of one line from two lines."""
    [data] = render(f"```recording\n{name}\n```").select("script.run-data")
    assert json.loads(data.get_text())["recording"]["clock"] == clock


def test_stderr_has_a_mark_that_says_what_it_is_and_a_run_its_end(write: Write):
    traceback = ["Traceback (most recent call last):\n", "ValueError: no\n"]
    errors = [printed(text, task=0, stream="stderr") for text in traceback]
    stopped = Stopped(0.0, "stopped", 0, "stopped after 600 s of program time")
    write([printed("a\n"), printed("careful\n", stream="stderr"), printed("b\n"), *errors, stopped], exit=124)
    run = shown()
    marks = [(part["data-mark"], part.get_text()) for part in run.select(".stderr")]
    assert marks == [("stderr", "careful\n"), ("traceback", "".join(traceback))]
    assert run.select_one(".run-exit").get_text() == "exit status 124"
    assert stopped.reason in run.select_one(".run-stopped").get_text()


@pytest.mark.parametrize("marks", [["⇅"], ["⇅1", "⇅2"]])
def test_lines_whose_order_is_no_promise_are_marked_with_the_reason(marks: list[str], write: Write):
    reasons = {"sent *": "a < b", "got *": "B", "never *": "not shown"}
    settings = "".join(f'[[order]]\nlines = "{lines}"\nreason = "{why}"\n' for lines, why in reasons.items())
    texts = ["sent 1\nsent 2\n", "got 1\n"][: len(marks)]
    write([printed("one\n"), *map(printed, "".join(texts).splitlines(keepends=True))], settings=settings)
    run = shown()
    assert [(part["data-mark"], part.get_text()) for part in run.select(".swap")] == [*zip(marks, texts, strict=True)]
    notes = [f"{mark} {why}" for mark, why in zip(marks, reasons.values(), strict=False)]
    assert [note.get_text() for note in run.select(".run-order")] == notes


def result(path: Path, **entry: Any) -> None:
    """Let CHECKED or SHAKEN say that of the example that a test made, as it is now."""
    path.write_text(json.dumps({examples.load("01-a/b").fingerprint(): entry}), encoding="utf-8")


def make_python_in_page() -> None:
    manifest = {"python": "3.14.2", "download": 6_400_000, "inputs": "0123456789abcdef0123"}
    python_in_page.MANIFEST.write_text(json.dumps(manifest), encoding="utf-8")


def test_two_versions_stand_in_tabs_and_the_page_runs_its_own(write: Write):
    write([printed("old\n")])
    write([printed("new\n")], name="recording-3.12")
    result(examples.CHECKED, versions=["3.11.7", "3.12.1", "3.13.0"], **{"in page": ["3.14.2", "3.15.0rc1"]})
    make_python_in_page()
    page = render("```recording\n01-a/b\n```\n\n```recording\n01-a/b\n```")
    for tabs in page.select(".tabbed-set"):
        labels = {label["for"]: label.get_text() for label in tabs("label")}
        assert list(labels.values()) == ["Python 3.11", "Python 3.12 and later"]
        assert [entry["id"] for entry in tabs("input")] == list(labels)
        assert [run.pre.get_text() for run in tabs(class_="recorded-run")] == ["old\n", "new\n"]
        assert [run.pre.get_text() for run in tabs.select(".runnable .recorded-run")] == ["new\n"]
        assert [foot.get_text() for foot in tabs(class_="run-foot")] == [
            "python main.py · 0 s · checked on Python 3.11",
            "python main.py · 0 s · checked on Python 3.12 and 3.13, and in the browser on 3.14 and a preview of 3.15",
        ]
    ids = [entry["id"] for entry in page("input")]
    assert len(ids) == len(set(ids)) == 4


@pytest.mark.parametrize(
    ("on", "in_page", "said"),
    [
        ([], [], "how this was recorded"),
        (["3.11.7", "3.12.1", "3.13.0"], [], "checked on Python 3.11 to 3.13"),
        (["3.11.7", "3.13.0"], ["3.14.2"], "checked on Python 3.11 and 3.13, and in the browser on 3.14"),
        ([], ["3.14.2", "3.15.0"], "checked in the browser on Python 3.14 and 3.15"),
        (
            ["3.14.0"],
            ["3.14.2", "3.15.0rc1"],
            "checked on Python 3.14, and in the browser on 3.14 and a preview of 3.15",
        ),
    ],
)
def test_a_run_names_the_pythons_on_which_it_was_checked_and_no_other(
    on: list[str], in_page: list[str], said: str, write: Write
):
    write([printed("a\n")])
    result(examples.CHECKED, versions=on, **{"in page": in_page})
    assert shown().select_one(".run-foot").get_text() == f"python main.py · 0 s · {said}"


def test_what_stands_below_a_run_is_explained_in_the_same_words():
    [foot] = render("```recording\n03-gather/both-at-once\n```").select(".run-foot")
    said = foot.get_text().rpartition(" · ")[2]
    assert f"“{said[0].upper()}{said[1:]}” below a run means" in (DOCS / fences.ABOUT).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("since", "labels"),
    [
        (["3.12"], ["Python 3.11", "Python 3.12 and later"]),
        (["3.13"], ["Python 3.11 and 3.12", "Python 3.13 and later"]),
        (["3.14"], ["Python 3.11 to 3.13", "Python 3.14 and later"]),
        (["3.12", "3.14"], ["Python 3.11", "Python 3.12 and 3.13", "Python 3.14 and later"]),
    ],
)
def test_a_tab_says_on_which_versions_its_run_holds(since: list[str], labels: list[str], write: Write):
    write([printed("old\n")])
    for version in since:
        write([printed(f"{version}\n")], name=f"recording-{version}")
    assert [label.get_text() for label in render("```recording\n01-a/b\n```")("label")] == labels


def test_a_run_has_buttons_only_where_python_was_built_and_can_run_it(write: Write):
    write([printed("a\n")])
    assert not render("```recording\n01-a/b\n```").select(".runnable, .program, .run-not-here, .cover")
    asking = render("```predict\n01-a/b\nid ends\ntime end\n```")
    assert asking.select("form.guess[data-id=ends] + details.cover:not([open]) > .recorded-run")
    make_python_in_page()
    [runnable] = render("```recording\n01-a/b\n```").select(".runnable")
    assert [child.get("class") for child in runnable.find_all(recursive=False)] == [["program"], ["recorded-run"]]
    assert [*runnable.attrs.values()] == [["runnable"], "01-a/b", "3.14", "6 MB", "0123456789abcdef"]
    for setting, lacks in ("clock", "calculating takes no time on the clock"), ("threads", "Python has no threads"):
        write([printed("a\n")], settings=f'{setting} = "real"')
        page = render("```recording\n01-a/b\n```")
        assert not page.select(".runnable")
        [why] = page.select(".recorded-run > .run-not-here")
        assert why.get_text().startswith(f"This program does not run in the browser: {lacks}")


def test_what_is_said_of_checked_programs_is_said_of_today_s_programs_and_marks(write: Write):
    write([printed("a\n")])
    counts = {"schedules": 240, "processes": 16, "waking late": 80, "under load": 2, "may swap": 1_000}
    result(examples.SHAKEN, date="2026-11-22", **counts)
    result(examples.CHECKED, versions=["3.11.7"])

    def facts() -> list[str]:
        return [fact.get_text() for fact in render("```shaken\n```").select("dl.counts dd")]

    assert facts() == [
        "1 of 1, last on 2026-11-22",
        "240 for each program, in 16 processes",
        "80 runs of each program simulated, 2 real",
        "0 of 1 programs",
        "1,000, in 1 of 1 programs",
    ]
    assert shown().select_one(".run-foot").get_text() == "python main.py · 0 s · checked on Python 3.11"
    write([printed("a\n")], settings='[[order]]\nlines = "a"\nreason = "why"\n')
    assert facts()[0] == "0 of 1, last on no day yet"
    assert shown().select_one(".run-foot").get_text() == "python main.py · 0 s · how this was recorded"


@pytest.mark.parametrize(
    "fence, message",
    [
        ("```recording\nnope/<b>\n```", "no example snippets/nope/<b>"),
        ("```video-minutes\n```", "KeyError: 'no such day'"),
    ],
)
def test_a_fence_never_raises_but_says_what_is_wrong(
    fence: str, message: str, write: Write, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(video, "load", Mock(side_effect=KeyError("no such day")))
    [box] = render(f"before\n\n{fence}\n\nafter").select(".admonition.failure")
    assert message in box.get_text()
    assert [(record.name, record.levelno) for record in caplog.records] == [("mkdocs.tickbytick", logging.WARNING)]
    assert message in caplog.text

"""The built site, as both builders make it: whether a page shows what its files and its recordings say.

Each check names the first thing that differs; it is empty if nothing does, and raises where a part is missing.
"""

import json
from collections.abc import Iterator
from copy import copy
from itertools import zip_longest
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString

from tickbytick.recording import Recording, labels, lines
from tickbytick.show import timeline

from ..examples import load
from ..pages import custom_languages, read, runs
from ..paths import DOCS

Part = Any
"""A `bs4.Tag` that has what is looked for in it."""

FENCED = ", ".join(
    [".highlight", ".cover", ".recorded-run", ".tabbed-set:has(> input[id^=run-])", ".next-lesson"]
    + [f".{language}" for language in sorted(custom_languages())]
)
"""What a page shows of its fences."""


def path_of(site: Path, source: Path) -> Path:
    """The file of a built site that was made of that page of `docs/`."""
    built = site / source.relative_to(DOCS).with_suffix("")
    return site / "index.html" if built.name == "index" else built / "index.html"


def wrong_code(source: Path, page: Part) -> str:
    """The first block of code that is not the file, or the commands, of its fence."""
    expected = []
    for fence in read(source)[0]:
        if fence.language == "python":
            expected.append("".join(path.read_text(encoding="utf-8") for path in fence.includes()))
        elif fence.language == "console":
            expected.append(f"{fence.source}\n")
    return _first_wrong([code.get_text() for code in page.select("article .highlight pre > code")], expected)


def wrong_runs(source: Path, page: Part) -> str:
    """The first thing that the page tells of a run, and its recording does not."""
    recordings = [recording for name in runs(source) for recording in load(name).recordings().values()]
    shown = page.select("article .recorded-run")
    how_many = _first_wrong([len(shown)], [len(recordings)])
    return how_many or next(filter(None, map(_wrong_run, shown, recordings)), "")


def _wrong_run(run: Part, recording: Recording) -> str:
    called = labels(recording)
    expected = [(f"{line.seconds:g}", called[line.task], line.stream, line.text) for line in lines(recording)]
    clock = " on the real clock" if recording.clock == "real" else ""
    ending = [f"python {recording.entry}", f"{recording.seconds:g} s{clock}"]
    ending += [f"exit status {recording.exit}"] if recording.exit else []
    foot = run.select_one(".run-foot").get_text().split(" · ")[:-1]
    data = json.loads(run.select_one("script.run-data").string)["recording"]["columns"]
    return (
        _first_wrong([*_lines_told(run)], expected)
        or _first_wrong(foot, ending)
        or _first_wrong(data, json.loads(json.dumps([*zip_longest(*recording.events)])))
        or _wrong_timeline(run, recording)
    )


def _wrong_timeline(run: Part, recording: Recording) -> str:
    drawn, table = run.select_one(".run-timeline svg"), run.select_one(".run-timeline table")
    layout, name = timeline.layout(recording), drawn.title["id"].removesuffix("-title")
    fresh = BeautifulSoup(timeline.svg(layout, name) + timeline.table(layout), "html.parser")
    return "" if [drawn, table] == [fresh.svg, fresh.table] else "a timeline that is not the recording's"


def _lines_told(run: Part) -> Iterator[tuple[str, str, str, str]]:
    """Each line of a run as the page tells it: at which second, by which task, on which stream, and its text."""
    task = ""
    for line in run.select("pre.run span"):
        if line.find("span") is None:
            seconds = float(line.find_parent(attrs={"data-time": True})["data-time"].removesuffix(" s"))
            task = line.get("data-task", task)  # a traceback has its task's label once
            stream = "stderr" if line.find_parent(class_="stderr") or "stderr" in line.get("class", []) else "stdout"
            yield f"{seconds:g}", task, stream, line.get_text()


def wrong_prose(source: Path, page: Part) -> str:
    """The first words of a page, outside of its fences, that its Markdown does not have."""
    expected = BeautifulSoup(read(source)[1], "html.parser")
    return _first_wrong(_prose(page.article), _prose(expected))


def _prose(part: Part) -> list[str]:
    """Its texts outside of fences."""
    rest = copy(part)
    for each in rest.select(f"{FENCED}, .headerlink, .moment-hint"):
        each.extract()
    texts = rest.find_all(string=lambda text: type(text) is NavigableString and text.strip())
    return [" ".join(text.split()) for text in texts]


def _first_wrong(shown: list[Any], expected: list[Any]) -> str:
    """The first place where the page differs."""
    pairs = zip_longest(shown, expected)
    return next((f"shows {is_!r}, not {should!r}" for is_, should in pairs if is_ != should), "")

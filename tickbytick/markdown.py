"""The custom fences of the pages: `recording` shows a recorded run, the others tables and counts made from data.

A fence never raises: pymdownx would show an ordinary exception as plain code and let the build pass. It puts a box with
the message into the page and logs a warning under MkDocs' logger, which fails a strict build.
"""

import json
import logging
import posixpath
import tomllib
from collections.abc import Callable
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import Any

import markdown

from . import downloads, runtime, video
from . import mutants as _mutation
from .downloads import Download
from .examples import SNIPPETS, BadExample, Example, load, names
from .lessons import DOCS, lesson_of
from .recording import FORMAT, Recording, lines
from .run_html import seconds, section
from .wording import html_text as _text

log = logging.getLogger("mkdocs.tickbytick")

ABOUT = "how-this-site-checks-itself.md"
"""The page that each recorded run links to, in `docs/`."""

PROSE = SNIPPETS / "prose.toml"
"""What the scan of the pages' prose lets pass, with reasons."""

CLOCK = SNIPPETS / "clock.json"
"""What came of CPython's own asyncio tests on the engine's loop, by `make clock`."""

Formatter = Callable[..., str]


def _fence(render: Callable[..., str]) -> Formatter:
    """Make a formatter for pymdownx.superfences of a function of the fence's text, the parser and its options."""

    def formatter(
        source: str, language: str, class_name: str, options: dict[str, Any], md: markdown.Markdown, **_: Any
    ) -> str:
        try:
            return render(source.strip(), md, **options)
        except Exception as error:  # whatever it is: see above
            message = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
            log.warning("%s: the fence `%s` cannot be shown: %s", page_of(md) or "a page", language, message)
            return (
                f'<div class="admonition failure"><p class="admonition-title">Cannot show this: {_text(language)} '
                f"<code>{_text(source.strip())}</code></p><p>{_text(message)}</p></div>"
            )

    # Zensical pickles its configuration, and with it the name by which it finds this function.
    formatter.__qualname__ = render.__name__.removeprefix("_")
    return formatter


def page_of(md: markdown.Markdown) -> str | None:
    """The page that is being rendered, as a path in `docs/`; None where no site is being built."""
    if "relpath" in md.treeprocessors:
        mkdocs: Any = md.treeprocessors["relpath"]
        return str(mkdocs.file.src_uri)
    if "rendering_context" in md.preprocessors:
        zensical: Any = md.preprocessors["rendering_context"]
        return str(zensical.page.path)
    return None


def link(md: markdown.Markdown, target: str) -> str:
    """What to write into `href` for `target`, a page (with or without an anchor) as a path in `docs/`.

    Both builders check it: MkDocs is asked to resolve it, Zensical resolves links to `.md` files in any HTML.
    """
    page = page_of(md)
    if page is None:
        return _text(target)
    path, _, anchor = target.partition("#")
    relative = posixpath.relpath(path, posixpath.dirname(page)) + (f"#{anchor}" if anchor else "")
    resolve = getattr(md.treeprocessors["relpath"], "path_to_url", None) if "relpath" in md.treeprocessors else None
    return _text(resolve(relative) if resolve else relative)


# --- the recorded run


def options_of_recording(
    language: str, inputs: dict[str, str], options: dict[str, Any], attrs: dict[str, str], md: markdown.Markdown
) -> bool:
    """Take the one option that a `recording` fence can have, `cover`; with any other the fence is none.

    pymdownx.superfences calls it, and gives an option without a value its name as its value.
    """
    options |= dict.fromkeys(inputs, True)
    return inputs in ({}, {"cover": "cover"})


def _recording(source: str, md: markdown.Markdown, cover: bool = False) -> str:
    example = load(source)
    recordings = example.recordings()
    name = f"run-{md.htmlStash.html_counter}"
    sections = {
        since: _section(example, since, recording, _versions(example, since, recordings), cover, md)
        for since, recording in recordings.items()
    }
    if len(sections) == 1:
        return sections["3.11"]
    names = {since: f"Python {since} and later" for since in sections}
    names["3.11"] = "Python 3.11"
    return _tabs(name, {names[since]: section for since, section in sections.items()})


def _versions(example: Example, since: str, recordings: dict[str, Recording]) -> list[str]:
    """The minor versions on which that recording was checked."""
    checked = {_numbers(version)[:2] for version in example.checked_on()}
    later = [_numbers(other) for other in recordings if _numbers(other) > _numbers(since)]
    return [
        ".".join(map(str, version))
        for version in sorted(checked)
        if _numbers(since) <= version and (not later or version < min(later))
    ]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _tabs(name: str, contents: dict[str, str]) -> str:
    """Content tabs as pymdownx.tabbed writes them; they work without a script."""
    count = len(contents)
    inputs = "".join(
        f'<input{" checked" if tab == 1 else ""} id="{name}-{tab}" name="{name}" type="radio">'
        for tab in range(1, count + 1)
    )
    labels = "".join(f'<label for="{name}-{tab}">{_text(title)}</label>' for tab, title in enumerate(contents, 1))
    blocks = "".join(f'<div class="tabbed-block">{content}</div>' for content in contents.values())
    return (
        f'<div class="tabbed-set tabbed-alternate" data-tabs="{name}:{count}">{inputs}'
        f'<div class="tabbed-labels">{labels}</div><div class="tabbed-content">{blocks}</div></div>'
    )


def _section(
    example: Example, since: str, recording: Recording, versions: list[str], cover: bool, md: markdown.Markdown
) -> str:
    """The run, and around it what program.js makes Edit and Run of, if a reader can run the program in the page."""
    title = f"{example.name.partition('/')[2]}/{recording.entry}"  # a page has many runs of a main.py
    made = runtime.made()
    python = made["python"] if made else None
    in_page = example.checked_in_page()
    if in_page and not _holds_for(in_page, since, example):
        in_page = None
    why_not = example.why_not_in_page
    if python and not _holds_for(python, since, example):
        why_not = why_not or f"Python in the page is {_minor(python)}: change and run this program in the other tab."
    name = f"run-{md.htmlStash.html_counter}-{since}"  # nothing else on the page has it
    more = _to_take(example, md) + _data(example, recording)
    if python and why_not:
        more = f'<p class="run-not-here">{_text(why_not)}</p>{more}'
    run = section(recording, example.order, name, f"Recorded run of {title}", [_checked(versions, in_page, md)], more)
    if cover:
        run = f'<details class="cover">{_COVER}{run}</details>'
    if made is None or why_not:
        return run
    size = f"{made['download'] / 1e6:.0f} MB"
    return (
        f'<div class="runnable" data-example="{_text(example.name)}" data-python="{_minor(made["python"])}" '
        f'data-size="{size}" data-version="{made["inputs"][:16]}">'
        f'<div class="program"></div>{run}</div>'
    )


_COVER = (
    "<summary data-search-exclude><span>Decide first. The run is covered until you ask for it.</span> "
    "<b>Show the run</b></summary>"
)
"""The browser's own way to cover something: it needs no script, and reveals what a link or a search leads to."""


def _holds_for(python: str, since: str, example: Example) -> bool:
    major, minor, *_ = _numbers(python)
    return example.recording_path((major, minor)) == example.recording_paths()[since]


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _checked(versions: list[str], in_page: str | None, md: markdown.Markdown) -> str:
    checked = [", ".join(versions)] if versions else []
    if in_page:
        checked.append(f"{_minor(in_page)} in the page")
    said = f"checked on Python {', and '.join(checked)}" if checked else "how this was recorded"
    return f'<a href="{link(md, ABOUT)}">{said}</a>'


def _to_take(example: Example, md: markdown.Markdown) -> str:
    """The link to download the program, which says so if that has several files."""
    *others, last = (path.name for path in example.files)
    what = last
    if others:
        what = f"{'both' if len(others) == 1 else f'all {len(others) + 1}'} files, {', '.join(others)} and {last}"
    found = _download(downloads.program(example), f"Download {what}", md)
    return f'<p class="run-take" data-search-exclude>{found}</p>' if found else ""


def _download(download: Download, text: str, md: markdown.Markdown) -> str:
    """A link to it; empty where it was not made of today's sources."""
    path = download.offered()
    return f'<a class="download" href="{link(md, path)}" download>{_text(text)}</a>' if path else ""


def _data(example: Example, recording: Recording) -> str:
    """What the replay reads (docs/assets/javascripts/replay.js), and program.js.

    In a <template>, for Material's instant navigation runs every <script> of a new page's content as JavaScript.
    """
    header = {"format": FORMAT, "entry": recording.entry, "seconds": recording.seconds, "exit": recording.exit}
    # The events by columns: compressed, a thousand tasks weigh half as much as by rows.
    data = {
        "recording": header | {"columns": list(zip_longest(*recording.events))},
        "sources": example.texts(),
        "order": [[order.lines, order.reason] for order in example.order],
    }
    text = json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")
    return f'<template><script type="application/json" class="run-data">{text}</script></template>'


recording = _fence(_recording)


# --- what a reader can take away


def _take_away(source: str, md: markdown.Markdown) -> str:
    """At the end of a lesson: the links to take it along. On any other page: those of the whole course."""
    page = page_of(md) or ""
    lesson = lesson_of(page)
    links = []
    notebook = f"notebooks/{PurePosixPath(page).stem}.ipynb"
    if lesson and (DOCS / notebook).exists():
        links.append(f'<a class="notebook" href="{link(md, notebook)}">This lesson as a notebook</a>')
    try:
        if lesson:
            links.append(_download(downloads.lesson(lesson), "All programs of this lesson", md))
        links.append(_download(downloads.course(), "All programs of the course", md))
    except BadExample:
        pass  # the page that shows it says what is wrong
    items = "".join(f"<li>{each}</li>" for each in links if each)
    title = "Take this lesson with you" if lesson else "Take the course with you"
    return f'<div class="take-away" data-search-exclude><p>{title}</p><ul>{items}</ul></div>' if items else ""


take_away = _fence(_take_away)


# --- the video and the counts


def _video_minutes(source: str, md: markdown.Markdown) -> str:
    return video.minutes_table(video.load(), lambda target: link(md, target))


def _video_claims(source: str, md: markdown.Markdown) -> str:
    return video.claims_table(video.load(), lambda target: link(md, target))


video_minutes = _fence(_video_minutes)
video_claims = _fence(_video_claims)


def _counts(source: str, md: markdown.Markdown) -> str:
    """How much of the site is checked, counted in the data that the checks use."""
    examples = [load(name) for name in names()]
    runs = [run for example in examples for run in example.recordings().values()]
    versions = {version for example in examples for version in example.checked_on()}
    exceptions = tomllib.loads(PROSE.read_text(encoding="utf-8")).get("exception", []) if PROSE.exists() else []
    said = video.load()
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in said.verdicts().most_common())
    facts = {
        "programs": f"{len(examples)}",
        "recorded runs": f"{len(runs)}, together {seconds(sum(run.seconds for run in runs))} of program time",
        "printed lines": f"{sum(len(lines(run)) for run in runs):,}",
        "checked on": ", ".join(f"Python {version}" for version in sorted(versions, key=_numbers)) or "no version yet",
        "claims of the video": f"{len(said.claims)}: {verdicts}",
        "exceptions to the prose scan": f"{len(exceptions)}",
    }
    return _facts(facts)


def _facts(facts: dict[str, str]) -> str:
    rows = "".join(f"<div><dt>{_text(name)}</dt><dd>{_text(value)}</dd></div>" for name, value in facts.items())
    return f'<dl class="counts">{rows}</dl>'


def _clock_tests(source: str, md: markdown.Markdown) -> str:
    """How many of CPython's own asyncio tests were run on the engine's loop, and what came of them."""
    if not CLOCK.exists():
        raise ValueError("snippets/clock.json is missing; make clock")
    measured = json.loads(CLOCK.read_text(encoding="utf-8"))
    facts = {}
    for version, modules in measured["versions"].items():
        run, passed, failed, skipped, ours, none = (
            f"{sum(module[count] for module in modules.values()):,}"
            for count in ("run", "passed", "failed", "skipped", "on our loop", "without a loop")
        )
        facts[f"Python {version}"] = (
            f"{passed} of {run} tests pass: {ours} on this clock, {none} that need no running loop; "
            f"{failed} differ, {skipped} skipped"
        )
    return _facts({**facts, "run on": measured["date"]})


counts = _fence(_counts)
clock_tests = _fence(_clock_tests)


def _shaken(source: str, md: markdown.Markdown) -> str:
    """How often the examples were run in another legal order, and what may swap (tests/shake.py)."""
    examples = [load(name) for name in names()]
    entries = [entry for entry in (example.shaken() for example in examples) if entry]
    swapping = [entry["may swap"] for entry in entries if entry["may swap"]]
    last = max((entry["date"] for entry in entries), default="no day yet")

    def each(what: str) -> int:
        return min((entry[what] for entry in entries if entry[what]), default=0)

    facts = {
        "programs": f"{len(entries)} of {len(examples)}, last on {last}",
        "legal schedules": f"{each('schedules')} for each program, in {each('processes')} processes",
        "on a busy machine": f"{each('waking late')} runs of each program simulated, {each('under load')} real",
        "the same in every run": f"{len(entries) - len(swapping)} of {len(entries)} programs",
        "lines that swap, all marked": f"{sum(swapping):,}, in {len(swapping)} of {len(entries)} programs",
    }
    return _facts(facts)


shaken = _fence(_shaken)


def _mutants(source: str, md: markdown.Markdown) -> str:
    return _mutation.table(_mutation.load())


mutants = _fence(_mutants)

"""The custom fences of the pages: `recording` shows a recorded run, the others tables and counts made from data.

A fence never raises: pymdownx would show an ordinary exception as plain code and let the build pass. It puts a box with
the message into the page and logs a warning under MkDocs' logger, which fails a strict build.
"""

import json
import logging
import posixpath
import tomllib
from collections.abc import Callable, Iterator
from itertools import groupby, zip_longest
from typing import Any

import markdown

from . import video
from .examples import SNIPPETS, Example, Order, load, names
from .recording import FORMAT, Line, Recording, lines, tasks
from .timeline import colour, layout, svg, table
from .wording import html_text as _text

log = logging.getLogger("mkdocs.tickbytick")

ABOUT = "how-this-site-checks-itself.md"
"""The page that each recorded run links to, in `docs/`."""

PROSE = SNIPPETS / "prose.toml"
"""What the scan of the pages' prose lets pass, with reasons."""

FOLD = 40
"""A run of more lines is folded to its first and last few."""
ENDS_SHOWN = 8
PART = 50
"""Of more lines in one moment than this, the browser lays out only the parts that are in sight."""

Formatter = Callable[..., str]


def _fence(render: Callable[[str, markdown.Markdown], str]) -> Formatter:
    """Make a formatter for pymdownx.superfences of a function of the fence's text and the parser."""

    def formatter(
        source: str, language: str, class_name: str, options: dict[str, Any], md: markdown.Markdown, **_: Any
    ) -> str:
        try:
            return render(source.strip(), md)
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


def seconds(value: float, digits: int = 0) -> str:
    """`2.5` → `2.5 s`, with at least so many decimals, to a millisecond at most."""
    decimals = max(digits, len(f"{value:.3f}".rstrip("0").partition(".")[2]))
    return f"{value:.{decimals}f} s"


# --- the recorded run


def _recording(source: str, md: markdown.Markdown) -> str:
    example = load(source)
    recordings = example.recordings()
    name = f"run-{md.htmlStash.html_counter}"  # nothing else on the page has it
    sections = {
        since: _section(example, recording, _versions(example, since, recordings), md, f"{name}-{since}")
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


def _section(example: Example, recording: Recording, versions: list[str], md: markdown.Markdown, name: str) -> str:
    printed = lines(recording)
    runs = tasks(recording)
    labels = {0: recording.entry} | {number: task.label for number, task in runs.items()}
    shown = {line.task for line in printed}
    width = max((len(labels.get(number, "")) for number in shown), default=0)
    reasons = list(dict.fromkeys(order.reason for order in example.order if any(map(_covered(order), printed))))
    page = _Lines(labels, example.order, reasons, _decimals(printed))
    if len(printed) <= FOLD:
        body = page.block(printed)
    else:
        names = f"<span>Show all {len(printed):,} lines</span><span>Show fewer lines</span>"
        body = (
            page.block(printed[:ENDS_SHOWN])
            + f"<details><summary data-search-exclude>{names}</summary>"
            + page.block(printed[ENDS_SHOWN:-ENDS_SHOWN], " data-search-exclude")
            + "</details>"
            + page.block(printed[-ENDS_SHOWN:])
        )
    notes = "".join(
        f'<p class="run-order"><span>{_mark(number, reasons)}</span> {_text(reason)}</p>'
        for number, reason in enumerate(reasons)
    )
    if not printed:
        body = '<p class="run-nothing">This program prints nothing.</p>'
    if recording.stopped:
        notes += f'<p class="run-stopped">The run was ended here: {_text(recording.stopped)}.</p>'
    title = _text(f"{example.name.partition('/')[2]}/{recording.entry}")  # a page has many runs of a main.py
    return (
        f'<section class="recorded-run" style="--label:{min(width, 40)}" aria-label="Recorded run of {title}">'
        f'<div class="replay"></div>{body}{notes}{_timeline(recording, name)}{_foot(example, recording, versions, md)}'
        f"{_data(example, recording)}</section>"
    )


def _timeline(recording: Recording, name: str) -> str:
    timeline = layout(recording)
    return (
        '<figure class="run-timeline" data-search-exclude>'
        f'<div class="timeline-box" tabindex="0" role="group" aria-label="Timeline">{svg(timeline, name)}</div>'
        f"<details><summary>The timeline as a table</summary>{table(timeline)}</details></figure>"
    )


def _data(example: Example, recording: Recording) -> str:
    """What the replay reads (docs/assets/javascripts/replay.js).

    In a <template>, for Material's instant navigation runs every <script> of a new page's content as JavaScript.
    """
    header = {"format": FORMAT, "entry": recording.entry, "seconds": recording.seconds, "exit": recording.exit}
    # The events by columns: compressed, a thousand tasks weigh half as much as by rows.
    data = {
        "recording": header | {"columns": list(zip_longest(*recording.events))},
        "sources": {path.name: path.read_text(encoding="utf-8") for path in example.files},
    }
    text = json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")
    return f'<template><script type="application/json" class="run-data">{text}</script></template>'


def _covered(order: Order) -> Callable[[Line], bool]:
    return lambda line: line.stream == "stdout" and order.covers(line.text)


def _mark(number: int, reasons: list[str]) -> str:
    return "⇅" if len(reasons) == 1 else f"⇅{number + 1}"


def _decimals(printed: list[Line]) -> int:
    return max((len(seconds(line.seconds, 1).partition(".")[2]) - 2 for line in printed), default=1)


class _Lines:
    """Writes printed lines as HTML.

    Only what the program printed is text of the page; time, task and marks are attributes that the style sheet shows,
    so that they are read aloud but never selected or copied. A time stands once for all lines of that moment.
    """

    def __init__(self, labels: dict[int, str], order: tuple[Order, ...], reasons: list[str], decimals: int) -> None:
        self.labels = labels
        self.order = order
        self.reasons = reasons
        self.decimals = decimals

    def block(self, printed: list[Line], attributes: str = "") -> str:
        moments = groupby(printed, key=lambda line: seconds(line.seconds, self.decimals))
        inner = "".join(self._moment(time, list(group)) for time, group in moments)
        return f'<pre class="run"{attributes}>{inner}</pre>'

    def _moment(self, time: str, printed: list[Line]) -> str:
        groups = groupby(printed, key=lambda line: (line.stream, self._reason(line)))
        inner = "".join(self._group(stream, reason, list(group)) for (stream, reason), group in groups)
        return f'<span data-time="{time}">{inner}</span>'

    def _reason(self, line: Line) -> str | None:
        return next((order.reason for order in self.order if _covered(order)(line)), None)

    def _group(self, stream: str, reason: str | None, printed: list[Line]) -> str:
        if stream == "stderr":
            failed = any("Traceback (most recent call last)" in line.text for line in printed)
            mark = "traceback" if failed else "stderr"
            return f'<span class="stderr" data-mark="{mark}">{"".join(self._stderr(printed))}</span>'
        rows = [
            self._line(line, same=before is not None and before.task == line.task)
            for before, line in zip([None, *printed[:-1]], printed, strict=True)
        ]
        if len(rows) > PART:
            rows = [f'<span class="part">{"".join(rows[at : at + PART])}</span>' for at in range(0, len(rows), PART)]
        inner = "".join(rows)
        if reason is None:
            return inner
        return f'<span class="swap" data-mark="{_mark(self.reasons.index(reason), self.reasons)}">{inner}</span>'

    def _line(self, line: Line, same: bool = False) -> str:
        """`same`: the line above is the same task's, and on a narrow screen its label serves for both."""
        name = _text(self.labels.get(line.task, ""))
        also = " same" if same else ""
        return f'<span class="k{colour(line.task)}{also}" data-task="{name}">{_text(line.text)}</span>'

    def _stderr(self, printed: list[Line]) -> Iterator[str]:
        """The lines of one task under one label."""
        for _, group in groupby(printed, key=lambda line: line.task):
            first, *rest = group
            yield self._line(first)
            yield from (f"<span>{_text(line.text)}</span>" for line in rest)


def _foot(example: Example, recording: Recording, versions: list[str], md: markdown.Markdown) -> str:
    clock = " on the real clock" if recording.clock == "real" else ""
    facts = [f"<code>python {_text(recording.entry)}</code>", seconds(recording.seconds) + clock]
    if recording.exit:
        facts.append(f'<span class="run-exit">exit status {recording.exit}</span>')
    checked = f"checked on Python {', '.join(versions)}" if versions else "how this was recorded"
    facts.append(f'<a href="{link(md, ABOUT)}">{checked}</a>')
    return f'<p class="run-foot">{" · ".join(facts)}</p>'


recording = _fence(_recording)


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
    rows = "".join(f"<div><dt>{_text(name)}</dt><dd>{_text(value)}</dd></div>" for name, value in facts.items())
    return f'<dl class="counts">{rows}</dl>'


counts = _fence(_counts)

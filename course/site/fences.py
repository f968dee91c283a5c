"""The custom fences of the pages: `recording` shows a recorded run, the others tables and counts made from data.

A fence never raises: pymdownx would show an ordinary exception as plain code and let the build pass. It puts a box with
the message into the page and logs a warning under MkDocs' logger, which fails a strict build.
"""

import json
import logging
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import markdown
from markupsafe import Markup
from pymdownx.highlight import Highlight  # type: ignore[import-untyped]

from tickbytick import link as program_link
from tickbytick.recording import FIELDS, FORMAT, Recording, lines
from tickbytick.show.difference import summary
from tickbytick.show.drawing import COLOURS
from tickbytick.show.html import seconds, section
from tickbytick.verdicts import verdicts

from .. import exercises, gallery, predictions, progress
from ..examples import OLDEST, Example, holds_on, load, names, numbers
from ..lessons import following, lesson_of, pages_of, title
from ..lessons import lessons as lessons_of_the_course
from ..pages import front_matter
from ..paths import COURSE, DOCS, EVIDENCE, PLAY, ROOT
from ..take_away import downloads
from . import python_in_page, run_data, video
from .builder import asset, link, page_of
from .colours import by_class
from .html import html
from .memory import kept
from .moments import address, place_of, shown_on

log = logging.getLogger("mkdocs.tickbytick")

ABOUT = "how-this-site-checks-itself.md"
"""The page that each recorded run links to, in `docs/`."""

CLOCK, LIES, MUTANTS = (EVIDENCE / f"{name}.json" for name in ("clock", "lies", "mutants"))
"""What came of CPython's own asyncio tests on the engine's loop, of false statements, of changed programs."""

WHICH_ONE = "lessons/09-recap-which-one.md"
"""The page to which every other lesson's foot leads: which function is for what."""

ESCAPES = ROOT / "tests" / "browser" / "escapes.toml"


def _fence(render: Callable[..., str]) -> Callable[..., str]:
    """Make a formatter for pymdownx.superfences of a function of the fence's text, the parser and its options.

    One without a text gives its language, by which a function can render several.
    """

    def formatter(
        source: str, language: str, class_name: str, options: dict[str, Any], md: markdown.Markdown, **_: Any
    ) -> str:
        text = source.strip() or language
        key = (page_of(md), "relpath" in md.treeprocessors, language, text, options, md.htmlStash.html_counter)
        try:
            return kept(lambda: render(text, md, **options), *key) if page_of(md) else render(text, md, **options)
        except Exception as error:  # whatever it is: see above
            message = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
            log.warning("%s: the fence `%s` cannot be shown: %s", page_of(md) or "a page", language, message)
            return html("failure", fence=language, source=source.strip(), message=message)

    # Zensical pickles its configuration, and with it the name by which it finds this function.
    formatter.__qualname__ = render.__name__
    return formatter


# --- a program


def program(
    source: str, language: str, class_name: str, options: dict[str, Any], md: markdown.Markdown, **more: Any
) -> str:
    """A program or any other code, as pymdownx.superfences shows it, which is asked once for each."""
    fences: Any = md.preprocessors["fenced_code_block"]
    show: Callable[[], str] = partial(fences.highlight, source, language, options, md, **more)
    return kept(show, language, source, {**options}, more, looks_around=False)


# --- the recorded run


@_fence
def recording(source: str, md: markdown.Markdown) -> str:
    return _run(load(source), False, md)


@_fence
def predict(source: str, md: markdown.Markdown) -> str:
    """A run that is covered until the reader has said what they expect, or asks for it."""
    asked = predictions.read(source)
    run = _run(load(asked.example), True, md)
    return html("predict", id=asked.id, parts=asked.parts, run_id=place_of(asked.example), run=Markup(run))


def _run(example: Example, cover: bool, md: markdown.Markdown) -> str:
    sections = {since: _section(example, since, run, cover, md) for since, run in example.recordings().items()}
    name = f"run-{md.htmlStash.html_counter}"
    shown = sections[OLDEST]
    if len(sections) > 1:
        shown = html("tabs", name=name, contents={holds_on(since, sections): each for since, each in sections.items()})
    # A link to a moment leads there, and uncovers it.
    return str(shown).replace("<section", f'<section id="{place_of(example.name)}"', 1)


def _section(example: Example, since: str, recorded: Recording, cover: bool, md: markdown.Markdown) -> str:
    """The run, and around it what program.js makes Edit and Run of, if a reader can run the program in the page."""

    paths = example.recording_paths()

    def holds_for(version: str) -> bool:
        return example.recording_path(numbers(version)) == paths[since]

    made, why_not = python_in_page.made(), example.why_not_in_page
    if made and not why_not and not holds_for(made["python"]):
        there = example.recording_path(numbers(made["python"]))
        tab = holds_on(next(version for version, path in paths.items() if path == there), paths)
        why_not = (
            f"To change and run this program, choose “{tab}” above: "
            f"in the browser it runs on Python {_minor(made['python'])}."
        )
    more = html(
        "below-run",
        why_not=why_not if made else "",
        download=_to_take(example, md),
        data_file=(apart := run_data.file(example, since, recorded)) and link(md, apart),
        data=Markup("" if apart else run_data.text(example, recorded)),
    )
    checked = _checked(filter(holds_for, example.checked_on()), filter(holds_for, example.checked_in_page()), md)
    name = f"run-{md.htmlStash.html_counter}-{since}"  # nothing else on the page has it
    title = f"Recorded run of {example.short}/{recorded.entry}"  # a page has many runs of a main.py
    foot = [*filter(None, [example.distance]), checked]
    other = None
    if example.changes:
        other = load(example.changes).recording(numbers(since))
        more = _compared(other, recorded, example.changes, md) + more
    run = Markup(section(recorded, example.order, name, title, foot, more, other))
    if cover:
        run = html("covered", run=run)
    if made is None or why_not:
        return run
    size = f"{made['download'] / 1e6:.0f} MB"
    version = made["inputs"][:16]
    return html("runnable", example=example.name, python=_minor(made["python"]), size=size, version=version, run=run)


def _compared(other: Recording, recorded: Recording, name: str, md: markdown.Markdown) -> Markup:
    """Which program this one changes, with a link to it, and how their runs differ."""
    where = address(name, page_of(md) or "", md)
    return Markup('<p class="run-compared">Compared with <a href="{}">the run before the change</a>, {}.</p>').format(
        where, summary(other, recorded)
    )


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _checked(versions: Iterable[str], in_page: Iterable[str], md: markdown.Markdown) -> Markup:
    """`checked on Python 3.11 to 3.13, and in the browser on 3.14`, or the one of the two that there is."""
    on, there = _listed([*versions]), _listed([*in_page])
    where = [on and f"on Python {on}", there and f"in the browser on {'' if on else 'Python '}{there}"]
    said = f"checked {', and '.join(filter(None, where))}" if on or there else "how this was recorded"
    return Markup('<a href="{}">{}</a>').format(link(md, ABOUT), said)


def _listed(versions: list[str]) -> str:
    """`3.11`, `3.11 and 3.12`, `3.11 to 3.13`; with a gap `3.11, 3.13 and 3.14`.

    One that is not released yet is a preview, `a preview of 3.15`.
    """
    names = [
        _minor(version) if version.replace(".", "").isdigit() else f"a preview of {_minor(version)}"
        for version in versions
    ]
    minors = [numbers(version)[1] for version in versions]
    if len(names) > 2 and minors == [*range(minors[0], minors[0] + len(minors))]:
        return f"{names[0]} to {names[-1]}"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _to_take(example: Example, md: markdown.Markdown) -> Markup:
    """The link to download the program, which says so if that has several files."""
    files = [path.name for path in example.files]
    what = f"both files, {' and '.join(files)}" if len(files) == 2 else ", ".join(files)
    return _download(downloads.offered_of(example), f"Download {what}", md)


def _download(file: str | None, text: str, md: markdown.Markdown) -> Markup:
    """A link to that download; empty where there is none of today's sources."""
    return Markup('<a class="download" href="{}" download>{}</a>').format(link(md, file), text) if file else Markup()


def _json(data: object) -> Markup:
    """Data that may stand in HTML."""
    return Markup(json.dumps(data, separators=(",", ":")).replace("<", "\\u003c"))


# --- exercises


@_fence
def task(source: str, md: markdown.Markdown) -> str:
    """What an exercise asks of the reader."""
    return html("task", exercise=exercises.says(source), style=asset(md, "assets/stylesheets/exercise.css"))


@_fence
def exercise(source: str, md: markdown.Markdown) -> str:
    """The run of the program that the reader starts from, and below it the checks and the hints."""
    example, asked = load(source), exercises.says(source)
    found = verdicts(example.recordings()[OLDEST], asked.checks)
    # Of what holds for every exercise, what is not so; the rest is said of a reader's run that breaks it.
    said = [*(each for each in found[: -len(asked.checks)] if not each.right), *found[-len(asked.checks) :]]
    return html(
        "exercise", run=Markup(_run(example, False, md)), exercise=asked, verdicts=said, checks=_json(asked.checks)
    )


@_fence
def all_exercises(source: str, md: markdown.Markdown) -> str:
    """All of them by what they train, in the order in which a reader meets that."""
    by_trained: dict[str, list[dict[str, str]]] = {}
    for each in exercises.all_shown():
        asked = exercises.says(each.example)
        address = link(md, f"{each.page.relative_to(DOCS).as_posix()}#{each.anchor}")
        for trained in asked.trains:
            by_trained.setdefault(trained, []).append({"id": asked.id, "title": each.title, "link": address})
    download = _download(downloads.offered(f"{downloads.TO_SOLVE}.zip"), "Download all exercises", md)
    return html(
        "exercises", by_trained=by_trained, download=download, style=asset(md, "assets/stylesheets/exercise.css")
    )


# --- what a reader can take away


@_fence
def take_away(source: str, md: markdown.Markdown) -> str:
    """At the end of a lesson: the links to take it along, and to the next. On any other page: those of the course."""
    page = page_of(md) or ""
    lesson = lesson_of(page)
    links = []
    notebook = f"notebooks/{PurePosixPath(page).stem}.ipynb"
    if lesson and (DOCS / notebook).exists():
        links.append(Markup('<a class="notebook" href="{}">This lesson as a notebook</a>').format(link(md, notebook)))
    if lesson:
        links.append(_download(downloads.offered(f"{lesson}.zip"), "All programs of this lesson", md))
    links.append(_download(downloads.offered(f"{downloads.COURSE}.zip"), "All programs of the course", md))
    what = "Take this lesson with you" if lesson else "Take the course with you"
    after, which_one = following(DOCS / page), link(md, WHICH_ONE) if lesson and page != WHICH_ONE else None
    links = [*filter(None, links)]
    last = lesson and pages_of(lesson)[-1] == DOCS / page
    practice = exercises.page_for(lesson) if lesson and last else None
    return html(
        "take-away",
        title=what,
        links=links,
        lesson=progress.id_of(DOCS / page) if lesson else "",
        which_one=which_one,
        practice=practice and _card(practice, md),
        following=after and _card(after, md),
    )


@_fence
def lessons(source: str, md: markdown.Markdown) -> str:
    """All lessons, each with what its front matter says it is about."""
    cards = [[_card(page, md) for page in pages_of(name)] for name in lessons_of_the_course()]
    return html("lessons", lessons=[(first, rest) for first, *rest in cards])


def _card(page: Path, md: markdown.Markdown) -> dict[str, str]:
    address = link(md, page.relative_to(DOCS).as_posix())
    return {"title": title(page), "link": address, "about": str(front_matter(page).get("description", ""))}


# --- the playground


@_fence
def playground(source: str, md: markdown.Markdown) -> str:
    """Where readers write programs of their own (web/theme/assets/javascripts/play.js), and those to start from."""
    kinds = {gallery.KINDS[kind]: [_offered(each, md) for each in entries] for kind, entries in gallery.load().items()}
    first, style = next(iter(kinds.values()))[0]["title"], asset(md, "assets/stylesheets/play.css")
    code = _code(load(gallery.names()[0]), md)
    return html("playground", kinds=kinds, first=first, code=code, style=style, **_to_run())


@_fence
def embed(source: str, md: markdown.Markdown) -> str:
    """A program of a link, in the frame of another page (web/theme/assets/javascripts/embed.js)."""
    return html("embed", playground=link(md, PLAY.name), **_to_run(names=by_class()))


def _to_run(**more: object) -> dict[str, Any]:
    """What a page says of the Python that it runs programs with, and in its `data` has besides what `more` is."""
    # What a recording made in the page does not say of itself.
    data = {"format": FORMAT, "fields": FIELDS, "colours": COLOURS}
    made = python_in_page.made()
    return {
        "python": _minor(made["python"]) if made else "",
        "size": f"{made['download'] / 1e6:.0f} MB" if made else "",
        "version": made["inputs"][:16] if made else "",
        "data": _json(data | more),
    }


def _offered(entry: gallery.Entry, md: markdown.Markdown) -> dict[str, Any]:
    example = load(entry.example)
    download = downloads.offered_of(example)
    return {
        "title": entry.title,
        "about": entry.about,
        "fragment": program_link.encode(example.texts()),
        "lesson": address(example.name, page_of(md) or "", md) if shown_on(example.name) else None,
        "download": link(md, download) if download else None,
    }


def _code(example: Example, md: markdown.Markdown) -> Markup:
    """The file that runs, as mkdocs.yml has the pages show those beside their runs."""
    shown = Highlight(md, linenums=True, linenums_style="pymdownx-inline")
    return Markup(shown.highlight(example.texts()[example.entry], "python"))


# --- the video and the counts


@_fence
def of_the_video(language: str, md: markdown.Markdown) -> str:
    """Its minutes (`video-minutes`), or its claims (`video-claims`)."""
    return html(language, **vars(video.load()), link=partial(link, md), heading=video.heading, style=_style(md))


@_fence
def counts(source: str, md: markdown.Markdown) -> str:
    """How much of the site is checked, counted in the data that the checks use."""
    examples = [load(name) for name in names()]
    runs = [run for example in examples for run in example.recordings().values()]
    versions = {f"Python {version}" for example in examples for version in example.checked_on()}
    versions |= {f"Python {version} in the page" for example in examples for version in example.checked_in_page()}
    exceptions = tomllib.loads((COURSE / "prose.toml").read_text(encoding="utf-8"))["exception"]
    said = video.load()
    verdicts = Counter(claim.verdict for claim in said.claims).most_common()
    facts = {
        "programs": f"{len(examples)}",
        "recorded runs": f"{len(runs)}, together {seconds(sum(run.seconds for run in runs))} of program time",
        "printed lines": f"{sum(len(lines(run)) for run in runs):,}",
        "checked on": ", ".join(sorted(versions, key=lambda said: numbers(said.split()[1]))) or "no version yet",
        "claims of the video": f"{len(said.claims)}: {', '.join(f'{count} {verdict}' for verdict, count in verdicts)}",
        "names in the prose that no run of their section shows": f"{len(exceptions)}",
    }
    return html("facts", facts=facts, style=_style(md))


def _style(md: markdown.Markdown) -> str:
    """Where that of the pages lies that are made of data."""
    return asset(md, "assets/stylesheets/data.css")


@_fence
def results(language: str, md: markdown.Markdown) -> str:
    """What came of a command of evidence/, as its JSON says."""
    file = {"clock-tests": CLOCK, "lies": LIES, "mutants": MUTANTS}[language]
    return html(language, **json.loads(file.read_text(encoding="utf-8")))


@_fence
def escapes(source: str, md: markdown.Markdown) -> str:
    """How programs try to get out of a page in tests/browser/test_escapes.py, and what stops each."""
    return html("escapes", **tomllib.loads(ESCAPES.read_text(encoding="utf-8")))


@_fence
def shaken(source: str, md: markdown.Markdown) -> str:
    """How often the examples were run in another legal order, and what may swap (evidence/shake.py)."""
    examples = [load(name) for name in names()]
    entries = [entry for entry in (example.shaken() for example in examples) if entry]
    return html("shaken", entries=entries, programs=len(examples))

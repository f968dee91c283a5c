"""What `make serve` adds to MkDocs (mkdocs-serve.yml): after a change it renders the pages that show it, and no other.

With `--dirty` MkDocs renders what has no output, so a page that a change touches loses its own. The first build is
whole, and so is one after a change that any page may show: of a template, a setting, a result, a page's title.
Python modules are read once, as ever. A page's fault stands in the page, and is said when it is rendered.
"""

import logging
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.utils import clean_directory
from watchdog import events
from watchdog.observers import Observer

from course import gallery
from course.lessons import folder_of
from course.make import STYLES, style_sheet
from course.paths import DOCS, EXERCISES, NOTEBOOKS, PLAY, ROOT, SNIPPETS, THEME
from tickbytick import exercise

SAVED = [events.FileCreatedEvent, events.FileModifiedEvent, events.FileMovedEvent, events.FileDeletedEvent]
"""Not that a file was read, of which the system tells too: a build reads them all."""
SETTLED = 0.02
"""Seconds without a change after which a build begins: one save is told as several changes, at once."""

OUTLINE = re.compile(r"\A---\n(?s:.*?)\n---\n|^#.*|^ *```[a-z-]+\n(?: *[^\s-].*)?", re.M)
"""What other pages show of a page, or lead to: its front matter, its headings, its runs and tables."""
NOT_SHOWN = re.compile(r"proof=\S+|\(run:[^)]+\){ \.silent }|^\$ .*", re.M)
"""Names programs too, for the check alone: the rest of the page stays as it is when they change."""


@dataclass
class _Last:
    """What the last build was made of."""

    files: dict[Path, tuple[int, int]] = field(default_factory=dict)  # the time and the size of each
    pages: dict[Path, str] = field(default_factory=dict)  # the text of each
    templates: Environment | None = None  # as Jinja compiled them, which takes longer than to render a page
    stale: set[Path] = field(default_factory=set)  # the pages that it had to render


_last = _Last()


def on_startup(command: str, dirty: bool) -> None:
    """MkDocs warns before each build that links may be wrong in one like it: they are not, see above."""
    logging.getLogger("mkdocs.commands.build").addFilter(lambda record: "'dirty' build" not in record.msg)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: object) -> LiveReloadServer:
    """Let the system tell of changes, in place of a look at every file, twice a second."""
    for path in (config.docs_dir, config.config_file_path):
        server.unwatch(path)
    told: Any = Observer()
    told.schedule = partial(_watch, told.schedule)
    server.observer = told
    server.build_delay = SETTLED
    server.watch(config.docs_dir)
    server.watch(str(ROOT), recursive=False)  # mkdocs.yml: of a single file an editor that replaces it is not seen
    return server


def _watch(schedule: Callable[..., object], handler: Any, path: str, recursive: bool) -> object:
    """Have it told of what is saved, but for the style sheet that a build makes of changed ones."""
    tell = handler.dispatch
    handler.dispatch = lambda event: tell(event) if not Path(event.src_path).is_relative_to(STYLES) else None
    return schedule(handler, path, recursive=recursive, event_filter=SAVED)


def on_config(config: MkDocsConfig) -> None:
    theme: Any = config.theme
    theme.get_env = partial(_templates, theme.get_env)


def _templates(make: Callable[[], Environment]) -> Environment:
    """Those of the last build, and what is listed of the theme, for which its 15,000 files are looked through."""
    if _last.templates is None:
        made: Any = make()
        look, listed = made.list_templates, dict[str, list[str]]()
        made.list_templates = lambda filter_func: listed.get("") or listed.setdefault("", look(filter_func=filter_func))
        _last.templates = made
    return _last.templates


def on_pre_build(config: MkDocsConfig) -> None:
    """See what changed since the last build, and which pages show it."""
    files = dict(_files(config.docs_dir, *config.watch, str(ROOT / "mkdocs.yml")))
    changed = {path for path, _ in files.items() ^ _last.files.items()}
    there = [path for path in files if path.suffix == ".md" and DOCS in path.parents and NOTEBOOKS not in path.parents]
    pages = {path: path.read_text(encoding="utf-8") if path in changed else _last.pages[path] for path in there}
    of_theme = {path for path in files.keys() ^ _last.files.keys() if THEME in path.parents}  # come or gone
    retold = any(OUTLINE.findall(pages.get(path, "")) != OUTLINE.findall(_last.pages.get(path, "")) for path in changed)
    _last.stale.clear()
    if of_theme or pages.keys() != _last.pages.keys() or retold or any(map(_shown_anywhere, changed)):
        _last.templates = None
        clean_directory(config.site_dir)
    else:
        _last.stale.update(changed, _showing({example for path in changed if (example := _example(path))}, pages))
        _last.stale.update(_listing(changed))
    _last.files, _last.pages = files, pages
    if any(path.suffix == ".css" for path in changed):
        style_sheet()


def on_files(files: Files, config: MkDocsConfig) -> None:
    for file in files.documentation_pages():
        if Path(file.abs_src_path or "") in _last.stale:
            Path(file.abs_dest_path).unlink(missing_ok=True)


@event_priority(100)  # before the plugin's own
def on_post_build(config: MkDocsConfig) -> None:
    """Let the notebooks' cache be: the plugin drops what this build did not need."""
    config.plugins["mkdocs-jupyter"].config["cache"] = False


def _files(*trees: str) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Every file in there, and what tells that it changed."""
    for tree in trees:
        found = [Path(folder, name) for folder, _, names in os.walk(tree) for name in names] or [Path(tree)]
        for path in found:
            if path.suffix not in (".pyc", ".swp") and not path.name.endswith("~") and path.is_file():
                yield path, ((stat := path.stat()).st_mtime_ns, stat.st_size)


def _shown_anywhere(path: Path) -> bool:
    """Whether that is neither a page nor of a program, nor copied as it is, nor a Python module."""
    if DOCS in path.parents:
        return path.name == ".meta.yml" or (path.suffix == ".zip" and not _example(path))
    return not (_example(path) or THEME / "assets" in path.parents or path.suffix in (".css", ".py"))


def _example(path: Path) -> str:
    """The program whose file or download that is, "03-gather/both-at-once"; empty if none."""
    for folder in (SNIPPETS, DOCS / "assets" / "downloads"):
        if path.is_relative_to(folder) and len(parts := path.relative_to(folder).with_suffix("").parts) > 1:
            return "/".join(parts[:2])
    return ""


def _listing(changed: set[Path]) -> Iterator[Path]:
    """The pages that list programs, where one in there changed. Those that count them, of how the site checks itself,
    are made anew by a whole build: they look at every recording, and would double the time from a save to its page."""
    if any(path.name == exercise.NAME for path in changed):
        yield EXERCISES / "index.md"
    if {_example(path) for path in changed if path.suffix != ".jsonl"} & {*gallery.names()}:
        yield PLAY


def _showing(examples: set[str], pages: dict[Path, str]) -> Iterator[Path]:
    """The pages that show one of those, or one that changes one thing of it."""
    settings = SNIPPETS.glob("*/*/example.toml") if examples else ()
    texts = {_example(path): path.read_text(encoding="utf-8") for path in settings}
    examples = examples | {each for each, text in texts.items() if any(example in text for example in examples)}
    for page, text in pages.items() if examples else ():
        folder = folder_of(page.relative_to(DOCS).as_posix())
        text = NOT_SHOWN.sub("", text)
        # A page calls the programs of its own folder by their short names.
        if any(each.removeprefix(f"{folder}/") in text for each in examples):
            yield page

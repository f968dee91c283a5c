"""What a reader can do here, by the ids under which their browser keeps that they did it: read a page of a lesson,
predict a run, solve an exercise. No rename changes an id."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from tickbytick.exercise import BadExercise

from . import exercises
from .examples import BadExample
from .lessons import pages as lesson_pages
from .pages import front_matter, read
from .paths import DOCS
from .predictions import id_of as id_of_prediction


def id_of(page: Path) -> str:
    """That of a lesson's page, as its front matter says; empty if it says none."""
    return str(front_matter(page).get("id") or "")


def predictions(page: Path) -> list[tuple[int, str]]:
    """Those that a page asks for, in order: the line of the fence, the id."""
    return [(fence.line, id_of_prediction(fence.source)) for fence in read(page)[0] if fence.covered]


def ids() -> bytes:
    """All of them in JSON, for web/theme/assets/javascripts/progress-shown.js. What has no id, a fault, is left out."""
    lessons = [
        {"id": id_of(page), "page": _address(page), "predictions": [own for _, own in predictions(page) if own]}
        for page in lesson_pages()
        if id_of(page)
    ]
    by_page: dict[str, list[str]] = {}
    for page, own in _exercises():
        by_page.setdefault(_address(page), []).append(own)
    data: dict[str, Any] = {
        "lessons": lessons,
        "exercises": [{"page": page, "exercises": own} for page, own in by_page.items()],
    }
    return json.dumps(data, separators=(",", ":")).encode()


def _exercises() -> Iterator[tuple[Path, str]]:
    for shown in exercises.all_shown():
        with suppress(BadExample, BadExercise):
            yield shown.page, exercises.says(shown.example).id


def _address(page: Path) -> str:
    """Where it is in the site."""
    return f"{page.relative_to(DOCS).with_suffix('').as_posix()}/"

"""Pages and programs fit together: nothing is dead, orphaned, or out of every test's sight."""

import re
from itertools import pairwise
from pathlib import Path

import grimp

from course import examples, pages
from course.checks.pages import faults
from course.checks.versions import unchecked
from course.lessons import lessons
from course.paths import DOCS, LESSONS, ROOT, SNIPPETS
from tickbytick.recording import differences


def test_the_pages_have_no_fault() -> None:
    assert "\n".join(map(str, faults())) == ""


def test_each_lesson_has_its_page_its_programs_and_its_tests_under_one_name() -> None:
    for lesson in lessons():
        shown = [name for name in pages.runs(LESSONS / f"{lesson}.md") if name.startswith(f"{lesson}/")]
        assert shown, f"docs/lessons/{lesson}.md shows no run from snippets/{lesson}/"
    others = [path.name for path in LESSONS.iterdir() if not path.name.startswith(tuple(lessons()))]
    assert others == [], "a lesson, or the second half of one, is named after its programs"


def test_the_navigation_has_every_page_and_every_page_is_there() -> None:
    """A notebook is not in it: the foot of its lesson leads there (tests/course/test_site.py)."""
    assert pages.navigation() == {path.relative_to(DOCS).as_posix() for path in pages.pages()}


def test_there_is_nothing_under_snippets_that_no_code_reads() -> None:
    used = re.compile(r"[^/]+/[^/]+/(\w+\.py|recording(-3\.\d\d)?\.jsonl|example\.toml)|shared/\w+\.py|ruff\.toml")
    files = [path.relative_to(SNIPPETS).as_posix() for path in SNIPPETS.rglob("*") if path.is_file()]
    assert [path for path in files if not used.fullmatch(path) and "cache" not in path] == []


def test_a_file_that_several_examples_have_is_a_copy_of_a_shared_one() -> None:
    by_text: dict[bytes, set[Path]] = {}
    for example in map(examples.load, examples.names()):
        for path in example.files:
            by_text.setdefault(path.read_bytes(), set()).add(example.copies().get(path, path))
    assert [alike for alike in by_text.values() if len(alike) > 1] == []


def test_a_recording_holds_for_the_versions_its_name_says_and_no_more() -> None:
    """A recording-3.12.jsonl that says the same as recording.jsonl would hide that the versions agree."""
    for name in examples.names():
        recordings = list(examples.load(name).recordings().values())
        assert all(differences(before, after) for before, after in pairwise(recordings)), name


def test_a_recording_for_a_later_python_is_as_it_was_checked_there() -> None:
    assert unchecked() == []


def test_nothing_but_tests_imports_what_lies_under_tests() -> None:
    """import-linter sees packages only, and the tests are none."""
    imported = grimp.build_graph(
        "tickbytick", "course", "evidence", include_external_packages=True, cache_dir=None
    ).modules
    assert imported & {"tests", *(path.stem for path in (ROOT / "tests").rglob("*.py"))} == set()

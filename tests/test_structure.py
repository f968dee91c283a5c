"""Pages and programs fit together: nothing is dead, orphaned, or out of every test's sight."""

import re
from itertools import pairwise
from pathlib import Path

from tickbytick import examples, pages
from tickbytick.recording import differences

LESSONS = [
    "01-first-coroutine",
    "02-fetch-then-send",
    "03-gather",
    "04-thousand",
    "05-tasks",
    "06-cancel",
    "07-done",
    "08-timeouts",
    "09-recap",
]


def test_the_pages_have_no_fault() -> None:
    assert "\n".join(map(str, pages.faults())) == ""


def test_each_lesson_has_its_page_its_programs_and_its_tests_under_one_name() -> None:
    assert sorted(path.name for path in examples.SNIPPETS.glob("[0-9]*")) == LESSONS
    for lesson in LESSONS:
        shown = {
            fence.source.split("/")[0]
            for fence in pages.read(pages.DOCS / f"lessons/{lesson}.md")[0]
            if fence.language == "recording"
        }
        assert lesson in shown, f"docs/lessons/{lesson}.md shows no run from snippets/{lesson}/"
    others = [path.name for path in (pages.DOCS / "lessons").iterdir() if not path.name.startswith(tuple(LESSONS))]
    assert others == [], "a lesson, or the second half of one, is named after its programs"


def test_the_navigation_has_every_page_and_every_page_is_there() -> None:
    """A notebook is not in it: the foot of its lesson leads there (tests/test_site.py)."""
    assert pages.navigation() == {path.relative_to(pages.DOCS).as_posix() for path in pages.pages()}


def test_no_code_block_escapes_the_count() -> None:
    """The parser that builds the pages finds as many fences as a plain count of lines, and no other code."""
    for page in pages.pages():
        fences, html = pages.read(page)
        edges = re.findall(r"^\s*```", page.read_text(encoding="utf-8"), re.M)
        assert (len(edges), html.count("<pre")) == (2 * len(fences), 0), page


def test_every_program_file_is_shown_or_belongs_to_one_that_is() -> None:
    files = {path for page in pages.pages() for fence in pages.read(page)[0] for path, _ in fence.includes()}
    for name in examples.names():
        example = examples.load(name)
        imported = re.findall(r"^(?:import|from) (\w+)", example.files[0].read_text(encoding="utf-8"), re.M)
        hidden = [path.name for path in example.files[1:] if path not in files and path.stem not in imported]
        assert example.files[0] in files, f"snippets/{name}/{example.entry} is on no page"
        assert hidden == [], f"snippets/{name} has files that no page shows and the program does not import"


def test_there_is_nothing_under_snippets_that_no_code_reads() -> None:
    def is_used(path: Path) -> bool:
        if path.parent == examples.SNIPPETS:
            results = ("checked.json", "clock.json", "mutants.json", "prose.json", "shaken.json")
            return path.name in (*results, "claims.toml", "prose.toml", "ruff.toml")
        return bool(re.fullmatch(r"\w+\.py|recording(-3\.\d\d)?\.jsonl|example\.toml", path.name))

    files = [path for path in examples.SNIPPETS.rglob("*") if path.is_file()]
    made = {".ruff_cache", "__pycache__"}
    assert [path for path in files if not is_used(path) and not made & set(path.parts)] == []


def test_a_recording_holds_for_the_versions_its_name_says_and_no_more() -> None:
    """A recording-3.12.jsonl that says the same as recording.jsonl would hide that the versions agree."""
    for name in examples.names():
        recordings = list(examples.load(name).recordings().values())
        assert all(differences(before, after) for before, after in pairwise(recordings)), name


def test_a_recording_for_a_later_python_is_as_it_was_checked_there() -> None:
    """`make test` runs the examples on one Python only."""
    for example in map(examples.load, examples.names()):
        checked = {".".join(version.split(".")[:2]) for version in example.checked_on()}
        later = example.recording_paths().keys() - {"3.11"}
        assert later <= checked, f"snippets/{example.name}/recording-{max(later)}.jsonl has changed: make test-versions"

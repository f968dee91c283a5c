"""What a change costs a maintainer, done in a copy of the checkout: by hand no more than CONTRIBUTING.md says."""

import json
import re
import shutil
from pathlib import Path

import pytest
from test_readme import blocks, section

from course.lessons import text
from course.paths import DOCS, ROOT
from evidence.checkout import change, copy_to, run, with_python_in_page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.alone,  # it shakes, with every core busy
    pytest.mark.skipif(not shutil.which("make"), reason="there is no make on this machine"),
]

LESSON = """\
---
id: until
description: A lesson that is in no video.
---

# Wait until a moment

{program}

!!! question "Predict"

    When?

{run}

## What happened

It waits.

## In short

{summary}
In the official documentation:
[`asyncio.sleep`](https://docs.python.org/3/library/asyncio-task.html#asyncio.sleep).

```take-away
```
"""


def add_example(clone: Path) -> None:
    """README's own, by its first two steps."""
    program, page, _ = re.split(r"^\d\. ", section("Add an example"), flags=re.M)[1:]
    file, target = (re.search(r"`([\w./-]+/[\w./-]+)`", step)[1] for step in (program, page))
    (clone / file).parent.mkdir()
    (clone / file).write_text(blocks(program, "python")[0], encoding="utf-8")
    [fences] = blocks(page, "markdown")
    change(clone / target, "## In short", f"{fences}\n## In short")


def add_lesson(clone: Path) -> None:
    """A page, a program, one line of the navigation."""
    folder = clone / "snippets/10-until/a-moment"
    folder.mkdir(parents=True)
    program = "import asyncio\n\n\nasync def main() -> None:\n    await asyncio.sleep(0.25)\n    print('Now.')\n\n\n"
    (folder / "main.py").write_text(f"{program}asyncio.run(main())\n", encoding="utf-8")
    shown = '```python title="main.py"\n--8<-- "snippets/10-until/a-moment/main.py"\n```'
    summary = "".join(f"- {word}.\n  {{ proof=10-until/a-moment }}\n" for word in ("One", "Two", "Three"))
    page = LESSON.format(
        program=shown, run="```predict\n10-until/a-moment\nid a-moment\ntime end\n```", summary=summary
    )
    (clone / "docs/lessons/10-until.md").write_text(page, encoding="utf-8")
    below = "  - Look things up:\n"
    change(clone / "mkdocs.yml", below, f"      - 10 · Wait until a moment: lessons/10-until.md\n{below}")


@pytest.fixture(scope="module")
def clone(made: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_python_in_page(copy_to(tmp_path_factory.mktemp("changes") / "clone"))


def kept_by(clone: Path) -> list[str]:
    """The ids by which a reader's browser keeps what they did, in order."""
    said = run(clone, "python", "-c", "from course import progress; print(progress.ids().decode())").stdout
    lessons, exercises = json.loads(said).values()
    each = [[lesson["id"], *lesson["predictions"]] for lesson in lessons] + [page["exercises"] for page in exercises]
    return [own for ids in each for own in ids]


def check(clone: Path) -> str:
    return run(clone, "python", "-m", "course", "check").stdout


def test_a_lesson_or_an_example_that_is_renamed_costs_one_command(clone: Path) -> None:
    ids = kept_by(clone)
    renames = [("03-gather", "03-side-by-side"), ("03-side-by-side/both-at-once", "03-side-by-side/two")]
    exercise = [f"practice-gather/{name}" for name in ("send-together", "two-cards")]
    renames += [tuple(name + end for name in exercise) for end in ("", "-solved")]
    for old, new in renames:
        assert run(clone, "python", "-m", "course", "rename", old, new).returncode == 0
    assert kept_by(clone) == ids and {"gather", "both-at-once", "send-together"} <= {*ids}
    assert check(clone) == ""
    left = [path for path in clone.rglob("*03?gather*") if ".cache" not in path.parts]
    assert left == []
    assert run(clone, "python", "-m", "pytest", "-q", "tests/lessons").returncode == 0
    # What a link to it is called follows its number.
    assert run(clone, "python", "-m", "course", "rename", "03-side-by-side", "10-side-by-side").returncode == 0
    assert "[Lesson 3](lessons/03" not in text(clone / "docs/glossary.md")
    assert "[Lesson 10](lessons/10-side-by-side.md)" in text(clone / "docs/glossary.md")
    assert "[Lesson 10b](lessons/10-side-by-side-taskgroup.md#" in text(clone / "docs/glossary.md")
    for number, page in {"10": "10-side-by-side.md", "10b": "10-side-by-side-taskgroup.md"}.items():
        assert re.search(rf'- "{number} · .*": lessons/{page}', text(clone / "mkdocs.yml"))
    assert run(clone, "python", "-m", "course", "rename", "10-side-by-side", "03-side-by-side").returncode == 0
    for old, new in reversed(renames):
        assert run(clone, "python", "-m", "course", "rename", new, old).returncode == 0
    assert text(clone / "docs/lessons/03-gather.md") == text(DOCS / "lessons/03-gather.md")


def test_a_rename_that_fails_leaves_all_as_it_was(clone: Path) -> None:
    """Some files are written and folders moved by then: each file may have 4 kB only, as on a full disk."""
    files = [path for path in clone.rglob("*") if path.is_file() and not {".cache", "__pycache__"} & {*path.parts}]
    before = {path: path.read_bytes() for path in files}
    for new in ("03-Gather", "error-gather", "03-gather/both", "04-thousand"):
        refused = run(clone, "python", "-m", "course", "rename", "03-gather", new)
        assert (refused.returncode, refused.stdout.count("\n")) == (2, 1), refused.stdout
    # Python itself would leave half of a compiled module.
    command = "ulimit -f 8; exec .venv/bin/python -B -m course rename 03-gather 03-side-by-side"
    done = run(clone, "sh", "-c", command)
    assert (done.returncode, done.stdout.count("\n")) == (1, 1), done.stdout
    assert [path for path, content in before.items() if not path.exists() or path.read_bytes() != content] == []
    assert [*clone.rglob("*.unfinished")] == []


def test_an_example_and_a_lesson_cost_their_files_and_make_record(clone: Path) -> None:
    add_example(clone)
    add_lesson(clone)
    assert "snippets/01-first-coroutine/two-speeds/recording.jsonl is missing; make record EXAMPLE" in check(clone)
    # As on a machine with one Python only.
    recorded = run(clone, "make", "record", PYENV_ROOT=str(clone))
    assert recorded.returncode == 0, recorded.stdout
    *_, recordings, tried, review = recorded.stdout.splitlines()
    assert recordings == "Recordings that changed: 01-first-coroutine/two-speeds, 10-until/a-moment."
    assert tried.startswith("Newly passed in other orders: 01-first-coroutine/two-speeds, 10-until/a-moment.")
    assert review.startswith("Review it: git status")
    assert check(clone) == ""
    built = run(clone, "python", "-m", "mkdocs", "build", "--strict")
    assert built.returncode == 0, built.stdout
    assert "Data sent to Toad!" in text(clone / "site/lessons/01-first-coroutine-await/index.html")
    assert "A lesson that is in no video." in (clone / "site/index.html").read_text(encoding="utf-8")
    last = clone / "site/lessons/09-recap-which-one/index.html"
    assert "Next: Wait until a moment" in last.read_text(encoding="utf-8")


def test_a_sentence_whose_program_changes_is_a_fault(clone: Path) -> None:
    change(clone / "snippets/01-first-coroutine/two-speeds/main.py", '"Peach", 2', '"Peach", 3')
    record = "from evidence.record import record; raise SystemExit(record('01-first-coroutine/two-speeds'))"
    assert run(clone, "python", "-c", record, PYENV_ROOT=str(clone)).returncode == 0
    assert "[2 seconds](run:two-speeds/line-2): says 2 s, and it is 3 s" in check(clone)


def test_an_example_and_a_lesson_that_are_deleted_leave_nothing_behind(clone: Path) -> None:
    for name in ("01-first-coroutine/two-speeds", "10-until"):
        shutil.rmtree(clone / "snippets" / name)
    (clone / "docs/lessons/10-until.md").unlink()
    for name in ("docs/lessons/01-first-coroutine-await.md", "mkdocs.yml"):
        shutil.copy(ROOT / name, clone / name)
    assert run(clone, "make", "record", PYENV_ROOT=str(clone)).returncode == 0
    assert check(clone) == ""
    for name in ("evidence/checked.json", "evidence/shaken.json"):
        assert (clone / name).read_bytes() == (ROOT / name).read_bytes()

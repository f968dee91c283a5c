"""`python -m course make` in copies of the checkout; and `record`, which writes what is committed of a shared file."""

import shutil
from pathlib import Path

import pytest

from course.take_away.downloads import COURSE
from evidence.checkout import change, copy_to, make, run

pytestmark = pytest.mark.slow

MADE = (*(f"docs/assets/{name}" for name in ("downloads", "javascripts", "runs", "stylesheets")), "docs/notebooks")


def made(folder: Path) -> dict[str, int]:
    """When each file that is made was last written, by its path."""
    files = (path for name in MADE for path in (folder / name).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in files}


def test_only_what_changed_is_written_what_is_gone_is_removed_and_a_fault_is_named(clone: Path) -> None:
    """`make serve` watches the folders. A lesson that cannot be a notebook has none; the old downloads stay."""
    before = made(make(clone))
    assert before.keys() >= {
        "docs/notebooks/.meta.yml",
        "docs/notebooks/03-gather.md",
        f"docs/assets/downloads/{COURSE}.zip",
    }
    (clone / "docs/notebooks/10-gone.ipynb").touch()
    change(clone / "docs/notebooks/03-gather.ipynb", "Predict", "Guess")
    change(clone / "docs/lessons/05-tasks.md", "## What happened\n", "## What happened\n\nA sentence.\n")
    shutil.rmtree(clone / "snippets/07-done/states")
    for fence in ('python title="main.py"\n--8<-- "snippets/07-done/states/main.py"', "recording\n07-done/states"):
        change(clone / "docs/lessons/07-done.md", f"```{fence}\n```\n", "")
    after = made(make(clone))
    different = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    notebooks = {f"docs/notebooks/{name}.ipynb" for name in ("03-gather", "05-tasks", "07-done")}
    for name in ("05-tasks", "07-done"):  # what Zensical has of them
        notebooks |= {f"docs/notebooks/{name}.md", f"docs/notebooks/{name}/{name}.ipynb"}
    downloads = {f"docs/assets/downloads/{name}" for name in ("07-done/states/main.py", "07-done.zip", f"{COURSE}.zip")}
    assert different == notebooks | downloads
    assert "Predict" in (clone / "docs/notebooks/03-gather.ipynb").read_text(encoding="utf-8")
    assert not (clone / "docs/assets/downloads/07-done/states").exists()

    change(clone / "snippets/07-done/too-early/main.py", "import asyncio", "import asyncio  # a remark")
    with pytest.raises(AssertionError) as error:
        make(clone)
    stale = "snippets/07-done/too-early/recording.jsonl is older than main.py; make record EXAMPLE=07-done/too-early"
    assert f"docs/assets/downloads/ was not made: {stale}\n" in str(error.value)
    gone = ("07-done.ipynb", "07-done.md", "07-done/07-done.ipynb")
    assert after.keys() - made(clone).keys() == {f"docs/notebooks/{name}" for name in gone}


def test_a_shared_file_is_changed_in_one_place(tmp_path: Path) -> None:
    clone = copy_to(tmp_path / "clone")  # of its own: what is missing in the other one keeps it from recording
    change(clone / "snippets/shared/api.py", "Data fetched!", "The data is here!")
    name = "05-tasks/other-work"
    record = f"from evidence.record import record; raise SystemExit(record({name!r}))"
    recorded = run(clone, "python", "-c", record, PYENV_ROOT=str(clone))
    assert recorded.stdout.startswith(f"snippets/{name}/api.py is a copy of snippets/shared/api.py again\n")
    assert recorded.returncode == 0, recorded.stdout
    assert "The data is here!" in (clone / f"snippets/{name}/recording.jsonl").read_text(encoding="utf-8")

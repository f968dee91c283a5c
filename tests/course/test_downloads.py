"""docs/assets/downloads/: the same bytes from the same source, README files that tell the recordings.

That all programs of the course's zip do what the page shows is in tests/course/test_real_clock.py; that a reader gets
these files from the page, in tests/browser/test_take_away.py.
"""

import io
import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from running import python

from course import examples
from course.lessons import examples_of, folders, lessons
from course.paths import ROOT, SNIPPETS
from course.take_away import downloads
from evidence.checkout import copy_to, environment
from tickbytick.recording import lines


def unpacked(path: str, above: str = "") -> dict[str, bytes]:
    """What that zip holds, by the paths below that folder."""
    with zipfile.ZipFile(io.BytesIO(downloads.everything()[path])) as archive:
        return {name.removeprefix(f"{above}/"): archive.read(name) for name in archive.namelist()}


def test_the_zips_hold_every_program_as_it_is_in_one_folder() -> None:
    programs = [*map(examples.load, examples.names())]
    licence = (ROOT / "LICENSE").read_bytes()
    course = unpacked(f"{downloads.COURSE}.zip", downloads.COURSE)
    told = {path: content for path, content in course.items() if path.endswith("README.txt")}
    assert told.keys() == {"README.txt", *(f"{name}/README.txt" for name in folders())}
    files = {path.relative_to(SNIPPETS).as_posix(): path.read_bytes() for each in programs for path in each.files}
    assert course == files | told | {"LICENSE.txt": licence}
    for name in lessons():
        lesson = {path: content for path, content in course.items() if path.startswith(f"{name}/")}
        assert unpacked(f"{name}.zip") == lesson | {f"{name}/LICENSE.txt": licence}
    for example in programs:
        path, files = downloads.program(example), {file.name: file.read_bytes() for file in example.files}
        made = unpacked(path, example.short) if len(files) > 1 else {example.entry: downloads.everything()[path]}
        assert made == files, path


def test_a_download_is_offered_where_it_was_made_of_todays_source(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(downloads, "TARGET", tmp_path)
    assert downloads.offered("03-gather.zip") is None
    (tmp_path / "03-gather.zip").write_bytes(b"of another day")
    assert downloads.offered("03-gather.zip") is None
    assert downloads.write() == 0
    assert downloads.offered("03-gather.zip") == "assets/downloads/03-gather.zip"


def readme(name: str, example: str = "") -> str:
    """The README.txt of that lesson, or what it says about that program."""
    text = unpacked(f"{name}.zip", name)["README.txt"].decode()
    return text.partition(f"\n{example}\n{'-' * len(example)}\n")[2].partition("\n---")[0] if example else text


@pytest.mark.parametrize("name", lessons())
def test_a_readme_tells_every_run_in_the_order_of_the_lesson(name: str) -> None:
    places = [readme(name).index(f"\n{example.short}\n---") for example in examples_of(name)]
    assert places == sorted(places)
    for example, run in ((each, run) for each in examples_of(name) for run in each.recordings().values()):
        printed = [line.text.rstrip() for line in lines(run)]
        shown = [*printed[:4], *printed[-4:]] if len(printed) > 20 else printed
        told = readme(name, example.short)
        assert [line for line in [*shown, f"python {run.entry} takes "] if line not in told] == []


def test_a_readme_says_what_fails_what_may_swap_what_differs_and_what_is_left_out() -> None:
    fails = readme("07-done", "too-early")
    assert "\npython main.py takes 2 s and fails, which is meant: exit status 1 (files:\nmain.py, api.py).\n" in fails
    assert "     2.0 s ! Traceback (most recent call last):\n           !   File " in fails
    assert '"Finished *" may come in another order. These sleeps' in readme("04-thousand", "tasks")
    assert "             … 1,994 more lines …" in readme("04-thousand", "coroutines").splitlines()
    differs = readme("08-timeouts", "wait-for-coroutine").splitlines()
    rows = "Python 3.11:|             Tasks in the loop: 2|Python 3.12 and later:|             Tasks in the loop: 1"
    assert [line for line in differs if line.startswith(("Python", " " * 13))] == rows.split("|")
    assert "    It prints nothing." in readme("06-cancel", "bare-except")


def test_the_same_sources_make_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """At another time, in another place, with other permissions, on another Python."""
    folder = copy_to(tmp_path / "elsewhere")
    for path in folder.glob("snippets/*/*/*.py"):
        path.chmod(0o777)
        os.utime(path, (0, 0))
    command = [python("3.13"), "-c", "from course.take_away import downloads; assert downloads.write() == 0"]
    subprocess.run(command, cwd=folder, env=environment(TZ="Pacific/Auckland", LC_ALL="C"), check=True)
    target = folder / "docs/assets/downloads"
    made = {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert made == downloads.everything()

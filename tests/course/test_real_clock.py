"""Every program once more, as its own process on the real clock: what the virtual clock said is true.

The files that run here are those of the course's zip, unpacked in an empty folder, by a Python without any package of
ours: what a reader downloads does what the page shows. What they copy is the same files
(tests/browser/test_take_away.py).
"""

import asyncio
import subprocess
from functools import partial
from pathlib import Path

import pytest

from course import examples
from evidence.real_clock import PLAIN_PYTHON, Case, Run, difference, of_example, run_all
from tickbytick.recorder import Program, record, run_file

pytestmark = pytest.mark.alone

PROGRAMS = {path.stem: path for path in Path(__file__).with_name("programs").glob("*.py")}
NAMES = [*examples.names(), *sorted(PROGRAMS)]


def load(name: str, course: Path) -> Case:
    """The example of that name in `course`, a folder of lessons, or that in `programs/` with a recording made now."""
    if (path := PROGRAMS.get(name)) is None:
        return of_example(name, course)
    program = Program(str(path.parent), path.name, {}, {})
    clock = "real" if name == "processes" else "virtual"
    return Case(path.parent, path.name, (), record(program, partial(run_file, str(path)), clock=clock))


@pytest.fixture(scope="module")
def runs(request, course: Path) -> dict[str, tuple[Case, Run]]:
    """What each selected program did."""
    tests = [item for item in request.session.items if item.path == request.path and hasattr(item, "callspec")]
    cases = {name: load(name, course) for name in (test.callspec.params["name"] for test in tests)}
    return {name: (cases[name], result) for name, result in asyncio.run(run_all(cases)).items()}


def test_the_python_that_runs_them_has_no_package_of_ours(tmp_path: Path):
    tried = subprocess.run([PLAIN_PYTHON, "-c", "import tickbytick"], cwd=tmp_path, capture_output=True, text=True)
    assert "ModuleNotFoundError: No module named 'tickbytick'" in tried.stderr


@pytest.mark.parametrize("name", NAMES)
def test_on_the_real_clock_a_program_does_the_same(name: str, runs):
    case, actual = runs[name]
    if different := difference(case, actual):
        pytest.fail(f"{name}, as its own process on the real clock:\n{different}", pytrace=False)


def test_a_slow_callback_is_as_slow_as_recorded(course: Path):
    case = of_example("error-loop/slow-callback", course)
    [slow] = case.expected.text("stderr").splitlines(keepends=True)
    busy = "Executing <Handle …> took 0.150 seconds\n"  # of a machine that is

    def same(*stderr: str) -> bool:
        return difference(case, Run([(0.3, 0.0, "Data fetched!\n")], [*stderr], 0)) == ""

    assert same(slow) and same(slow.replace("0.300", "0.304"), busy)
    assert not any((same(), same(slow.replace("0.300", "0.100")), same(slow.replace("0.300", "9.000"))))

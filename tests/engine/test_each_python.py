"""Programs that print on each Python found, recorded on either clock, what they print on that Python itself.

Those of `each_python/`: everything that asyncio awaits, the class of dates, and subprocesses.
"""

import subprocess
from pathlib import Path

import pytest
from running import python, run_under

from course.checks.versions import VERSIONS

PROGRAMS = {path.stem: path for path in (Path(__file__).parent / "each_python").glob("*.py")}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_prints_what_it_prints_on_that_python(name: str, version: str, tmp_path: Path):
    program = tmp_path / "main.py"
    program.write_bytes(PROGRAMS[name].read_bytes())
    plain = subprocess.run([python(version), program], capture_output=True, text=True, check=True)
    expected = plain.stdout, plain.stderr.replace(f"{tmp_path}/", "")
    for options in (["--real"], []):
        recording = run_under(version, program.read_text(encoding="utf-8"), *options)
        if not options and name == "subprocesses":
            refused = "the virtual clock cannot run a subprocess; use --real, which runs it on the real clock"
            assert recording.stopped == refused
        else:
            assert (recording.text("stdout"), recording.text("stderr"), recording.exit) == (*expected, 0)

"""Programs that print on each Python found, when they are recorded, what they print on that Python itself.

Those of `each_python/`: on either clock what asyncio awaits; the class of dates; on the real clock subprocesses.
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
    for clock in {"subprocesses": ["--real"], "dates": [""], "polls": [""], "waits": [""]}.get(name, ["", "--real"]):
        recording = run_under(version, program.read_text(encoding="utf-8"), *clock.split())
        assert (recording.text("stdout"), recording.text("stderr"), recording.exit) == (*expected, 0)

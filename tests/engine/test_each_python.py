"""Programs of `each_python/` print on each Python found, when they are recorded, what they print on that Python itself.

That is stored in `each_python/printed.json` by `pytest tests/engine/test_each_python.py --store`, with each version.
"""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from running import python, run_under

from course.checks.versions import VERSIONS

FOLDER = Path(__file__).parent / "each_python"
PRINTED = FOLDER / "printed.json"
PROGRAMS = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py")}
HASHES = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in PROGRAMS.items()}
CLOCKS = {"subprocesses": ["--real"], "dates": [""], "modules": [""], "polls": [""], "waits": [""]}
"""Of those that cannot be on both: what starts a process; what depends on how fast time passes."""


def printed(name: str, version: str, folder: Path) -> dict[str, str]:
    """What that Python prints, with its full version and the program's hash."""
    (folder / "main.py").write_text(PROGRAMS[name], encoding="utf-8")
    ran = subprocess.run([python(version), folder / "main.py"], capture_output=True, text=True, check=True)
    full = subprocess.run([python(version), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    stderr = ran.stderr.replace(f"{folder}/", "")
    return {"by": full, "of": HASHES[name], "stdout": ran.stdout, "stderr": stderr}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_prints_what_it_prints_on_that_python(name: str, version: str, tmp_path: Path, pytestconfig):
    stored = json.loads(PRINTED.read_text(encoding="utf-8"))
    if pytestconfig.getoption("--store"):
        stored.setdefault(name, {})[version] = printed(name, version, tmp_path)
        PRINTED.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for clock in CLOCKS.get(name, ["", "--real"]):
        recording = run_under(version, PROGRAMS[name], *clock.split())  # skips where there is no such Python
        plain = stored[name][version]
        assert plain["of"] == HASHES[name], "it has changed: pytest tests/engine/test_each_python.py --store"
        assert {stream: recording.text(stream) for stream in ("stdout", "stderr")}.items() < plain.items()
        assert recording.exit == 0

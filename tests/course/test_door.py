"""`python -m course check` names what is wrong beyond fences: form, claims, results, prose; all in one go."""

import json
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from course.checks import door
from course.examples import load
from evidence.checkout import copy_to, run

CHANGES = tomllib.loads((Path(__file__).parent / "faults.toml").read_text(encoding="utf-8"))["change"]
EXPECTED = [
    *((change["place"], change["says"]) for change in CHANGES if "place" in change),
    ("snippets/01-first-coroutine/fetch-data/:1", "was run on no Python as it stands; make record EXAMPLE=01-first"),
    ("snippets/06-cancel/lets-go/recording-3.12.jsonl:1", "says the same as the recording for an older Python"),
    (
        "snippets/06-cancel/lets-go/:1",
        "was tried in no other order as it stands; make record EXAMPLE=06-cancel/lets-go",
    ),
]


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """`python -m course check` in a copy of the checkout with all of these faults at once."""
    clone = copy_to(tmp_path_factory.mktemp("door") / "clone")
    for change in CHANGES:
        text = (clone / change["file"]).read_text(encoding="utf-8")
        assert change["old"] in text, f"{change['file']} no longer has {change['old']!r}"
        new = change["new"].replace("LONG", "word " * 1_000)
        (clone / change["file"]).write_text(text.replace(change["old"], new, 1), encoding="utf-8")
    later = clone / "snippets/06-cancel/lets-go"
    shutil.copy(later / "recording.jsonl", later / "recording-3.12.jsonl")
    results = clone / "evidence/checked.json"
    entries = json.loads(results.read_text(encoding="utf-8"))
    del entries[load("01-first-coroutine/fetch-data").fingerprint()]
    results.write_text(json.dumps(entries), encoding="utf-8")
    return run(clone, "python", "-m", "course", "check")


def test_the_checkout_has_no_fault() -> None:
    assert "\n".join(map(str, door.faults())) == ""


@pytest.mark.parametrize(("place", "says"), EXPECTED, ids=[says[:40] for _, says in EXPECTED])
def test_a_fault_is_named_with_its_place_and_what_mends_it(place: str, says: str, check) -> None:
    assert any(line.startswith(place) and says in line for line in check.stdout.splitlines()), check.stdout

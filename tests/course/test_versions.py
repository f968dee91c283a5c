"""What `python -m course versions` keeps of the Pythons on which it ran the examples, and of the others."""

import json
from pathlib import Path
from typing import Any

import pytest

from course import examples
from course.checks import versions
from course.site import python_in_page

NAME = "03-gather/both-at-once"
NEXT = "3.15.0rc1"


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of its own, in which the example has passed on two Pythons of other machines and on a next one of old."""
    path = tmp_path / "checked.json"
    monkeypatch.setattr(examples, "CHECKED", path)
    monkeypatch.setattr(versions, "CHECKED", path)
    entry = {"versions": ["3.11.7", "3.13.0"], "in page": ["3.14.2", "3.15.0a1"]}
    path.write_text(json.dumps({examples.load(NAME).fingerprint(): entry}), encoding="utf-8")
    monkeypatch.setattr(versions, "interpreters", lambda: {"3.12": "python3.12", "3.13": "python3.13"})
    said = {"python3.12": ("3.12.1", ""), "python3.13": ("3.13.5", "another line")}

    def run_under(python: str, *names: str) -> str:
        version, different = said[python]
        return json.dumps({"version": version, "differences": dict.fromkeys(names, different)})

    monkeypatch.setattr(versions, "run_under", run_under)
    monkeypatch.setattr(python_in_page, "is_current", lambda: True)
    monkeypatch.setattr(python_in_page, "made", lambda ahead: {"python": NEXT if ahead else "3.14.2"})
    return path


def in_page(monkeypatch: pytest.MonkeyPatch, **wrong: Any) -> None:
    """Let the page's Pythons do what is recorded, but for the next one that which is `wrong`."""
    recording = examples.load(NAME).recording((3, 15))
    monkeypatch.setattr(
        versions,
        "_in_page",
        lambda *names, ahead: {name: recording._replace(**wrong if ahead else {}) for name in names},
    )
    monkeypatch.setattr(python_in_page, "main", lambda ahead: 0)


def entry(checked: Path) -> dict[str, list[str]]:
    [found] = json.loads(checked.read_text(encoding="utf-8")).values()
    return dict(found)


def test_what_ran_here_is_kept_as_it_went_and_what_is_known_of_others_stays(
    checked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_page(monkeypatch)
    assert versions.check([NAME]) == 1  # for it differs on 3.13
    assert entry(checked) == {"versions": ["3.11.7", "3.12.1"], "in page": ["3.14.2", NEXT]}


def test_a_program_that_differs_on_the_next_python_does_not_claim_it(
    checked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor is that a fault: the next Python may change until it is released. How it differs is said."""
    in_page(monkeypatch, exit=3)
    monkeypatch.setattr(versions, "interpreters", dict)
    assert versions.check([NAME]) == 0
    assert (
        f"Python {NEXT} in the page: 0 of 1 examples match\n\n{NAME}, Python {NEXT} in the page:"
        in capsys.readouterr().out
    )
    assert entry(checked) == {"versions": ["3.11.7", "3.13.0"], "in page": ["3.14.2"]}


def test_a_next_python_that_cannot_be_made_leaves_what_is_known(checked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_page(monkeypatch)
    monkeypatch.setattr(python_in_page, "main", lambda ahead: 1)
    versions.check([NAME])
    assert entry(checked)["in page"] == ["3.14.2", "3.15.0a1"]

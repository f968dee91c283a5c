"""The locks name exact files, nothing else; plain pip installs them on the system's and the newest Python."""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course import licences
from course.checks.versions import interpreters
from course.paths import ROOT
from evidence.checkout import run

LOCKS = {"site": ROOT / "requirements-site.lock", "test": ROOT / "requirements.lock"}
"""By the dependency group that is locked there."""
STARTS = {
    "site": (
        "course.__main__, course.publish, course.site.fences, material, mkdocs.__main__, mkdocs_jupyter, pagefind_bin, "
        "pymdownx, watchdog"
    ),
    "test": "flit_core, importlinter, mypy.main, playwright, pytest_asyncio, pytest_examples, zensical",
}
"""What the site and the tests start from, compiled parts included."""

# Every line that the lock may have. None has room for a host, a folder or an option of pip's.
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[0-9a-z.]+)( ; [\w '!<>=.]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
COMMENT = re.compile(r" *#[\w :.()-]*")


@pytest.mark.network
def test_the_locks_install_with_plain_pip(tmp_path: Path) -> None:
    """As the Makefile installs them, on the newest Python that there is; and what they brought starts."""
    of = [sys.executable, *interpreters().values()][-1]
    inside = str(tmp_path / "bin/python")
    commands = [[of, "-m", "venv", str(tmp_path)]]
    for group, lock in LOCKS.items():
        install = ["install", "-qq", "--no-compile", "--no-deps", "--require-hashes", "-r", str(lock)]
        commands += [[inside, "-m", "pip", *install], [inside, "-m", "pip", "check"]]
        commands += [[inside, "-c", f"import {STARTS[group]}"]]
    for command in commands:
        done = run(ROOT, *command)
        assert done.returncode == 0, f"{command}\n{done.stdout}"


def pins(group: str) -> dict[str, list[str]]:
    """The versions of each package in a group's lock."""
    found = [pin for pin in map(PIN.fullmatch, LOCKS[group].read_text().splitlines()) if pin]
    return {pin["name"]: [each["version"] for each in found if each["name"] == pin["name"]] for pin in found}


def required(project: dict[str, Any], group: str) -> Iterator[Requirement]:
    for each in project["dependency-groups"][group]:
        yield from [Requirement(each)] if isinstance(each, str) else required(project, each["include-group"])


def test_every_line_of_the_locks_is_a_pin_a_hash_or_a_reason() -> None:
    lines = [line for lock in LOCKS.values() for line in lock.read_text().splitlines()]
    assert [line for line in lines if not any(kind.fullmatch(line) for kind in (PIN, HASH, COMMENT))] == []


def test_the_locks_have_one_version_of_each_package_for_every_python_and_the_same_one() -> None:
    assert {name: versions for name, versions in pins("test").items() if len(versions) > 1} == {}
    assert pins("site").items() <= pins("test").items(), "run: make lock"


@pytest.mark.parametrize("group", LOCKS)
def test_the_lock_is_in_step_with_pyproject(group: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {canonicalize_name(r.name): r.specifier for r in required(project, group)}
    locked = pins(group)
    assert [n for n in wanted if n not in locked or not wanted[n].contains(locked[n][0])] == [], "run: make lock"

    packages = re.split(r"^(?=\w)", LOCKS[group].read_text(), flags=re.M)
    direct = {each.partition("==")[0] for each in packages if f"tickbytick (pyproject.toml:{group})" in each}
    assert direct == set(wanted), "run: make lock"


def test_the_licence_of_each_locked_package_is_listed() -> None:
    assert licences.FILE.read_text(encoding="utf-8") == licences.text(), "run: make lock"


def test_workflows_are_what_zizmor_asks_for() -> None:
    """Each action pinned to a commit, no permission too many, no credentials left behind."""
    zizmor = str(Path(sys.executable).with_name("zizmor"))
    found = run(ROOT, zizmor, "--offline", "--no-progress", "--format=plain", ".github/workflows")
    assert found.returncode == 0, found.stdout

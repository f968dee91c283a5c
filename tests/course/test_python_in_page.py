"""docs/assets/runtime/ is made when something it is made from changed, and what hinders that is said in one line."""

import json
import re
import shutil
from pathlib import Path

import pytest

from course.paths import ROOT
from course.site import python_in_page
from evidence import budgets

pytestmark = pytest.mark.slow


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sources of the runtime in a folder of their own, with the locked packages, and nothing made yet."""
    source = tmp_path / "runtime"
    shutil.copytree(python_in_page.SOURCE, source, ignore=shutil.ignore_patterns("node_modules", "build"))
    (source / "node_modules").symlink_to(python_in_page.PACKAGES)
    target = tmp_path / "docs" / "assets" / "runtime"
    monkeypatch.setattr(python_in_page, "SOURCE", source)
    monkeypatch.setattr(python_in_page, "TARGET", target)
    monkeypatch.setattr(python_in_page, "MANIFEST", target / "manifest.json")
    monkeypatch.setattr(python_in_page, "PACKAGES", source / "node_modules")
    return source


def test_it_is_made_once_and_again_when_something_changed(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And of the same sources the same: a version in the files' addresses says whether a browser's copy is today's."""
    assert not python_in_page.is_current()
    assert python_in_page.main() == 0
    assert not (copy / "build").exists()
    made = {path.name: path.read_bytes() for path in python_in_page.TARGET.iterdir()}
    assert made == {path.name: path.read_bytes() for path in (ROOT / "docs/assets/runtime").iterdir()}
    capsys.readouterr()
    assert (python_in_page.main(), capsys.readouterr().out) == (0, "")

    with (copy / "worker.js").open("a") as file:
        file.write("// a change\n")
    assert not python_in_page.is_current()


def test_the_notice_names_what_is_in_the_files_and_no_tool() -> None:
    notice = (ROOT / "docs/assets/runtime/NOTICE.txt").read_text(encoding="utf-8")
    named = {line.split()[0].rstrip(",") for line in notice.splitlines()}
    assert named >= {"@codemirror/view", "@lezer/python", "CPython", "pyodide"}
    assert named & {"axe-core", "esbuild", "ws"} == set()


def test_what_hinders_it_is_said_in_one_line(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """There is no Node; then no network."""
    with monkeypatch.context() as without_node:
        without_node.setattr(shutil, "which", lambda *_, **__: None)
        assert python_in_page.main() == 1
    not_made = "docs/assets/runtime/ was not made: "
    assert re.fullmatch(f"{not_made}there is no Node.js; it comes with .+: make site\n", capsys.readouterr().err)
    (copy / "node_modules").unlink()
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")  # the port of "discard": nobody answers
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    assert python_in_page.main() == 1
    wanted = rf"{not_made}`npm ci` failed: npm error .+ \(is there a network\?\)\n"
    assert re.fullmatch(wanted, capsys.readouterr().err)


@pytest.mark.parametrize("folder", [python_in_page.SOURCE, budgets.LIGHTHOUSE], ids=lambda folder: folder.name)
def test_the_locks_name_exact_versions_and_no_host(folder: Path) -> None:
    package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    locked = {path.removeprefix("node_modules/"): entry for path, entry in lock["packages"].items() if path}
    wanted = {name: version.rpartition("@")[2] for name, version in package["devDependencies"].items()}
    assert {name: locked[name]["version"] for name in wanted} == wanted
    assert [name for name, entry in locked.items() if "resolved" in entry or "integrity" not in entry] == []

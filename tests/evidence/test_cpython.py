"""CPython's own asyncio tests pass on our loop, but for those that `evidence/cpython.toml` explains."""

import json
import platform
import sys
from dataclasses import replace

import pytest

from evidence import cpython


@pytest.mark.parametrize("module", cpython.MODULES)
def test_cpythons_own_tests_pass_on_our_loop(module: str) -> None:
    python = platform.python_version()
    if not any(python.startswith(f"{version}.") for entry in cpython.explained() for version in entry["versions"]):
        pytest.skip(f"evidence/cpython.toml does not say what differs under Python {python}: make evidence")
    result = cpython.run(sys.executable, module)
    if result is None:
        pytest.skip(f"test.test_asyncio is not present in Python {python}")
    assert "\n\n".join(cpython.complaints(module, result)) == ""
    assert len(result.passed) > len(result.failed)
    assert result.on["ours"] > 0
    stated = json.loads(cpython.CLOCK.read_text(encoding="utf-8"))["versions"].get(result.python)
    if stated is not None:
        assert stated[f"test_{module}"] == result.counts(), "evidence/clock.json is not up to date: make evidence"


EXPECTED = cpython.Result(
    "3.12.1",
    passed=["test_runners.RunTests.test_asyncio_run_return"],
    failed={"test_runners.RunnerTests.test_late": "Traceback …\nstopped after 20,000 events"},
    skipped={},
    on={"ours": 1, "another": 0, "none": 0},
)


@pytest.mark.parametrize(
    "changed, complaint",
    [
        ({}, ""),
        ({"failed": {**EXPECTED.failed, "test_runners.A.test_b": "…\nKeyError: 'c'"}}, "test_runners.A.test_b fails"),
        ({"failed": dict.fromkeys(EXPECTED.failed, "another error")}, "test_late fails"),
        ({"failed": {}, "passed": list(EXPECTED.failed)}, "test_late passes"),
        ({"failed": {}}, "Python 3.12.1 has no test test_runners.RunnerTests.test_late"),
        ({"on": {"ours": 0, "another": 1, "none": 0}}, "ran on a loop that is not ours"),
    ],
)
def test_what_the_list_does_not_explain_and_what_it_explains_in_vain_is_named(changed, complaint, monkeypatch) -> None:
    known = {"tests": ["test_runners.RunnerTests.test_late"], "versions": ["3.12"], "says": "^stopped after"}
    monkeypatch.setattr(cpython, "explained", lambda: [known])
    complaints = cpython.complaints("runners", replace(EXPECTED, **changed))
    assert [complaint in said for said in complaints] == [True] * bool(complaint)

"""What is under tests/ is for pytest alone."""

import grimp

from course.paths import ROOT


def test_nothing_but_tests_imports_what_lies_under_tests() -> None:
    """import-linter sees packages only, and the tests are none."""
    imported = grimp.build_graph(
        "tickbytick", "course", "evidence", include_external_packages=True, cache_dir=None
    ).modules
    assert imported & {"tests", *(path.stem for path in (ROOT / "tests").rglob("*.py"))} == set()

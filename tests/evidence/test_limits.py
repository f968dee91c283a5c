"""A figure over its limit is named, in the table and by the command's exit."""

from math import inf
from pathlib import Path

import pytest

from evidence.limits import report


@pytest.mark.parametrize("figure, code, mark", [(2.0, 0, ""), (2.001, 1, " **OVER**")])
def test_a_figure_over_its_limit_is_named(figure: float, code: int, mark: str, tmp_path: Path, capsys) -> None:
    parts = {"Part": iter([("this, to that", figure, 2, "×"), ("a page", 1234.4, 2000, "kB"), ("told", 9.0, inf, "s")])}
    assert report(tmp_path / "table.md", "Title", "Written by a test.", parts) == code
    rows = (tmp_path / "table.md").read_text(encoding="utf-8").splitlines()[-3:]
    assert rows == [
        f"| this, to that | 2 × | 2 ×{mark} |",
        "| a page | 1,230 kB | 2,000 kB |",
        "| told | 9 s | none |",
    ]
    assert capsys.readouterr().out.splitlines()[-1] == f"table.md: {code} over{'; this, to that' * code}"

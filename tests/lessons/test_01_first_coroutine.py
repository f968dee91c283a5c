"""What lesson 01 says and no recording on its page shows."""

import pytest


def test_await_in_a_plain_function_is_a_syntax_error():
    """`await` in a plain `def` is a `SyntaxError`."""
    with pytest.raises(SyntaxError, match="'await' outside async function"):
        compile("def main():\n    await fetch_data()\n", "main.py", "exec")

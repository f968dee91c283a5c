"""What lesson 01 says and no recording on its page shows."""

import asyncio

import pytest


async def test_calling_three_coroutine_functions_runs_none_of_them():
    """Call three, and none has begun a while later."""
    begun = []

    async def fetch_data(number: int) -> None:
        begun.append(number)

    coroutines = [fetch_data(number) for number in range(3)]
    await asyncio.sleep(0.05)
    assert begun == []
    await asyncio.gather(*coroutines)
    assert begun == [0, 1, 2]


def test_await_in_a_plain_function_is_a_syntax_error():
    """`await` in a plain `def` is a `SyntaxError`."""
    with pytest.raises(SyntaxError, match="'await' outside async function"):
        compile("def main():\n    await fetch_data()\n", "main.py", "exec")

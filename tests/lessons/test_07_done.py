"""What lesson 7 says and no recording on its page shows."""

import asyncio
import re

from course import examples
from course.moments import LINK
from course.paths import DOCS


async def test_a_done_task_answers_await_at_once():
    """If the task is already done, it answers at once."""
    task = asyncio.create_task(asyncio.sleep(1, "API data"))
    await task
    turns = []
    asyncio.get_running_loop().call_soon(turns.append, "someone else")
    assert await task == "API data"
    assert turns == []


def test_run_does_not_wait_for_a_task_that_is_made_during_its_end():
    """It cancels all tasks that are left at that moment, and waits until each of these has ended."""
    tasks: list[asyncio.Task[None]] = []

    async def fetch_data() -> None:
        try:
            await asyncio.sleep(2.5)
        finally:
            tasks.append(asyncio.create_task(asyncio.sleep(1)))

    async def main() -> None:
        tasks.append(asyncio.create_task(fetch_data()))
        await asyncio.sleep(1)

    asyncio.run(main())
    left, made = tasks
    assert left.cancelled() and not made.done()


def test_the_table_has_the_answers_of_the_run():
    """Here are the answers side by side."""
    rows = []
    for line in examples.load("07-done/states").recording((3, 11)).text("stdout").splitlines():
        if state := re.fullmatch(r"The (\w+) task", line):
            rows.append({"task": state[1]})
        else:
            question, _, answer = line.strip().partition(": ")
            rows[-1][f"{question}()"] = answer
    page = LINK.sub(r"\1", (DOCS / "lessons/07-done.md").read_text(encoding="utf-8"))
    page = page.replace("`", "").replace("{ .silent }", "")
    table = [[cell.strip() for cell in row.split("|")[1:-1]] for row in page.splitlines() if row.startswith("|")]
    assert table == [[*rows[0]], ["---"] * 5, *([*row.values()] for row in rows)]

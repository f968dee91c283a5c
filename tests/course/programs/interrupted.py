"""A KeyboardInterrupt, chained errors, an error group and a statement over several lines, with their tracebacks."""

import asyncio
import sys
import traceback


async def fail(text: str) -> None:
    await asyncio.sleep(0)
    raise ValueError(
        "a statement",
        text,
    )


async def group() -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(fail("one"))
        tasks.create_task(fail("two"))


def chain() -> None:
    try:
        try:
            {}["key"]
        except KeyError as error:
            raise RuntimeError("first\n  indented second line") from error
    except RuntimeError:
        print("to stderr", file=sys.stderr)
        asyncio.run(group())


def deep(number: int) -> None:
    deep(number + 1)


try:
    chain()
except ExceptionGroup:
    traceback.print_exc()
try:
    deep(0)
except RecursionError:
    print("too deep")
raise KeyboardInterrupt

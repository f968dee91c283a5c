"""A KeyboardInterrupt after an error group of chained errors, with their tracebacks."""

import asyncio
import sys
import traceback


async def fail(text: str) -> None:
    try:
        {}["key"]
    except KeyError as error:
        raise ValueError(
            "a statement",
            text,
        ) from error


async def main() -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(fail("one"))
        tasks.create_task(fail("two"))


try:
    asyncio.run(main())
except ExceptionGroup:
    print("to stderr", file=sys.stderr)
    traceback.print_exc()
raise KeyboardInterrupt

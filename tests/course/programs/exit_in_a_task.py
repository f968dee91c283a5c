"""`sys.exit` in a task ends the program; the others are cancelled first."""

import asyncio
import sys


async def leave() -> None:
    await asyncio.sleep(0.1)
    sys.exit(7)


async def main() -> None:
    task = asyncio.create_task(leave())
    try:
        await asyncio.sleep(5)
    finally:
        print("cleans up", repr(task.exception()))


asyncio.run(main())

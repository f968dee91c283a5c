"""`asyncio.run` in a thread, while the main thread's loop runs."""

import asyncio


async def inner():
    return "ran in its own loop, in a thread"


async def main():
    print(await asyncio.to_thread(asyncio.run, inner()))


asyncio.run(main())

import asyncio
import sys


async def leave():
    sys.exit(3)


async def main():
    task = asyncio.create_task(leave())
    await asyncio.sleep(1)
    print("not reached", task)


asyncio.run(main())

"""A body that raises TimeoutError itself inside `asyncio.timeout`: not its own timeout."""

import asyncio


async def main():
    async with asyncio.timeout(5):
        try:
            raise TimeoutError("connect timed out (from the library)")
        except TimeoutError as e:
            print("inside the block caught:", e)


asyncio.run(main())

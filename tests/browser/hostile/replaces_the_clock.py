import asyncio
import time

time.monotonic = time.time = time.sleep = lambda *_: 0


async def main():
    await asyncio.sleep(1)
    print("a second later")


asyncio.run(main())

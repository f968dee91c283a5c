import asyncio
import time

time.monotonic = time.time = time.sleep = lambda *_: 0
asyncio.run(asyncio.sleep(1))
print("a second later")

import asyncio
import time

import api


async def main() -> None:
    task = asyncio.create_task(api.fetch_data())
    await asyncio.sleep(1)
    task.cancel()
    print("Right after cancel():", task.cancelled())
    time.sleep(0.5)  # holds the loop: no other task runs
    print("After time.sleep(0.5):", task.cancelled())
    await asyncio.sleep(0)  # gives other tasks a turn
    print("After asyncio.sleep(0):", task.cancelled())


if __name__ == "__main__":
    asyncio.run(main())

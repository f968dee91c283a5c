"""A task fails and nobody looks: asyncio says so when the task is destroyed."""

import asyncio


async def fail() -> None:
    await asyncio.sleep(0.1)
    raise ValueError("seen by nobody")


async def main() -> None:
    task = asyncio.create_task(fail(), name="unseen")
    await asyncio.sleep(0.4)
    print("done:", task.done())


asyncio.run(main())
print("end")

import asyncio

import api


async def main() -> None:
    task = asyncio.create_task(api.fetch_data())
    task.cancel()
    await asyncio.sleep(0.5)
    if task.cancelled():
        print("Cancelled:", task.cancelled())
    try:
        result = await task
        print(result)
    except asyncio.CancelledError:
        print("Request was cancelled.")


if __name__ == "__main__":
    asyncio.run(main())

import asyncio

import api


async def main() -> None:
    task = asyncio.create_task(api.fetch_data())
    await asyncio.sleep(1)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("Request was cancelled.")
    print("Cancelled:", task.cancelled())


if __name__ == "__main__":
    asyncio.run(main())

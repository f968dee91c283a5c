import asyncio

import api


async def main() -> None:
    task = asyncio.create_task(api.fetch_data())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    print("Cancelled:", task.cancelled())


if __name__ == "__main__":
    asyncio.run(main())

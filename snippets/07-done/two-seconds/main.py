import asyncio

import api


async def main() -> None:
    task = asyncio.create_task(api.fetch_data())
    await asyncio.sleep(2)
    if task.done():
        print(task.result())


if __name__ == "__main__":
    asyncio.run(main())

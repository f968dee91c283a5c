import asyncio

import api


async def main() -> None:
    task = asyncio.create_task(api.fetch_data())
    task.cancel()
    try:
        result = await task
        print(result)
    except Exception:
        pass


if __name__ == "__main__":
    asyncio.run(main())

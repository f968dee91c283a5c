import asyncio

import api


async def main() -> None:
    task = asyncio.create_task(api.fetch_data())
    task.cancel()
    try:
        result = await task
        print(result)
    except asyncio.CancelledError:
        print("Request was cancelled.")
    except TimeoutError:
        print("Request took too long.")


if __name__ == "__main__":
    asyncio.run(main())

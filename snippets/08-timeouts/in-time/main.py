import asyncio

import api


async def main() -> None:
    task = asyncio.create_task(api.fetch_data())
    try:
        result = await asyncio.wait_for(task, timeout=10)
        print("Result:", result)
    except TimeoutError:
        print("The request took too long.")


if __name__ == "__main__":
    asyncio.run(main())

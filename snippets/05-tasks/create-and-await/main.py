import asyncio

import api


async def main() -> None:
    task = asyncio.create_task(api.fetch_data())
    result = await task
    print(result)


if __name__ == "__main__":
    asyncio.run(main())

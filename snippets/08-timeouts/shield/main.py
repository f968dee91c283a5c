import asyncio

import api


async def main() -> None:
    task = asyncio.create_task(api.fetch_data())
    try:
        await asyncio.wait_for(
            asyncio.shield(task), timeout=2
        )
    except TimeoutError:
        print("Still fetching, please wait...")
    print("Result:", await task)


if __name__ == "__main__":
    asyncio.run(main())

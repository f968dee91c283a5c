import asyncio

import api


async def main() -> None:
    task = asyncio.create_task(api.fetch_data())
    shielded = asyncio.shield(task)
    try:
        await asyncio.wait_for(shielded, timeout=2)
    except TimeoutError:
        print("Still fetching, please wait...")
    print("Result:", await task)


if __name__ == "__main__":
    asyncio.run(main())

import asyncio

import api


async def main() -> None:
    fetching = api.fetch_data()
    try:
        data = asyncio.run(fetching)
    except RuntimeError as error:
        print("RuntimeError:", error)
        data = await fetching
    print("Data:", data)


if __name__ == "__main__":
    asyncio.run(main())

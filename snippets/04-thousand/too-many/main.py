import asyncio

import api


async def main() -> None:
    requests = [api.fetch_data(n) for n in range(1, 6)]
    await asyncio.gather(*requests)
    print("Done")


if __name__ == "__main__":
    asyncio.run(main())

import asyncio

import api


async def fetch(n: int, slots: asyncio.Semaphore) -> None:
    async with slots:
        await api.fetch_data(n)


async def main() -> None:
    slots = asyncio.Semaphore(3)
    requests = [fetch(n, slots) for n in range(1, 6)]
    await asyncio.gather(*requests)
    print("Done")


if __name__ == "__main__":
    asyncio.run(main())

import asyncio

import api


async def fetch(
    number: int, places: asyncio.Semaphore
) -> None:
    async with places:
        await api.fetch_data(number)


async def main() -> None:
    places = asyncio.Semaphore(3)
    requests = []
    for number in range(1, 6):
        requests.append(fetch(number, places))

    await asyncio.gather(*requests)
    print("Done")


if __name__ == "__main__":
    asyncio.run(main())

import asyncio

import api


async def main() -> None:
    requests = []
    for number in range(1, 6):
        requests.append(api.fetch_data(number))

    await asyncio.gather(*requests)
    print("Done")


if __name__ == "__main__":
    asyncio.run(main())

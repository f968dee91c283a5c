import asyncio

import api


async def send_data(to: str) -> None:
    print(f"Sending data to {to}...")
    await asyncio.sleep(2)
    print(f"Data sent to {to}!")


async def main() -> None:
    for page in range(1, 4):
        print(f"Writing page {page}...")
        await asyncio.sleep(0.7)
    print("All pages written.")
    await send_data("Mario")
    print(await api.fetch_data())


if __name__ == "__main__":
    asyncio.run(main())

import asyncio

import api


async def send_data(to: str) -> None:
    print(f"Sending data to {to}...")
    await asyncio.sleep(2)
    print(f"Data sent to {to}!")


async def main() -> None:
    data = await api.fetch_data()
    print("Data:", data)
    mario = send_data("Mario")
    luigi = send_data("Luigi")
    await asyncio.gather(mario, luigi)


if __name__ == "__main__":
    asyncio.run(main())

import asyncio


async def fetch_data() -> str:
    print("Fetching data...")
    await asyncio.sleep(2.5)
    print("Data fetched!")
    return "API data"


async def send_data(to: str) -> None:
    print(f"Sending data to {to}...")
    await asyncio.sleep(2)
    print(f"Data sent to {to}!")


async def main() -> None:
    try:
        async with asyncio.timeout(4):
            print("Data:", await fetch_data())
            await send_data("Mario")
    except TimeoutError:
        print("That took too long.")
    await send_data("Luigi")


if __name__ == "__main__":
    asyncio.run(main())

import asyncio
import time


async def fetch_data() -> None:
    time.sleep(0.3)
    print("Data fetched!")


async def main() -> None:
    await fetch_data()


if __name__ == "__main__":
    asyncio.run(main(), debug=True)

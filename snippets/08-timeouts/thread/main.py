import asyncio
import time


async def main() -> None:
    print("Fetching data...")
    try:
        async with asyncio.timeout(2):
            await asyncio.to_thread(time.sleep, 2.5)
            print("Data fetched!")
    except TimeoutError:
        print("The request took too long.")


if __name__ == "__main__":
    asyncio.run(main())
    print("The program ends.")

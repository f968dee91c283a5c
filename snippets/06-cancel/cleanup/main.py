import asyncio


async def fetch_data() -> str:
    print("Fetching data...")
    try:
        await asyncio.sleep(2.5)
        return "API data"
    finally:
        print("Closing the connection...")
        await asyncio.sleep(1)
        print("Connection closed.")


async def main() -> None:
    task = asyncio.create_task(fetch_data())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.sleep(0.5)
    print("Cancelled:", task.cancelled())
    try:
        await task
    except asyncio.CancelledError:
        print("Cancelled:", task.cancelled())


if __name__ == "__main__":
    asyncio.run(main())

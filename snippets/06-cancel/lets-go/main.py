import asyncio


async def fetch_data() -> str:
    while True:
        print("Fetching data...")
        try:
            await asyncio.sleep(2.5)
            return "API data"
        except Exception:
            print("Something went wrong. Trying again.")


async def main() -> None:
    task = asyncio.create_task(fetch_data())
    await asyncio.sleep(1)
    task.cancel()
    try:
        print(await task)
    except asyncio.CancelledError:
        print("Request was cancelled.")
    print("Cancelled:", task.cancelled())


if __name__ == "__main__":
    asyncio.run(main())

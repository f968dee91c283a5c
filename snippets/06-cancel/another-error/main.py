import asyncio


async def fetch_data() -> str:
    print("Fetching data...")
    await asyncio.sleep(0.3)
    raise ConnectionError("the server hung up")


async def main() -> None:
    task = asyncio.create_task(fetch_data())
    try:
        result = await task
        print(result)
    except asyncio.CancelledError:
        print("Request was cancelled.")
    except TimeoutError:
        print("Request took too long.")


if __name__ == "__main__":
    asyncio.run(main())

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
    try:
        await asyncio.wait_for(task, timeout=2)
    except TimeoutError:
        print("The request took too long.")
    print("Task cancelled:", task.cancelled())


if __name__ == "__main__":
    asyncio.run(main())

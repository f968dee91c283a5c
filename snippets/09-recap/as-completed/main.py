import asyncio


async def fetch_data(name: str, seconds: float) -> str:
    await asyncio.sleep(seconds)
    return f"{name}'s data"


async def main() -> None:
    tasks = [
        asyncio.create_task(fetch_data("Mario", 3)),
        asyncio.create_task(fetch_data("Luigi", 1)),
        asyncio.create_task(fetch_data("Peach", 2)),
    ]
    for next_one in asyncio.as_completed(tasks):
        print("Received", await next_one)
    print("That was all.")


if __name__ == "__main__":
    asyncio.run(main())

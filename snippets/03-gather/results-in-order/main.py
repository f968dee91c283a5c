import asyncio


async def fetch_data(of: str, seconds: float) -> str:
    await asyncio.sleep(seconds)
    print(f"Data of {of} fetched!")
    return f"{of}'s data"


async def main() -> None:
    results = await asyncio.gather(
        fetch_data("Mario", 3),
        fetch_data("Luigi", 1),
        fetch_data("Peach", 2),
    )
    print(results)


if __name__ == "__main__":
    asyncio.run(main())

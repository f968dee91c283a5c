import asyncio


async def fetch_data(of: str) -> str:
    await asyncio.sleep(1)
    print(f"Data of {of} fetched!")
    return f"{of}'s data"


async def main() -> None:
    results = []
    for friend in ("Mario", "Luigi", "Peach"):
        results.append(await fetch_data(friend))
    print(results)


if __name__ == "__main__":
    asyncio.run(main())

import asyncio


async def fetch_data(of: str) -> str:
    await asyncio.sleep(1)
    if of == "Mario":
        raise ConnectionError("Mario does not answer")
    return f"{of}'s data"


async def main() -> None:
    friends = ["Mario", "Luigi", "Peach"]
    fetches = [fetch_data(friend) for friend in friends]
    results = await asyncio.gather(
        *fetches, return_exceptions=True
    )
    for result in results:
        if isinstance(result, BaseException):
            print("Failed:", result)
        else:
            print("Fetched:", result)


if __name__ == "__main__":
    asyncio.run(main())

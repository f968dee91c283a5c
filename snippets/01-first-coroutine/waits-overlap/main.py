import asyncio


async def fetch(what: str, seconds: float) -> None:
    print(f"Fetching {what}...")
    await asyncio.sleep(seconds)
    print(f"Got {what}!")


async def main() -> None:
    await asyncio.gather(fetch("news", 3), fetch("mail", 2))


if __name__ == "__main__":
    asyncio.run(main())

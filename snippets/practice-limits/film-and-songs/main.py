import asyncio

FILES = {"film": 5, "song 1": 1, "song 2": 1, "song 3": 1}


async def download(name: str) -> None:
    await asyncio.sleep(FILES[name])
    print(f"{name} is saved.")


async def main() -> None:
    for name in FILES:
        await download(name)
    print("All is saved.")


if __name__ == "__main__":
    asyncio.run(main())

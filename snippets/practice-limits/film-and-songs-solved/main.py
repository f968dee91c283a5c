import asyncio

FILES = {"film": 5, "song 1": 1, "song 2": 1, "song 3": 1}


async def download(name: str) -> None:
    await asyncio.sleep(FILES[name])
    print(f"{name} is saved.")


async def download_in_turn(
    name: str, slots: asyncio.Semaphore
) -> None:
    async with slots:
        await download(name)


async def main() -> None:
    slots = asyncio.Semaphore(2)
    await asyncio.gather(
        *[download_in_turn(name, slots) for name in FILES]
    )
    print("All is saved.")


if __name__ == "__main__":
    asyncio.run(main())

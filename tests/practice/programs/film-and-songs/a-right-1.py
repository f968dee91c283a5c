import asyncio

FILES = {"film": 5, "song 1": 1, "song 2": 1, "song 3": 1}


async def download(name: str) -> None:
    await asyncio.sleep(FILES[name])
    print(f"{name} is saved.")


async def worker(names) -> None:
    for name in names:
        await download(name)


async def main() -> None:
    names = iter(FILES)
    async with asyncio.TaskGroup() as tg:
        tg.create_task(worker(names))
        tg.create_task(worker(names))
    print("All is saved.")


if __name__ == "__main__":
    asyncio.run(main())

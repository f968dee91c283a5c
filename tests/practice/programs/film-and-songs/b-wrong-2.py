# wrong: the semaphore is free again as soon as the task is created, so all run at once
import asyncio


FILES = {"film": 5, "song 1": 1, "song 2": 1, "song 3": 1}


async def download(name: str) -> None:
    await asyncio.sleep(FILES[name])
    print(f"{name} is saved.")


async def main() -> None:
    limit = asyncio.Semaphore(2)
    async with asyncio.TaskGroup() as tg:
        for name in FILES:
            async with limit:
                tg.create_task(download(name))
    print("All is saved.")


if __name__ == "__main__":
    asyncio.run(main())

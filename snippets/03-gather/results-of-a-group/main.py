import asyncio


async def fetch_data(of: str, seconds: float) -> str:
    await asyncio.sleep(seconds)
    return f"{of}'s data"


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        mario = group.create_task(fetch_data("Mario", 2))
        luigi = group.create_task(fetch_data("Luigi", 1))
        print("Both tasks are made.")
    print("The block is over.")
    print(mario.result(), "and", luigi.result())


if __name__ == "__main__":
    asyncio.run(main())

import asyncio


FILES = {"film": 5, "song 1": 1, "song 2": 1, "song 3": 1}


async def download(name: str) -> None:
    await asyncio.sleep(FILES[name])
    print(f"{name} is saved.")


class Line:
    def __init__(self, names: list[str]) -> None:
        self.names = names

    async def work(self) -> None:
        while self.names:
            await download(self.names.pop(0))


async def main() -> None:
    line = Line(list(FILES))
    async with asyncio.TaskGroup() as group:
        for _ in range(2):
            group.create_task(line.work())
    print("All is saved.")


if __name__ == "__main__":
    asyncio.run(main())

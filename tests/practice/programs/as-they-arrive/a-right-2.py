import asyncio

RUNNERS = {"Ann": 4, "Bo": 6, "Cem": 3}


async def run(name: str) -> str:
    await asyncio.sleep(RUNNERS[name])
    return name


class FinishLine:
    def __init__(self) -> None:
        self.arrived: list[str] = []

    async def watch(self, runner: str) -> None:
        who = await run(runner)
        self.arrived.append(who)
        print(len(self.arrived), ". ", who, sep="")


async def main() -> None:
    print("Go!")
    line = FinishLine()
    async with asyncio.TaskGroup() as race:
        for runner in RUNNERS:
            race.create_task(line.watch(runner))
    print("The race is over.")


if __name__ == "__main__":
    asyncio.run(main())

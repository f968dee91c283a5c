import asyncio


RUNNERS = {"Ann": 4, "Bo": 6, "Cem": 3}


async def run(name: str) -> str:
    await asyncio.sleep(RUNNERS[name])
    return name


async def arrive(name: str, arrived: list[str]) -> None:
    who = await run(name)
    arrived.append(who)
    print(f"{len(arrived)}. {who}")


async def main() -> None:
    arrived: list[str] = []
    print("Ready, steady, go!")
    async with asyncio.TaskGroup() as race:
        for runner in RUNNERS:
            race.create_task(arrive(runner, arrived))


if __name__ == "__main__":
    asyncio.run(main())

import asyncio

RUNNERS = {"Ann": 4, "Bo": 6, "Cem": 3}


async def run(name: str) -> str:
    await asyncio.sleep(RUNNERS[name])
    return name


async def main() -> None:
    pending = {asyncio.create_task(run(n), name=n) for n in RUNNERS}
    place = 0
    while pending:
        done, pending = await asyncio.wait(
            pending, return_when=asyncio.FIRST_COMPLETED
        )
        for runner in done:
            place += 1
            print(f"{place}. {runner.result()}")


if __name__ == "__main__":
    asyncio.run(main())

# wrong: does not take the done task out, so Cem arrives three times
import asyncio


RUNNERS = {"Ann": 4, "Bo": 6, "Cem": 3}


async def run(name: str) -> str:
    await asyncio.sleep(RUNNERS[name])
    return name


async def main() -> None:
    tasks = [asyncio.create_task(run(n)) for n in RUNNERS]
    for place in range(1, len(RUNNERS) + 1):
        done, pending = await asyncio.wait(
            tasks, return_when=asyncio.FIRST_COMPLETED
        )
        print(f"{place}. {done.pop().result()}")


if __name__ == "__main__":
    asyncio.run(main())

# wrong: sorts the names, but prints all of them only at 6 s
import asyncio


RUNNERS = {"Ann": 4, "Bo": 6, "Cem": 3}


async def run(name: str) -> str:
    await asyncio.sleep(RUNNERS[name])
    return name


async def main() -> None:
    tasks = [asyncio.create_task(run(n)) for n in RUNNERS]
    names = await asyncio.gather(*tasks)
    names.sort(key=lambda n: RUNNERS[n])
    for place, name in enumerate(names, 1):
        print(f"{place}. {name}")


if __name__ == "__main__":
    asyncio.run(main())

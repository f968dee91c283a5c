import asyncio

RUNNERS = {"Ann": 4, "Bo": 6, "Cem": 3}


async def run(name: str) -> str:
    await asyncio.sleep(RUNNERS[name])
    return name


async def main() -> None:
    tasks = [asyncio.create_task(run(n)) for n in RUNNERS]
    arrivals = asyncio.as_completed(tasks)
    for place, arrival in enumerate(arrivals, 1):
        name = await arrival
        print(f"{place}. {name}")


if __name__ == "__main__":
    asyncio.run(main())

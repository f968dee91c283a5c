import asyncio


async def ship(parcel: str) -> str:
    await asyncio.sleep(1)
    if parcel == "book":
        raise ConnectionError("no driver")
    return f"The {parcel} is shipped."


async def report(job: asyncio.Task[str]) -> str:
    try:
        return await job
    except ConnectionError as problem:
        return f"Not shipped: {problem}"


async def main() -> None:
    jobs = [asyncio.create_task(ship(p)) for p in ("book", "lamp")]
    print("Wrapping more gifts...")
    await asyncio.sleep(2)
    for job in jobs:
        print(await report(job))


if __name__ == "__main__":
    asyncio.run(main())

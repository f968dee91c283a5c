import asyncio


async def ship(parcel: str) -> str:
    await asyncio.sleep(1)
    if parcel == "book":
        raise ConnectionError("no driver")
    return f"The {parcel} is shipped."


async def main() -> None:
    parcels = [
        asyncio.create_task(ship("book")),
        asyncio.create_task(ship("lamp")),
    ]
    print("Wrapping more gifts...")
    await asyncio.sleep(2)
    for outcome in await asyncio.gather(*parcels, return_exceptions=True):
        if isinstance(outcome, Exception):
            outcome = f"Not shipped: {outcome}"
        print(outcome)


if __name__ == "__main__":
    asyncio.run(main())

# wrong: exception without brackets is always true: the lamp is Not shipped: None
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
    for parcel in parcels:
        if parcel.exception:
            print("Not shipped:", parcel.exception())
        else:
            print(parcel.result())


if __name__ == "__main__":
    asyncio.run(main())

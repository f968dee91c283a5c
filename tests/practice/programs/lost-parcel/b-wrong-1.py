# wrong: one try around the loop: nothing is printed for the lamp
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
    try:
        for parcel in parcels:
            print(await parcel)
    except ConnectionError as error:
        print("Not shipped:", error)


if __name__ == "__main__":
    asyncio.run(main())

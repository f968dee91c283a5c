import asyncio


async def book(what: str, seconds: float) -> None:
    print(f"Booking the {what}...")
    await asyncio.sleep(seconds)
    if what == "hotel":
        raise ConnectionError("hotel is closed")
    print(f"The {what} is booked.")


async def main() -> None:
    try:
        async with asyncio.TaskGroup() as trip:
            trip.create_task(book("flight", 3))
            trip.create_task(book("hotel", 1))
    except* ConnectionError as group:
        for error in group.exceptions:
            print("No trip:", error)
    await asyncio.sleep(4)
    print("The office closes.")


if __name__ == "__main__":
    asyncio.run(main())

import asyncio


async def book(what: str, seconds: float) -> None:
    print(f"Booking the {what}...")
    await asyncio.sleep(seconds)
    if what == "hotel":
        raise ConnectionError("hotel is closed")
    print(f"The {what} is booked.")


async def main() -> None:
    bookings = [
        asyncio.create_task(book("flight", 3)),
        asyncio.create_task(book("hotel", 1)),
    ]
    try:
        await asyncio.gather(*bookings)
    except ConnectionError as problem:
        for booking in bookings:
            booking.cancel()
        print(f"No trip: {problem}")
    await asyncio.sleep(4)
    print("The office closes.")


if __name__ == "__main__":
    asyncio.run(main())

import asyncio


async def book(what: str, seconds: float) -> None:
    print(f"Booking the {what}...")
    await asyncio.sleep(seconds)
    if what == "hotel":
        raise ConnectionError("hotel is closed")
    print(f"The {what} is booked.")


async def main() -> None:
    bookings = [
        asyncio.create_task(book(what, seconds))
        for what, seconds in {"hotel": 1, "flight": 3}.items()
    ]
    try:
        await asyncio.gather(*bookings)
    except ConnectionError as error:
        for booking in bookings:
            booking.cancel()
        await asyncio.gather(*bookings, return_exceptions=True)
        print(f"No trip: {error}")
    await asyncio.sleep(4)
    print("The office closes.")


if __name__ == "__main__":
    asyncio.run(main())

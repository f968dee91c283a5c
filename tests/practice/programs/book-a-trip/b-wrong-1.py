# wrong: return_exceptions does not stop the flight: it is booked, and No trip comes at 3 s
import asyncio


async def book(what: str, seconds: float) -> None:
    print(f"Booking the {what}...")
    await asyncio.sleep(seconds)
    if what == "hotel":
        raise ConnectionError("hotel is closed")
    print(f"The {what} is booked.")


async def main() -> None:
    results = await asyncio.gather(
        book("flight", 3), book("hotel", 1), return_exceptions=True
    )
    for result in results:
        if isinstance(result, ConnectionError):
            print("No trip:", result)
    await asyncio.sleep(4)
    print("The office closes.")


if __name__ == "__main__":
    asyncio.run(main())

# wrong: prints the text of the exception group, not of the hotel's error
import asyncio


async def book(what: str, seconds: float) -> None:
    print(f"Booking the {what}...")
    await asyncio.sleep(seconds)
    if what == "hotel":
        raise ConnectionError("hotel is closed")
    print(f"The {what} is booked.")


async def main() -> None:
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(book("flight", 3))
            tg.create_task(book("hotel", 1))
    except* ConnectionError as error:
        print("No trip:", error)
    await asyncio.sleep(4)
    print("The office closes.")


if __name__ == "__main__":
    asyncio.run(main())

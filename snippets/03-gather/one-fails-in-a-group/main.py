import asyncio


async def send_data(to: str, seconds: float) -> None:
    print(f"Sending data to {to}...")
    await asyncio.sleep(seconds)
    if to == "Mario":
        raise ConnectionError("Mario does not answer")
    print(f"Data sent to {to}!")


async def main() -> None:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(send_data("Mario", 1))
            group.create_task(send_data("Luigi", 2))
            await asyncio.sleep(3)
            print("This line is never reached.")
    except* ConnectionError as group_error:
        for error in group_error.exceptions:
            print("Not all data was sent:", error)
    print("Goodbye!")


if __name__ == "__main__":
    asyncio.run(main())

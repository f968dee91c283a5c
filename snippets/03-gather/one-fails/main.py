import asyncio


async def send_data(to: str, seconds: float) -> None:
    print(f"Sending data to {to}...")
    await asyncio.sleep(seconds)
    if to == "Mario":
        raise ConnectionError("Mario does not answer")
    print(f"Data sent to {to}!")


async def main() -> None:
    mario = send_data("Mario", 1)
    luigi = send_data("Luigi", 2)
    try:
        await asyncio.gather(mario, luigi)
    except ConnectionError as error:
        print("Not all data was sent:", error)
    await asyncio.sleep(2)
    print("Goodbye!")


if __name__ == "__main__":
    asyncio.run(main())

import asyncio


async def send_data(to: str) -> None:
    print(f"Sending data to {to}...")
    await asyncio.sleep(2)
    print(f"Data sent to {to}!")


async def main() -> None:
    friends = ["Mario", "Luigi", "Peach", "Toad"]
    messages = [send_data(friend) for friend in friends]
    print(f"{len(messages)} messages to send.")
    await asyncio.gather(*messages)


if __name__ == "__main__":
    asyncio.run(main())

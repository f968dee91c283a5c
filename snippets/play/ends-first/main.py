import asyncio


async def send_data(to: str) -> None:
    print(f"Sending data to {to}...")
    await asyncio.sleep(2)
    print(f"Data sent to {to}!")


async def main() -> None:
    task = asyncio.create_task(send_data("Mario"))
    await asyncio.sleep(1)
    print("Goodbye!")  # nobody waits for the task
    print("Sent:", task.done())


if __name__ == "__main__":
    asyncio.run(main())

import asyncio


async def send_data(to: str, seconds: float) -> None:
    await asyncio.sleep(seconds)
    print(f"Data sent to {to}!")


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(send_data("Mario", 1))
    group.create_task(send_data("Luigi", 2))


if __name__ == "__main__":
    asyncio.run(main())

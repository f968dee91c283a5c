import asyncio


async def send_data(to: str) -> None:
    await asyncio.sleep(1)
    print(f"Data sent to {to}!")


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(send_data("Mario"))


if __name__ == "__main__":
    asyncio.run(main())

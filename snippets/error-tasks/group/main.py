import asyncio


async def send_data(to: str) -> None:
    await asyncio.sleep(1)
    raise ConnectionError(f"{to} does not answer")


async def main() -> None:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(send_data("Mario"))
    except ConnectionError as error:
        print("The message is lost:", error)


if __name__ == "__main__":
    asyncio.run(main())

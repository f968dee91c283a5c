import asyncio


async def send_data(to: str) -> None:
    await asyncio.sleep(1)
    raise ConnectionError(f"{to} does not answer")


async def say_goodbye() -> None:
    await asyncio.sleep(0.5)
    print("Goodbye!")


async def main() -> None:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(send_data("Mario"))
            try:
                await asyncio.sleep(5)
            finally:
                await say_goodbye()
    except* ConnectionError as errors:
        print("The message is lost:", errors.exceptions[0])


if __name__ == "__main__":
    asyncio.run(main())

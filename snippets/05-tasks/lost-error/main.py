import asyncio


async def send_data(to: str) -> None:
    await asyncio.sleep(1)
    raise ConnectionError(f"{to} does not answer")


async def main() -> None:
    messages = [asyncio.create_task(send_data("Mario"))]
    await asyncio.sleep(2)
    print("Messages under way:", len(messages))
    messages.clear()


if __name__ == "__main__":
    asyncio.run(main())

import asyncio

messages: set[asyncio.Task[None]] = set()


async def send_data(to: str) -> None:
    await asyncio.sleep(1)
    raise ConnectionError(f"{to} does not answer")


async def try_to_send(to: str) -> None:
    try:
        await send_data(to)
    except ConnectionError as error:
        print(f"Message lost: {error}")


def send_later(to: str) -> None:
    task = asyncio.create_task(try_to_send(to))
    messages.add(task)
    task.add_done_callback(messages.discard)


async def main() -> None:
    send_later("Mario")
    await asyncio.sleep(2)
    print("Messages under way:", len(messages))


if __name__ == "__main__":
    asyncio.run(main())

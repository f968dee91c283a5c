import asyncio


async def send_data(queue: asyncio.Queue) -> None:
    while (to := await queue.get()) is not None:
        await asyncio.sleep(1)
        print(f"Data sent to {to}!")
    print("No more messages.")


async def main() -> None:
    queue = asyncio.Queue()
    worker = asyncio.create_task(send_data(queue))
    await queue.put("Mario")
    await queue.put(None)
    await worker


if __name__ == "__main__":
    asyncio.run(main())

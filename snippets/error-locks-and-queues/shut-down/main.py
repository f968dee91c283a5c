import asyncio


async def send_data(queue: asyncio.Queue) -> None:
    while True:
        to = await queue.get()
        await asyncio.sleep(1)
        print(f"Data sent to {to}!")


async def main() -> None:
    queue = asyncio.Queue()
    worker = asyncio.create_task(send_data(queue))
    await queue.put("Mario")
    queue.shutdown()
    await worker


if __name__ == "__main__":
    asyncio.run(main())

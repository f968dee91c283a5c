import asyncio


async def send_data(queue: asyncio.Queue) -> None:
    while True:
        to = await queue.get()
        await asyncio.sleep(1)
        print(f"Data sent to {to}!")
        queue.task_done()


async def main() -> None:
    queue = asyncio.Queue(maxsize=2)
    worker = asyncio.create_task(send_data(queue))
    for to in ("Mario", "Luigi", "Peach"):
        await queue.put(to)
        print(f"{to} is in the queue.")
    await queue.join()
    worker.cancel()


if __name__ == "__main__":
    asyncio.run(main())

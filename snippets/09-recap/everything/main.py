import asyncio

import api


async def send_data(
    to: str, seconds: float, slots: asyncio.Semaphore
) -> str:
    async with slots:
        print(f"Sending data to {to}...")
        await asyncio.sleep(seconds)
        print(f"Data sent to {to}!")
    return f"{to} is happy."


async def show_progress() -> None:
    try:
        while True:
            print("Working...")
            await asyncio.sleep(1)
    finally:
        print("No more work to show.")


async def main() -> None:
    progress = asyncio.create_task(show_progress())
    fetching = asyncio.create_task(api.fetch_data())
    print("Data fetched yet:", fetching.done())
    data = await asyncio.wait_for(fetching, timeout=10)
    print("Data:", data)

    slots = asyncio.Semaphore(2)
    friends = {"Luigi": 1, "Mario": 2, "Peach": 4}
    tasks = []
    for name, seconds in friends.items():
        coroutine = send_data(name, seconds, slots)
        tasks.append(asyncio.create_task(coroutine))
    try:
        async with asyncio.timeout(3):
            await asyncio.gather(*tasks)
    except TimeoutError:
        print("Out of time.")

    for name, task in zip(friends, tasks, strict=True):
        if task.cancelled():
            print(f"{name} goes without.")
        else:
            print(task.result())

    progress.cancel()
    try:
        await progress
    except asyncio.CancelledError:
        print("Goodbye!")


if __name__ == "__main__":
    asyncio.run(main())

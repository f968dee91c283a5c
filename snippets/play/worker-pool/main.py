import asyncio


async def worker(name: str, jobs: asyncio.Queue) -> None:
    while True:
        seconds = await jobs.get()
        await asyncio.sleep(seconds)
        print(f"{name} did a job of {seconds} s")
        jobs.task_done()


async def main() -> None:
    jobs = asyncio.Queue()
    for seconds in (1, 5, 2, 3, 1):
        jobs.put_nowait(seconds)

    workers = [
        asyncio.create_task(worker(name, jobs))
        for name in ("Mario", "Luigi", "Peach")
    ]
    await jobs.join()
    print("All jobs are done.")
    for task in workers:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main())

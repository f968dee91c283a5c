import asyncio


async def worker(jobs: asyncio.Queue) -> None:
    while True:
        job = await jobs.get()
        await asyncio.sleep(1)
        print(f"Done: {job}")  # and no jobs.task_done()


async def main() -> None:
    jobs = asyncio.Queue()
    jobs.put_nowait("wash up")
    jobs.put_nowait("tidy up")
    task = asyncio.create_task(worker(jobs))
    try:
        async with asyncio.timeout(5):
            await jobs.join()
        print("All jobs are done.")
    except TimeoutError:
        print("join() still waits after 5 seconds.")
    task.cancel()


if __name__ == "__main__":
    asyncio.run(main())

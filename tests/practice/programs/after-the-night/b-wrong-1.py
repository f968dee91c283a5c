# wrong: asks exception() of the cancelled task first, which raises CancelledError
import asyncio


JOBS = {"backup": 4, "mail": 1, "update": 60}


async def work(job: str) -> str:
    await asyncio.sleep(JOBS[job])
    if job == "mail":
        raise ConnectionError("no network")
    return f"ready after {JOBS[job]} s"


def outcome(task: asyncio.Task[str]) -> object:
    if task.exception() is not None:
        return task.exception()
    if task.cancelled():
        return "stopped"
    return task.result()


async def main() -> None:
    tasks = {j: asyncio.create_task(work(j)) for j in JOBS}
    tasks["update"].cancel()
    await asyncio.wait(tasks.values())
    for job, task in tasks.items():
        print(f"{job}: {outcome(task)}")


if __name__ == "__main__":
    asyncio.run(main())

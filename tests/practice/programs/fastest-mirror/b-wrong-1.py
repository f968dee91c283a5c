# wrong: gather raises the CancelledError of the stopped downloads, so no Ready
import asyncio


MIRRORS = {"Rome": 3, "Oslo": 1, "Lima": 2}


async def download(mirror: str) -> str:
    try:
        await asyncio.sleep(MIRRORS[mirror])
        return f"file from {mirror}"
    finally:
        print(f"{mirror} hangs up.")


async def main() -> None:
    tasks = [
        asyncio.create_task(download(mirror))
        for mirror in MIRRORS
    ]
    done, pending = await asyncio.wait(
        tasks, return_when=asyncio.FIRST_COMPLETED
    )
    print("Got", done.pop().result())
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending)
    print("Ready.")


if __name__ == "__main__":
    asyncio.run(main())

# wrong: does not wait after cancel: Ready comes before Rome and Lima hang up
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
    for task in done:
        print("Got", task.result())
    for task in pending:
        task.cancel()
    print("Ready.")


if __name__ == "__main__":
    asyncio.run(main())

import asyncio

MIRRORS = {"Rome": 3, "Oslo": 1, "Lima": 2}


async def download(mirror: str) -> str:
    try:
        await asyncio.sleep(MIRRORS[mirror])
        return f"file from {mirror}"
    finally:
        print(f"{mirror} hangs up.")


async def main() -> None:
    downloads = {m: asyncio.create_task(download(m)) for m in MIRRORS}
    for first in asyncio.as_completed(downloads.values()):
        print("Got", await first)
        break
    for mirror, task in downloads.items():
        if task.cancel():
            print("Stopping", mirror)
    await asyncio.wait(downloads.values())
    print("Ready.")


if __name__ == "__main__":
    asyncio.run(main())

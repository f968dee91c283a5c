import asyncio


MIRRORS = {"Rome": 3, "Oslo": 1, "Lima": 2}


async def download(mirror: str) -> str:
    try:
        await asyncio.sleep(MIRRORS[mirror])
        return f"file from {mirror}"
    finally:
        print(f"{mirror} hangs up.")


async def main() -> None:
    downloads = {asyncio.create_task(download(m)) for m in MIRRORS}
    for first in asyncio.as_completed(downloads):
        print(f"Got {await first}")
        break
    for d in downloads:
        d.cancel()
    await asyncio.gather(*downloads, return_exceptions=True)
    print("Ready.")


if __name__ == "__main__":
    asyncio.run(main())

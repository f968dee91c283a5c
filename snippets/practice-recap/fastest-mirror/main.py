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
    files = await asyncio.gather(*tasks)
    print("Got", files[0])
    print("Ready.")


if __name__ == "__main__":
    asyncio.run(main())

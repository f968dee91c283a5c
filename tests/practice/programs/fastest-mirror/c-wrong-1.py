import asyncio

MIRRORS = {"Rome": 3, "Oslo": 1, "Lima": 2}


async def download(mirror: str) -> str:
    try:
        await asyncio.sleep(MIRRORS[mirror])
        return f"file from {mirror}"
    finally:
        print(f"{mirror} hangs up.")


async def main() -> None:
    print("Got", await download("Oslo"))
    print("Ready.")

if __name__ == "__main__":
    asyncio.run(main())

import asyncio


async def upload(name: str) -> str:
    print(f"Uploading {name}...")
    await asyncio.sleep(5)
    return f"{name} is online"


async def main() -> None:
    task = asyncio.create_task(upload("holiday.mp4"))
    done, pending = await asyncio.wait({task}, timeout=2)
    if pending:
        print("This takes longer, please wait.")
    print(await task)


if __name__ == "__main__":
    asyncio.run(main())
